package io.bonsela.api.connector;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a provider sent to the host. Its text shows neither headers nor body.
 *
 * @param headers by name, which is case-insensitive
 * @param body the raw bytes as they came
 * @param at when it came
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record CallbackRequest(Map<String, List<String>> headers, byte[] body, Instant at) {
    /** Makes the names case-insensitive. */
    public CallbackRequest {
        Map<String, List<String>> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, values) -> byName.put(name, List.copyOf(values)));
        headers = Collections.unmodifiableMap(byName);
        body = body.clone();
    }

    @Override
    public byte[] body() {
        return body.clone();
    }

    /**
     * The value of a header that is there exactly once.
     *
     * @param name its name in any case
     */
    public Optional<String> header(String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }

    @Override
    public String toString() {
        return "CallbackRequest[" + body.length + " bytes]";
    }
}
