package io.bonsela.testkit.connector;

import io.bonsela.api.Money;
import io.bonsela.api.connector.Connector.CallbackRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of a provider, for the fake that stands in for it: reads requests and writes answers. It rejects
 * requests that the provider would reject.
 */
public interface ProviderProtocol {
    /**
     * Reads what a request asks for.
     *
     * @param request the request as received
     */
    Asked read(FakeRequest request);

    /**
     * Writes an answer. The kit requests answers to {@link Asked.Issue} and to {@link Asked.Lookup}, and runs the
     * scenarios of the answers that exist.
     *
     * @param say the meaning
     * @param asked the request that it answers
     * @param deal the deal that it concerns
     * @return the answer; empty: this provider has no such answer to this request
     */
    Optional<FakeReply> write(Say say, Asked asked, Deal deal);

    /**
     * Writes a callback. A provider that does not sign its callbacks has only genuine ones; one whose signature does
     * not cover a time has no old ones.
     *
     * @param say the meaning
     * @param deal the deal that it concerns
     * @param signing how it is signed
     * @param at the time at which it is sent
     * @return the callback; empty: this provider has no such callback
     */
    default Optional<CallbackRequest> callback(Say say, Deal deal, Signing signing, Instant at) {
        return Optional.empty();
    }

    /** The lifetime of an access token; empty: the provider does not issue tokens. */
    default Optional<Duration> tokenLife() {
        return Optional.empty();
    }

    /** Revokes the access tokens issued so far: requests with them are rejected from now on. */
    default void endTokens() {}

    /** Stops issuing access tokens: requests for one receive a transient error. */
    default void refuseTokens() {}

    /**
     * The texts, in addition to the secrets in the settings, that must not be shown anywhere: the access tokens issued.
     */
    default Set<String> secrets() {
        return Set.of();
    }

    /** How a callback is signed. */
    enum Signing {
        /** By the provider. */
        GENUINE,
        /** Not at all. */
        MISSING,
        /** By somebody else. */
        WRONG,
        /** By the provider, a day ago. */
        OLD,
        /** By the provider, for another body. */
        OF_ANOTHER_BODY
    }

    /** The contents of a request. */
    sealed interface Asked {
        /**
         * A request to deliver.
         *
         * @param reference our reference; empty if the provider has no references of ours
         * @param to the recipient
         * @param amount the amount that the provider reads from the request, in its currency; null: no amount
         */
        record Issue(String reference, String to, @Nullable Money amount) implements Asked {}

        /**
         * A request for the outcome of a reference.
         *
         * @param reference our reference, or that of the provider
         */
        record Lookup(String reference) implements Asked {}

        /**
         * A request that the protocol answers by itself.
         *
         * @param reply the answer
         */
        record Answered(FakeReply reply) implements Asked {}
    }

    /**
     * A requested delivery, as the provider records it.
     *
     * @param number the provider's number for it, from 1
     * @param reference our reference; empty if the provider has no references of ours
     * @param to the recipient
     * @param amount the amount in the provider's currency; null: no amount
     */
    record Deal(
            int number,
            String reference,
            String to,
            @Nullable Money amount) {
        /** The amount as a plain number in the main unit, such as {@code 1.00}; {@code 0} if there is none. */
        public String plain() {
            return amount == null ? "0" : amount.amount().toPlainString();
        }
    }
}
