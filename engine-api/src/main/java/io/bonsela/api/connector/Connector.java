package io.bonsela.api.connector;

import java.util.Optional;
import java.util.Set;

/**
 * One configured way to one provider. Called on several threads at once, up to its instance's {@code concurrency}, and
 * never within a transaction. Every call must end within {@code call-timeout}, after which its thread is interrupted
 * and its outcome counts as unknown.
 *
 * <p>It reports what the provider said and never repeats a call by itself: retries, waits, breakers and rates are the
 * engine's. It throws only for its own bugs; what it throws counts as an unknown outcome.
 */
public interface Connector extends AutoCloseable {
    /**
     * Has a reward delivered. The engine has recorded the attempt before. Called again with the same reference only as
     * far as the declared {@link DuplicateHandling} allows.
     *
     * @param request what to deliver to whom
     * @return what is known of it now
     */
    DeliveryOutcome issue(IssueRequest request);

    /**
     * Asks the provider what became of a reference.
     *
     * @param request which
     * @return what is known now; empty: the provider has not seen the reference
     */
    default Optional<DeliveryOutcome> lookup(LookupRequest request) {
        throw new UnsupportedOperationException("declares no look-up");
    }

    /**
     * Asks the provider to take back what it delivered.
     *
     * @param request which
     * @return {@link DeliveryOutcome.Reversed}, or anything else if it was not
     */
    default DeliveryOutcome reverse(LookupRequest request) {
        throw new UnsupportedOperationException("declares no reversal");
    }

    /**
     * Fetches the code of a voucher that was delivered, for whom it belongs to.
     *
     * @param request which
     * @return empty: it has none, or none yet
     */
    default Optional<Secret> reveal(LookupRequest request) {
        return Optional.empty();
    }

    /**
     * Sends a message; for connectors of kind WEBHOOK.
     *
     * @param message what to tell
     * @return what is known of it now
     */
    default DeliveryOutcome publish(Message message) {
        throw new UnsupportedOperationException("publishes no messages");
    }

    /** The types of message that it wants, such as {@code reward.issued}, or {@code *} for all; for kind WEBHOOK. */
    default Set<String> subscriptions() {
        return Set.of();
    }

    /**
     * Reads what the provider sent to the host. Checks its signature over the raw bytes first, where there is one.
     *
     * @param request as it came
     * @return what it says
     */
    default CallbackResult parseCallback(CallbackRequest request) {
        return new CallbackResult.Refused(404, "NO_CALLBACKS");
    }

    /** How the provider is. May call it; the engine calls this on demand only. */
    default ConnectorHealth health() {
        return ConnectorHealth.UP;
    }

    /** Lets go of what it holds. No call is under way. */
    @Override
    default void close() {}
}
