package io.bonsela.api.delivery;

/** Where a delivery is. */
public enum DeliveryState {
    /** The reward is withheld: not to be sent yet. */
    WAITING,
    /** To be sent when it is due. Surely not executed. */
    READY,
    /** An attempt was begun; until its outcome is recorded nobody knows. */
    SENDING,
    /** The provider has it in hand. */
    PENDING,
    /** The provider may or may not have executed it. Without a time at which it is due, a person must settle it. */
    UNKNOWN,
    /** An operator must act, then have it redelivered. Surely not executed. */
    HELD,
    /** Given up after the last attempt; can be redelivered. Surely not executed, or a message. */
    DEAD,
    /** The recipient has it. */
    DELIVERED,
    /** The provider has refused it for good. Final. */
    FAILED,
    /** It was delivered, and the provider has taken it back. Final. */
    REVERSED,
    /** Its reward was cancelled or expired, or whom it tells of was erased, before it was sent. Final. */
    CANCELLED;

    /** Whether nothing follows by itself or by redelivery; a delivered one can still be reversed. */
    public boolean isSettled() {
        return this == DELIVERED || this == FAILED || this == REVERSED || this == CANCELLED;
    }
}
