package io.bonsela.api.delivery;

/**
 * Where a delivery is. Which delivery that was sent is <em>denied</em>, {@link Course#settle} says.
 */
public enum DeliveryState {
    /** The reward is withheld: not to be sent yet. */
    WAITING,
    /** To be sent when it is due. Denied, if it was sent before. */
    READY,
    /** An attempt was begun; until its outcome is recorded nobody knows. */
    SENDING,
    /** The provider has it in hand. */
    PENDING,
    /** The provider may or may not have executed it. Without a time at which it is due, a person must settle it. */
    UNKNOWN,
    /** An operator must act, then have it redelivered. Denied, if it was sent before. */
    HELD,
    /** Given up after the last attempt; can be redelivered. Denied, or a message. */
    DEAD,
    /** The recipient has it. */
    DELIVERED,
    /** The provider has refused it for good. Final. */
    FAILED,
    /** It was delivered, and the provider has taken it back. Final. */
    REVERSED,
    /** Its reward was cancelled or expired, or whom it tells of was erased, before it was sent. Final. */
    CANCELLED,
    /**
     * The provider says that it delivered, and the books say that it did not, or the provider delivered twice. A person must
     * settle it.
     */
    CONTRADICTED;

    /**
     * Whether nothing follows by itself or by redelivery; a delivered one can still be reversed, and each of them
     * contradicted.
     */
    public boolean isSettled() {
        return this == DELIVERED || this == FAILED || this == REVERSED || this == CANCELLED || this == CONTRADICTED;
    }
}
