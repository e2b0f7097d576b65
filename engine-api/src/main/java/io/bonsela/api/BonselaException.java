package io.bonsela.api;

import org.jspecify.annotations.Nullable;

/** The one root of all that the engine throws: misuse and broken infrastructure, never a business refusal. */
public class BonselaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String detail;

    /**
     * Creates an exception.
     *
     * @param code what went wrong
     * @param message names the object that it concerns; the exception's own message begins with the code
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
        super(code + ": " + message, cause);
        this.code = code;
        detail = message;
    }

    /** What went wrong. */
    public final ErrorCode code() {
        return code;
    }

    /** The message without its code: what it concerns, and what is wrong with it. */
    public final String detail() {
        return detail;
    }

    /** Whether the same call may succeed when it is made again, unchanged. */
    public final boolean isRetryable() {
        return code.isRetryable();
    }
}
