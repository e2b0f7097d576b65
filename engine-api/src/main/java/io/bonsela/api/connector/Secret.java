package io.bonsela.api.connector;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * A secret that {@code toString} does not reveal. It is read at each use, so it can be rotated without a restart.
 * Thread-safe.
 */
public final class Secret {
    private final Supplier<String> source;

    private Secret(Supplier<String> source) {
        this.source = source;
    }

    /**
     * A secret that is read from a source at each use.
     *
     * @param source the source; thread-safe
     */
    public static Secret from(Supplier<String> source) {
        return new Secret(source);
    }

    /**
     * A secret with a fixed value.
     *
     * @param text the secret
     */
    public static Secret of(String text) {
        return new Secret(() -> text);
    }

    /** Returns the secret itself. Use it only in the call that needs it; it must not appear in messages or logs. */
    public String reveal() {
        return source.get();
    }

    /** Its UTF-8 bytes. */
    public byte[] bytes() {
        return reveal().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "[hidden]";
    }
}
