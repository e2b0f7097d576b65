package io.bonsela.api.connector;

import org.jspecify.annotations.Nullable;

/** An HTTP exchange that brought no answer. */
public final class TransportException extends Exception {
    private static final long serialVersionUID = 1;

    private final String code;
    private final boolean executable;

    /**
     * A failure.
     *
     * @param code what happened, such as {@code CONNECT_REFUSED}
     * @param executable whether the provider may have got, and so executed, the request
     * @param cause the cause; null: none that may be shown
     */
    public TransportException(String code, boolean executable, @Nullable Throwable cause) {
        super(code, cause);
        this.code = code;
        this.executable = executable;
    }

    /** What happened, such as {@code CONNECT_REFUSED}. */
    public String code() {
        return code;
    }

    /** Whether the provider may have got, and so executed, the request. */
    public boolean mayHaveExecuted() {
        return executable;
    }

    /**
     * The outcome that follows: UNKNOWN if the request may have been executed; HOLD if the provider's certificate is not
     * trusted, or a setting cannot stand in a header, which waiting does not heal; else NOT_SENT.
     */
    public DeliveryOutcome outcome() {
        if (executable) {
            return new DeliveryOutcome.Unknown(code, true);
        }
        return code.equals("TLS_FAILURE") || code.equals("BAD_REQUEST_HEADER")
                ? new DeliveryOutcome.Hold(code)
                : DeliveryOutcome.unavailable(code);
    }
}
