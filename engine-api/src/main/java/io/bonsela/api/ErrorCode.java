package io.bonsela.api;

/**
 * Why an operation failed. Every code is described in {@code docs/errors.md}. A business refusal (a cap, an empty
 * budget, an event of an unknown type) is not an error: it is a {@link Reason} in the result.
 */
public enum ErrorCode {
    /** A value given by the caller is null, blank, too long or of an unsupported kind. */
    INVALID_VALUE(false),
    /** An amount or currency code cannot be read, has too many decimals, or mixes currencies. */
    INVALID_MONEY(false),
    /** The evaluation of an expression failed. */
    EXPRESSION_FAILED(false),
    /** A result is outside the range of {@link Money}. */
    MONEY_OVERFLOW(false),
    /** A rule set has mistakes; the exception lists them. */
    INVALID_RULE_SET(false),
    /** No implementation of the engine is on the class path or module path. */
    NO_IMPLEMENTATION(false),
    /** The engine was built with invalid or incompatible parts. */
    INVALID_CONFIGURATION(false),
    /**
     * The engine has no key of the tenant, or not the original one, and needs it to create or redeem a code or to name
     * a counter.
     */
    NO_KEY(false),
    /**
     * A plug-in or other code of the host called the engine while the engine was waiting for that code, which would
     * deadlock; nothing was done.
     */
    REENTRANT_CALL(false),
    /** The key ring failed; nothing was written. */
    PLUGIN_FAILED(true),
    /** An operator took too long in a rehearsal, an example or an analysis, which was aborted. */
    OPERATOR_TIMED_OUT(false),
    /** Too many events and commands of the tenant are waiting; nothing was decided. */
    ENGINE_BUSY(true),
    /** The engine was closed; nothing was decided. */
    ENGINE_CLOSED(false),
    /** Units of work kept conflicting; nothing was written. */
    STORE_CONFLICT(true),
    /**
     * The store cannot be reached, or cannot write at present: a lost connection, a full disk, a read-only file. It is
     * unknown whether a commit in progress succeeded; repeating the call finds out.
     */
    STORE_UNAVAILABLE(true),
    /**
     * The store is damaged: a record cannot be read, or an index does not match its table. Nothing is decided on it;
     * restore a backup.
     */
    STORE_DAMAGED(false),
    /** The store failed; unless the message says otherwise, nothing was written. */
    STORE_FAILED(true),
    /** An internal error, which should be impossible; nothing was written. */
    INTERNAL(false);

    private final boolean retryable;

    ErrorCode(boolean retryable) {
        this.retryable = retryable;
    }

    /** Whether the same call may succeed when it is repeated unchanged. */
    public boolean isRetryable() {
        return retryable;
    }
}
