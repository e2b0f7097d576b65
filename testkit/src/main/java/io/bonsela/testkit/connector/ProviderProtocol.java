package io.bonsela.testkit.connector;

import io.bonsela.api.connector.CallbackRequest;
import java.time.Instant;
import java.util.Optional;

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
     * How an answer looks.
     *
     * @param say what it means
     * @param asked what it answers
     * @param deal the deal that it is about
     * @return empty: this provider has no such answer to this
     */
    Optional<FakeReply> write(Say say, Asked asked, Deal deal);

    /**
     * How a callback looks.
     *
     * @param say what it means
     * @param deal the deal that it is about
     * @param genuine whether its signature is good
     * @param at when it is sent
     * @return empty: this provider does not call back, or has no such callback
     */
    default Optional<CallbackRequest> callback(Say say, Deal deal, boolean genuine, Instant at) {
        return Optional.empty();
    }

    /** What a request asks for. */
    sealed interface Asked {
        /**
         * To deliver.
         *
         * @param reference our reference; empty where the provider knows none
         * @param to the recipient
         * @param amount as it was given
         */
        record Issue(String reference, String to, String amount) implements Asked {}

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
     * @param amount as it was given
     */
    record Deal(int number, String reference, String to, String amount) {}
}
