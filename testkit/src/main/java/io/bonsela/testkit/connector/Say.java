package io.bonsela.testkit.connector;

/** The possible meanings of a provider's answer. {@link ProviderProtocol} defines how each is expressed. */
public enum Say {
    /** Done. */
    SUCCESS,
    /** Done, but a different amount or currency was delivered. */
    OTHER_AMOUNT,
    /** Done, but the requested amount was delivered in a different currency, with a different value. */
    OTHER_CURRENCY,
    /** Done, but for a different recipient. */
    OTHER_RECIPIENT,
    /** Done, but under a reference that is not ours. */
    OTHER_REFERENCE,
    /** Accepted; the outcome follows later. */
    ACCEPTED,
    /** Still being processed. */
    PROCESSING,
    /** Not delivered and not charged; the same reference can be sent again. */
    FAILED,
    /** Not delivered and not charged; no other request is accepted under the reference. */
    SPENT,
    /** Charged, not delivered, and refunded. */
    REFUNDED,
    /** The reference was seen before. */
    DUPLICATE,
    /** The reference was never seen. */
    NOT_FOUND,
    /** The recipient is invalid. */
    BAD_RECIPIENT,
    /** Our wallet is empty. */
    NO_FUNDS,
    /** Certainly not executed; try later. */
    BUSY,
    /** Too many calls: try again after {@link FakeReply#RETRY_AFTER}, which a header states. */
    THROTTLED,
    /** The access token has expired. */
    TOKEN_EXPIRED,
    /** The credentials are invalid. */
    BAD_CREDENTIALS,
    /** An undocumented code. */
    UNHEARD_OF
}
