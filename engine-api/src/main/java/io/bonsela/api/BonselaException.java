package io.bonsela.api;

import org.jspecify.annotations.Nullable;

/** The one root of all that the engine throws: misuse and broken infrastructure, never a business refusal. */
public class BonselaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /**
     * Creates an exception.
     *
     * @param code what went wrong
     * @param message names the object that it concerns
     */
    public BonselaException(ErrorCode code, String message) {
        this(code, message, null);
    }

    /**
     * Creates an exception with its cause.
     *
     * @param code what went wrong
     * @param message names the object that it concerns
     * @param cause what was caught, if anything
     */
    public BonselaException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** What went wrong. */
    public final ErrorCode code() {
        return code;
    }

    /** Whether the same call may succeed when it is made again, unchanged. */
    public final boolean isRetryable() {
        return code.isRetryable();
    }
}
