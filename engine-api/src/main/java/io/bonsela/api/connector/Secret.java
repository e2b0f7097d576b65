package io.bonsela.api.connector;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** A secret that never shows itself. It is read anew at each use, so that it can be rotated without a restart. Thread-safe. */
public final class Secret {
    private final Supplier<String> source;

    private Secret(Supplier<String> source) {
        this.source = source;
    }

    /**
     * A secret that is read from somewhere at each use.
     *
     * @param source where from; thread-safe
     */
    public static Secret from(Supplier<String> source) {
        return new Secret(source);
    }

    /**
     * A secret that stays the same.
     *
     * @param text the secret
     */
    public static Secret of(String text) {
        return new Secret(() -> text);
    }

    /** The secret itself: for the call that needs it, and never for a message or a log. */
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
