package io.bonsela.api;

/**
 * Why an operation failed. Every code has a line in {@code docs/errors.md}. A refusal in the course of business (a cap,
 * an empty budget, an event of an unknown type) is never one of these: it is a {@link Reason} in the result.
 */
public enum ErrorCode {
    /** A value given by the caller is null, blank, too long or of a kind that is not supported. */
    INVALID_VALUE(false),
    /** An amount or currency code cannot be read, has too many decimals, or mixes currencies. */
    INVALID_MONEY(false),
    /** An expression that was applied to data ended in an error. */
    EXPRESSION_FAILED(false),
    /** A result does not fit into the range of {@link Money}. */
    MONEY_OVERFLOW(false),
    /** A rule set has mistakes; the exception lists them. */
    INVALID_RULE_SET(false),
    /** No implementation of the engine is on the class path or module path. */
    NO_IMPLEMENTATION(false),
    /** The engine was built with parts that do not go together. */
    INVALID_CONFIGURATION(false),
    /** A code is made or redeemed, or a counter is named, and the engine has no key of the tenant, or not the one it was made with. */
    NO_KEY(false),
    /**
     * A plug-in or the host's own code called the engine while the engine was waiting for it, which would have waited
     * for itself for ever; nothing was done.
     */
    REENTRANT_CALL(false),
    /** The key ring failed; nothing was written. */
    PLUGIN_FAILED(true),
    /** An operator took too long while rules were tried out; the trial has ended. */
    OPERATOR_TIMED_OUT(false),
    /** As many of the tenant's events and commands wait as may wait; nothing was decided. */
    ENGINE_BUSY(true),
    /** The engine was closed; nothing was decided. */
    ENGINE_CLOSED(false),
    /** Two units of work kept colliding; nothing was written. */
    STORE_CONFLICT(true),
    /**
     * The store cannot be reached, or cannot write at present: a lost connection, a full disk, a read-only file. Whether
     * a commit that was under way went through is not known; the same call again finds out.
     */
    STORE_UNAVAILABLE(true),
    /**
     * The store is damaged: a record cannot be read, or an index does not agree with its table. Nothing is decided on it;
     * restore a backup.
     */
    STORE_DAMAGED(false),
    /** The store failed; unless the message says otherwise, nothing was written. */
    STORE_FAILED(true),
    /** Something that the engine holds to be impossible happened; nothing was written. */
    INTERNAL(false);

    private final boolean retryable;

    ErrorCode(boolean retryable) {
        this.retryable = retryable;
    }

    /** Whether the same call may succeed when it is made again, unchanged. */
    public boolean isRetryable() {
        return retryable;
    }
}
