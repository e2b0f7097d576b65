package io.bonsela.api;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The work that waits for an engine at one moment. Immutable.
 *
 * @param queued the number of events and commands that wait for a lane of this engine
 * @param issuances the issuances in the store whose holds end or that expire, for {@link Maintenance#expireDue}
 * @param deliveries the due deliveries in the store, by each connector of this engine
 */
public record Backlog(int queued, Due issuances, Map<String, Due> deliveries) {
    /** Copies the map, in the order of the names. */
    public Backlog {
        deliveries = Collections.unmodifiableMap(new TreeMap<>(deliveries));
    }

    /**
     * Work that is due, including what an engine is working on.
     *
     * @param count how much, at most {@code 10,000}
     * @param oldest since when the longest overdue is due; null: nothing is due
     */
    public record Due(int count, @Nullable Instant oldest) {}
}
