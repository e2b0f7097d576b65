package io.bonsela.testkit.connector;

import io.bonsela.api.Money;
import io.bonsela.api.connector.Connector.CallbackRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a provider speaks, for the fake that stands in for it: what a request asks for, and how an answer looks. It refuses
 * requests that the provider would refuse.
 */
public interface ProviderProtocol {
    /**
     * What a request asks for.
     *
     * @param request as it came
     */
    Asked read(FakeRequest request);

    /**
     * How an answer looks. The kit asks for answers to {@link Asked.Issue} and to {@link Asked.Lookup}, and runs the
     * scenarios of those that there are.
     *
     * @param say what it means
     * @param asked what it answers
     * @param deal the deal that it is about
     * @return empty: this provider has no such answer to this
     */
    Optional<FakeReply> write(Say say, Asked asked, Deal deal);

    /**
     * How a callback looks. A provider that does not sign its callbacks has only genuine ones; one whose signature covers no
     * time has no old ones.
     *
     * @param say what it means
     * @param deal the deal that it is about
     * @param signing how it is signed
     * @param at when it is sent
     * @return empty: this provider has no such callback
     */
    default Optional<CallbackRequest> callback(Say say, Deal deal, Signing signing, Instant at) {
        return Optional.empty();
    }

    /** How long an access token is good; empty: the provider gives out none. */
    default Optional<Duration> tokenLife() {
        return Optional.empty();
    }

    /** Ends the access tokens that were given out: a request with one of them is refused from now on. */
    default void endTokens() {}

    /** Gives out no access token any more: whoever asks for one is answered with an error that heals by itself. */
    default void refuseTokens() {}

    /** What must show nowhere, beside the secrets among the settings: access tokens, such as they were given out. */
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

    /** What a request asks for. */
    sealed interface Asked {
        /**
         * To deliver.
         *
         * @param reference our reference; empty where the provider knows none
         * @param to the recipient
         * @param amount what the provider takes the request to ask for, in its currency; null: nothing that has an amount
         */
        record Issue(String reference, String to, @Nullable Money amount) implements Asked {}

        /**
         * What became of a reference.
         *
         * @param reference ours, or the provider's
         */
        record Lookup(String reference) implements Asked {}

        /**
         * Something that the protocol answers by itself.
         *
         * @param reply the answer
         */
        record Answered(FakeReply reply) implements Asked {}
    }

    /**
     * What was asked for, as the provider knows it.
     *
     * @param number the provider's number for it, from 1
     * @param reference our reference; empty where the provider knows none
     * @param to the recipient
     * @param amount in the provider's currency; null: it has none
     */
    record Deal(
            int number,
            String reference,
            String to,
            @Nullable Money amount) {
        /** The amount as a plain number in the main unit, such as {@code 1.00}; {@code 0} where there is none. */
        public String plain() {
            return amount == null ? "0" : amount.amount().toPlainString();
        }
    }
}
