package io.bonsela.testkit.connector;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer of the fake provider.
 *
 * @param status the HTTP status
 * @param headers the headers by name
 * @param body the text, sent as UTF-8
 */
public record FakeReply(int status, Map<String, String> headers, String body) {
    /** The value of the header {@code Retry-After} in a THROTTLED answer: longer than a connector waits by itself. */
    public static final Duration RETRY_AFTER = Duration.ofMinutes(10);

    /** Returns the same answer with the header {@code Retry-After}. */
    public FakeReply later() {
        return with("Retry-After", String.valueOf(RETRY_AFTER.toSeconds()));
    }

    /**
     * An answer in JSON.
     *
     * @param status the HTTP status
     * @param json the text
     */
    public static FakeReply json(int status, String json) {
        return new FakeReply(status, Map.of("Content-Type", "application/json"), json);
    }

    /**
     * An answer in plain text.
     *
     * @param status the HTTP status
     * @param text the text
     */
    public static FakeReply text(int status, String text) {
        return new FakeReply(status, Map.of("Content-Type", "text/plain"), text);
    }

    /**
     * Returns the same answer with an additional header.
     *
     * @param name its name
     * @param value its value
     */
    public FakeReply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new FakeReply(status, more, body);
    }
}
