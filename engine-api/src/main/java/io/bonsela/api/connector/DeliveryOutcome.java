package io.bonsela.api.connector;

import io.bonsela.api.Money;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a delivery after a call. The code is the provider's own, or one of ours for what happened on the way;
 * it is kept and shown, so it must not contain a phone number, a voucher code or a secret.
 */
public sealed interface DeliveryOutcome {
    /** What the provider, or the way to it, called it. */
    String code();

    /** Whether it says that the provider, or the way to it, is unwell: what a circuit breaker counts. */
    default boolean isProviderFault() {
        return false;
    }

    /**
     * The recipient has it.
     *
     * @param code what the provider called it
     * @param providerReference the provider's name for it; null: it gave none
     * @param delivered what was delivered in fact; null: as asked for, or not known. If it is not what was asked for, the
     *     engine takes it for {@link DeliveredOtherwise}; an amount in another currency only where {@link
     *     Capabilities#converts} is false
     */
    record Delivered(
            String code,
            @Nullable String providerReference,
            @Nullable Money delivered) implements DeliveryOutcome {}

    /**
     * Something was delivered under the reference, and it is not what was asked for: another amount, another currency or
     * another recipient. A person must settle it.
     *
     * @param code what the provider called it
     * @param providerReference the provider's name for it; null: it gave none
     * @param delivered what was delivered in fact; null: not known
     */
    record DeliveredOtherwise(
            String code,
            @Nullable String providerReference,
            @Nullable Money delivered) implements DeliveryOutcome {}

    /**
     * Accepted; the outcome comes later, by callback or look-up.
     *
     * @param code what the provider called it
     * @param providerReference the provider's name for it; null: it gave none
     */
    record Pending(String code, @Nullable String providerReference) implements DeliveryOutcome {}

    /**
     * Not delivered, and never will be as it was asked for. Final.
     *
     * @param code what the provider called it
     * @param cause what was wrong
     */
    record Rejected(String code, Cause cause) implements DeliveryOutcome {
        /** What was wrong. */
        public enum Cause {
            /** The recipient: needs another number or address. */
            RECIPIENT,
            /** The amount or product. */
            AMOUNT,
            /** Our request or settings. */
            REQUEST,
            /** Rules or limits of the provider or operator. */
            POLICY,
            /** The endpoint said that it is gone for good: the engine switches the instance off. */
            GONE
        }
    }

    /**
     * This call was surely not executed: the same may be tried again. It says nothing of an earlier call under the same
     * reference.
     *
     * @param code what happened
     * @param retryAfter not before this long; null: as soon as the engine's schedule says
     * @param isProviderFault whether the provider, or the way to it, is unwell
     */
    record NotSent(String code, @Nullable Duration retryAfter, boolean isProviderFault) implements DeliveryOutcome {}

    /**
     * The provider's final word on the reference: nothing was executed under it, by this call or an earlier one, and
     * nothing will be. The same may be tried again.
     *
     * @param code what the provider called it
     * @param retryAfter not before this long; null: as soon as the engine's schedule says
     * @param referenceSpent whether the provider takes no other request under the reference: the next attempt then gets a
     *     new one
     */
    record NotExecuted(String code, @Nullable Duration retryAfter, boolean referenceSpent) implements DeliveryOutcome {}

    /**
     * Not executed, and it will not heal by itself: an empty wallet, refused credentials. An operator must act.
     *
     * @param code what happened
     */
    record Hold(String code) implements DeliveryOutcome {}

    /**
     * The provider has seen the reference before: what became of the first is what counts.
     *
     * @param code what the provider called it
     */
    record Duplicate(String code) implements DeliveryOutcome {}

    /**
     * It may have been executed or not.
     *
     * @param code what happened
     * @param isProviderFault whether the provider, or the way to it, is unwell
     * @param retryAfter nothing more before this long; null: as soon as the engine's schedule says
     */
    record Unknown(
            String code, boolean isProviderFault, @Nullable Duration retryAfter) implements DeliveryOutcome {
        /**
         * One that asks for no wait.
         *
         * @param code what happened
         * @param isProviderFault whether the provider, or the way to it, is unwell
         */
        public Unknown(String code, boolean isProviderFault) {
            this(code, isProviderFault, null);
        }
    }

    /**
     * It was paid for, and was taken back or never reached the recipient. Final.
     *
     * @param code what the provider called it
     */
    record Reversed(String code) implements DeliveryOutcome {}

    /**
     * Surely not executed because the provider is not well at present.
     *
     * @param code what happened
     */
    static NotSent unavailable(String code) {
        return new NotSent(code, null, true);
    }

    /**
     * Surely not executed, and may be tried again after a while.
     *
     * @param code what happened
     * @param retryAfter how long to wait; null: as the engine's schedule says
     */
    static NotSent later(String code, @Nullable Duration retryAfter) {
        return new NotSent(code, retryAfter, false);
    }
}
