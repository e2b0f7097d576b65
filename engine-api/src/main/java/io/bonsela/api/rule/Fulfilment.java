package io.bonsela.api.rule;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where a reward comes from. */
public sealed interface Fulfilment {
    /**
     * A connector delivers it.
     *
     * @param connector the connector's name
     * @param to the event's attribute that says where it goes, such as {@code phone}; null: none does
     * @param parameters what the connector is told beside
     * @param fallbackPool the pool that a code is taken from if the provider refuses it for good; null: none
     */
    record ByConnector(
            String connector,
            @Nullable String to,
            Map<String, String> parameters,
            @Nullable String fallbackPool) implements Fulfilment {
        /** Copies the map in the order of the names. */
        public ByConnector {
            parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
        }
    }

    /**
     * A pool of codes.
     *
     * @param pool the pool's id
     * @param lowAt an alert is raised when no more codes than this are left; null: none is
     */
    record FromPool(String pool, @Nullable Integer lowAt) implements Fulfilment {}
}
