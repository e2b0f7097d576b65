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
 * A configured connection to one provider. Called by several threads concurrently, up to the instance's
 * {@code concurrency}, and never within a transaction. Every call must end within {@code call-timeout}; after that its
 * thread is interrupted and its outcome counts as unknown.
 *
 * <p>A connector reports what the provider said and never repeats a call by itself: the engine handles retries, waits,
 * circuit breakers and rate limits. A connector should throw exceptions only for its own bugs; an exception counts as
 * an unknown outcome.
 */
public interface Connector extends AutoCloseable {
    /**
     * Requests the delivery of a reward. The engine has recorded the attempt before this call. Called again with the
     * same reference only if the declared {@link DuplicateHandling} allows it.
     *
     * @param request what to deliver, and to whom
     * @return what is known about the delivery now
     */
    DeliveryOutcome issue(IssueRequest request);

    /**
     * Asks the provider for the outcome of a reference.
     *
     * @param request the delivery
     * @return what is known now; empty: the provider has not seen the reference
     */
    default Optional<DeliveryOutcome> lookup(LookupRequest request) {
        throw new UnsupportedOperationException("the connector declares no look-up");
    }

    /**
     * Asks the provider to reverse a delivery.
     *
     * @param request the delivery
     * @return {@link DeliveryOutcome.Reversed}, or another outcome if it was not reversed
     */
    default DeliveryOutcome reverse(LookupRequest request) {
        throw new UnsupportedOperationException("the connector declares no reversal");
    }

    /**
     * Fetches the code of a delivered voucher, to show it to its owner.
     *
     * @param request the delivery
     * @return empty: there is no code, or none yet
     */
    default Optional<Secret> reveal(LookupRequest request) {
        return Optional.empty();
    }

    /**
     * Sends a message; for connectors of kind WEBHOOK.
     *
     * @param message the message
     * @return what is known about the delivery now
     */
    default DeliveryOutcome publish(Message message) {
        throw new UnsupportedOperationException("the connector publishes no messages");
    }

    /**
     * The message types to which the endpoint subscribes, such as {@code reward.issued}, or {@code *} for all; for kind
     * WEBHOOK.
     */
    default Set<String> subscriptions() {
        return Set.of();
    }

    /**
     * Whether a message of a type to which the connector subscribes is wanted; for kind WEBHOOK. For one that is not, there
     * is no delivery. The engine asks while it decides and holds locks, so an implementation answers from memory. If it
     * throws an exception, the message is sent.
     *
     * @param tenant the tenant
     * @param type the type of the message
     * @param data its content
     */
    default boolean wants(String tenant, String type, Map<String, Object> data) {
        return true;
    }

    /**
     * Parses a request that the provider sent to the host. First checks the signature over the raw bytes, if there is
     * one.
     *
     * @param request the request as received
     * @return its meaning
     */
    default CallbackResult parseCallback(CallbackRequest request) {
        return new CallbackResult.Refused(404, "NO_CALLBACKS");
    }

    /** The health of the provider. May call the provider; the engine calls this method only on demand. */
    default ConnectorHealth health() {
        return ConnectorHealth.UP;
    }

    /** Releases all resources. No other call is in progress. */
    @Override
    default void close() {}

    /**
     * The health of a provider.
     *
     * @param status the status
     * @param code what is wrong; null: no problem
     * @param balance the balance of our wallet at the provider; null: there is no wallet, or its balance is not known
     */
    record ConnectorHealth(
            Status status, @Nullable String code, @Nullable Money balance) {
        /** No problem is known. */
        public static final ConnectorHealth UP = new ConnectorHealth(Status.UP, null, null);

        /** The status of a provider. */
        public enum Status {
            /** Works. */
            UP,
            /** Works in part. */
            DEGRADED,
            /** Does not work. */
            DOWN
        }
    }

    /**
     * A request to deliver a reward. {@code toString} does not show the subject or the recipient.
     *
     * @param reference our reference for the delivery: 32 hex digits, the same in every repeat
     * @param tenant the tenant
     * @param issuance the issuance's id
     * @param subject the subject that receives it
     * @param reward the reward's id in the catalogue
     * @param value its value; null if it has no amount
     * @param to the recipient, such as a phone number, as given in the event; null if the reward names no attribute
     * @param parameters additional parameters from the reward, such as a product number
     * @param attempt the number of this attempt, from 1
     * @param at the time of this attempt
     * @param correlation the {@linkplain io.bonsela.api.delivery.Delivery#correlation correlation id}, for logs on both
     *     sides
     */
    record IssueRequest(
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
     * Identifies a delivery about which a provider is asked.
     *
     * @param reference our reference
     * @param providerReference the provider's reference; null: not known
     * @param tenant the tenant
     * @param issuance the issuance's id
     * @param value the requested value; null if it has no amount
     * @param to the recipient as given in the event; null if the reward names no attribute, or if the recipient is no
     *     longer stored
     * @param sentAt when it was first sent
     * @param at the current time
     * @param correlation the {@linkplain io.bonsela.api.delivery.Delivery#correlation correlation id}, for logs on both
     *     sides
     */
    record LookupRequest(
            String reference,
            @Nullable String providerReference,
            String tenant,
            String issuance,
            @Nullable Money value,
            @Nullable String to,
            Instant sentAt,
            Instant at,
            String correlation) {
        @Override
        public String toString() {
            return "LookupRequest[" + reference + ']';
        }
    }

    /**
     * A message to an endpoint about something that happened. The same values must produce the same bytes at every
     * attempt.
     *
     * @param id the id by which the receiver detects duplicates; letters, digits and an underscore
     * @param tenant the tenant
     * @param type such as {@code reward.issued}
     * @param subject the subject that it concerns; null: none
     * @param happenedAt when it happened
     * @param data the content; values are of the kinds listed in {@link io.bonsela.api.Values}
     * @param attempt the number of this attempt, from 1
     * @param at the time of this attempt
     * @param correlation the {@linkplain io.bonsela.api.delivery.Delivery#correlation correlation id}
     */
    record Message(
            String id,
            String tenant,
            String type,
            @Nullable String subject,
            Instant happenedAt,
            Map<String, Object> data,
            int attempt,
            Instant at,
            String correlation) {
        @Override
        public String toString() {
            return "Message[" + id + ", " + type + ", attempt " + attempt + ']';
        }
    }

    /**
     * A request from a provider to the host. {@code toString} does not show the headers or the body.
     *
     * @param headers the headers by case-insensitive name
     * @param body the raw bytes as received
     * @param at when it was received
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record CallbackRequest(Map<String, List<String>> headers, byte[] body, Instant at) {
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
         * The value of a header that occurs exactly once; empty otherwise.
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

    /** The meaning of a callback. */
    public sealed interface CallbackResult {
        /**
         * It reports the outcome of a delivery.
         *
         * @param reference our reference or the provider's
         * @param outcome the outcome
         */
        record Said(String reference, DeliveryOutcome outcome) implements CallbackResult {}

        /**
         * It is authentic but says only that something changed: the engine looks the reference up.
         *
         * @param reference our reference or the provider's
         */
        record Hint(String reference) implements CallbackResult {}

        /**
         * It is authentic but concerns none of our deliveries.
         *
         * @param code the reason
         */
        record Ignored(String code) implements CallbackResult {}

        /**
         * It is not authentic or cannot be read. Nothing changes.
         *
         * @param status the HTTP status to answer with
         * @param code the reason
         */
        record Refused(int status, String code) implements CallbackResult {}
    }
}
