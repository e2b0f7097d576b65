package io.bonsela.api.connector;

import io.bonsela.api.Money;
import io.bonsela.api.connector.Capabilities.DuplicateHandling;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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

    /**
     * How a provider is.
     *
     * @param status in one word
     * @param code what is wrong; null: nothing
     * @param balance what is left in our wallet there; null: there is none, or it is not known
     */
    public record ConnectorHealth(
            Status status, @Nullable String code, @Nullable Money balance) {
        /** All is well, as far as it is known. */
        public static final ConnectorHealth UP = new ConnectorHealth(Status.UP, null, null);

        /** How it is, in one word. */
        public enum Status {
            /** Well. */
            UP,
            /** Works, but not wholly. */
            DEGRADED,
            /** Does not work. */
            DOWN
        }
    }

    /**
     * What to deliver to whom. Its text names neither the subject nor the recipient.
     *
     * @param reference 32 hex digits, our name for it at the provider; the same in every repeat
     * @param tenant the tenant
     * @param issuance the issuance's id
     * @param subject who gets it
     * @param reward the reward's id in the catalogue
     * @param value what it is worth; null where it has no amount
     * @param to where to, such as a phone number, as the event gave it; null where the reward names no attribute
     * @param parameters what the reward says beside, such as a product's number
     * @param attempt counts the sends from 1
     * @param at the moment of this attempt
     * @param correlation the event's id, for logs on both sides
     */
    public record IssueRequest(
            String reference,
            String tenant,
            String issuance,
            String subject,
            String reward,
            @Nullable Money value,
            @Nullable String to,
            Map<String, String> parameters,
            int attempt,
            Instant at,
            String correlation) {
        /** Copies the map. */
        public IssueRequest {
            parameters = Map.copyOf(parameters);
        }

        @Override
        public String toString() {
            return "IssueRequest[" + reference + ", attempt " + attempt + ']';
        }
    }

    /**
     * What to ask a provider about.
     *
     * @param reference our name for it
     * @param providerReference the provider's name for it; null: not known
     * @param tenant the tenant
     * @param issuance the issuance's id
     * @param value what was ordered; null where it has no amount
     * @param to to whom, as the event gave it; null where the reward names no attribute, or nobody knows it any more
     * @param sentAt when it was first sent
     * @param at now
     */
    public record LookupRequest(
            String reference,
            @Nullable String providerReference,
            String tenant,
            String issuance,
            @Nullable Money value,
            @Nullable String to,
            Instant sentAt,
            Instant at) {
        @Override
        public String toString() {
            return "LookupRequest[" + reference + ']';
        }
    }

    /**
     * Something that happened, to be told to an endpoint. The same values give the same bytes at every attempt.
     *
     * @param id the receiver's key against duplicates; letters, digits and an underscore
     * @param tenant the tenant
     * @param type such as {@code reward.issued}
     * @param subject whom it concerns; null: nobody
     * @param happenedAt when it happened
     * @param data what is told, of the kinds of {@link io.bonsela.api.Values}
     * @param attempt counts the sends from 1
     * @param at the moment of this attempt
     */
    public record Message(
            String id,
            String tenant,
            String type,
            @Nullable String subject,
            Instant happenedAt,
            Map<String, Object> data,
            int attempt,
            Instant at) {
        @Override
        public String toString() {
            return "Message[" + id + ", " + type + ", attempt " + attempt + ']';
        }
    }

    /**
     * What a provider sent to the host. Its text shows neither headers nor body.
     *
     * @param headers by name, which is case-insensitive
     * @param body the raw bytes as they came
     * @param at when it came
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record CallbackRequest(Map<String, List<String>> headers, byte[] body, Instant at) {
        /** Makes the names case-insensitive. */
        public CallbackRequest {
            Map<String, List<String>> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            headers.forEach((name, values) -> byName.put(name, List.copyOf(values)));
            headers = Collections.unmodifiableMap(byName);
            body = body.clone();
        }

        @Override
        public byte[] body() {
            return body.clone();
        }

        /**
         * The value of a header that is there exactly once.
         *
         * @param name its name in any case
         */
        public Optional<String> header(String name) {
            List<String> values = headers.getOrDefault(name, List.of());
            return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
        }

        @Override
        public String toString() {
            return "CallbackRequest[" + body.length + " bytes]";
        }
    }

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
}
