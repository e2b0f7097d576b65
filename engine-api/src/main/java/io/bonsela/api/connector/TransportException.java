package io.bonsela.api.connector;

import org.jspecify.annotations.Nullable;

/** Thrown when an HTTP exchange brings no response. */
public final class TransportException extends Exception {
    private static final long serialVersionUID = 1;

    private final String code;
    private final boolean executable;

    /**
     * Creates an exception.
     *
     * @param code what happened, such as {@code CONNECT_REFUSED}
     * @param executable whether the provider may have received, and so executed, the request
     * @param cause the cause; null: there is none, or it must not be shown
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

    /** Whether the provider may have received, and so executed, the request. */
    public boolean mayHaveExecuted() {
        return executable;
    }

    /**
     * The resulting outcome: UNKNOWN if the request may have been executed; HOLD if the provider's certificate is not
     * trusted or a setting is not a valid header value, because waiting does not fix either; NOT_SENT in all other
     * cases.
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
