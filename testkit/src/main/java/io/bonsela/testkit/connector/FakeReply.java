package io.bonsela.testkit.connector;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the fake provider answers.
 *
 * @param status the HTTP status
 * @param headers by name
 * @param body the text, sent as UTF-8
 */
public record FakeReply(int status, Map<String, String> headers, String body) {
    /** What the header {@code Retry-After} of a THROTTLED answer asks for: longer than a connector would wait by itself. */
    public static final Duration RETRY_AFTER = Duration.ofMinutes(10);

    /** The same with the header {@code Retry-After}. */
    public FakeReply later() {
        return with("Retry-After", String.valueOf(RETRY_AFTER.toSeconds()));
    }

    /**
     * JSON.
     *
     * @param status the HTTP status
     * @param json the text
     */
    public static FakeReply json(int status, String json) {
        return new FakeReply(status, Map.of("Content-Type", "application/json"), json);
    }

    /**
     * Plain text.
     *
     * @param status the HTTP status
     * @param text the text
     */
    public static FakeReply text(int status, String text) {
        return new FakeReply(status, Map.of("Content-Type", "text/plain"), text);
    }

    /**
     * The same with a header more.
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
