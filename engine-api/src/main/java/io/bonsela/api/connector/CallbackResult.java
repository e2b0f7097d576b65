package io.bonsela.api.connector;

/** What a callback says. */
public sealed interface CallbackResult {
    /**
     * It says what became of a delivery.
     *
     * @param reference our name for it, or the provider's
     * @param outcome what became of it
     */
    record Said(String reference, DeliveryOutcome outcome) implements CallbackResult {}

    /**
     * It is genuine and says only that something changed: the engine looks the reference up.
     *
     * @param reference our name for it, or the provider's
     */
    record Hint(String reference) implements CallbackResult {}

    /**
     * It is genuine and concerns nothing of ours.
     *
     * @param code why
     */
    record Ignored(String code) implements CallbackResult {}

    /**
     * It is not genuine, or cannot be read. Nothing changes.
     *
     * @param status the HTTP status to answer with
     * @param code why
     */
    record Refused(int status, String code) implements CallbackResult {}
}
