package io.bonsela.testkit.connector;

/** What a provider can mean. How it says so is its {@link ProviderProtocol}. */
public enum Say {
    /** Done. */
    SUCCESS,
    /** Done, and another amount or currency was delivered. */
    OTHER_AMOUNT,
    /** Done, and the amount that was asked for was delivered in another currency, of another worth. */
    OTHER_CURRENCY,
    /** Done, for another recipient. */
    OTHER_RECIPIENT,
    /** Done, under a reference that is not ours. */
    OTHER_REFERENCE,
    /** Taken on; the outcome comes later. */
    ACCEPTED,
    /** Still in hand. */
    PROCESSING,
    /** Not delivered and not charged; the same reference can be sent again. */
    FAILED,
    /** Not delivered and not charged; no other request is taken under the reference. */
    SPENT,
    /** Charged, not delivered, and given back. */
    REFUNDED,
    /** The reference was seen before. */
    DUPLICATE,
    /** The reference was never seen. */
    NOT_FOUND,
    /** The recipient is no good. */
    BAD_RECIPIENT,
    /** Our wallet is empty. */
    NO_FUNDS,
    /** Surely not executed; try later. */
    BUSY,
    /** Too many calls: try after {@link FakeReply#RETRY_AFTER}, which a header says. */
    THROTTLED,
    /** The access token is too old. */
    TOKEN_EXPIRED,
    /** The credentials are no good. */
    BAD_CREDENTIALS,
    /** A code that is in no document. */
    UNHEARD_OF
}
