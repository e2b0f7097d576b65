package io.bonsela.api;

import org.jspecify.annotations.Nullable;

/**
 * Base class of all exceptions of the engine. Signals misuse or an infrastructure failure, never a business refusal.
 */
public class BonselaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String detail;

    /**
     * Creates an exception.
     *
     * @param code what went wrong
     * @param message the message, which names the object concerned; {@link #getMessage} puts the code before it
     */
    public BonselaException(ErrorCode code, String message) {
        this(code, message, null);
    }

    /**
     * Creates an exception with its cause.
     *
     * @param code what went wrong
     * @param message the message, which names the object concerned
     * @param cause the cause; null: none
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

    /** The message without the code. */
    public final String detail() {
        return detail;
    }

    /** Whether the same call may succeed when it is repeated unchanged. */
    public final boolean isRetryable() {
        return code.isRetryable();
    }
}
