package io.bonsela.api.connector;

import io.bonsela.api.Money;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a delivery after a call. The code is the provider's own, or one of ours for a failure before the
 * provider answered. It is stored and shown, so it must not contain a phone number, a voucher code or a secret.
 */
public sealed interface DeliveryOutcome {
    /** The code from the provider or from the transport. */
    String code();

    /** Whether the outcome indicates a fault of the provider or of the transport, which a circuit breaker counts. */
    default boolean isProviderFault() {
        return false;
    }

    /**
     * The recipient has received it.
     *
     * @param code the provider's code
     * @param providerReference the provider's reference; null: it returned none
     * @param delivered what was actually delivered; null: as requested, or not known. If it is not what was requested,
     *     the engine treats the outcome as {@link DeliveredOtherwise}; an amount in another currency only if
     *     {@link Capabilities#converts} is false
     */
    record Delivered(
            String code,
            @Nullable String providerReference,
            @Nullable Money delivered) implements DeliveryOutcome {}

    /**
     * Something was delivered under the reference, but not what was requested: another amount, another currency or
     * another recipient. A person must settle it.
     *
     * @param code the provider's code
     * @param providerReference the provider's reference; null: it returned none
     * @param delivered what was actually delivered; null: not known
     */
    record DeliveredOtherwise(
            String code,
            @Nullable String providerReference,
            @Nullable Money delivered) implements DeliveryOutcome {}

    /**
     * Accepted; the outcome follows later by callback or look-up.
     *
     * @param code the provider's code
     * @param providerReference the provider's reference; null: it returned none
     */
    record Pending(String code, @Nullable String providerReference) implements DeliveryOutcome {}

    /**
     * Not delivered, and never will be as requested. Final.
     *
     * @param code the provider's code
     * @param cause the cause
     */
    record Rejected(String code, Cause cause) implements DeliveryOutcome {
        /** The cause of a rejection. */
        public enum Cause {
            /** The recipient: another number or address is required. */
            RECIPIENT,
            /** The amount or product. */
            AMOUNT,
            /** Our request or settings. */
            REQUEST,
            /** Rules or limits of the provider or the network operator. */
            POLICY,
            /** The endpoint is permanently gone: the engine switches the instance off. */
            GONE
        }
    }

    /**
     * This call was certainly not executed and may be tried again. Says nothing about an earlier call under the same
     * reference.
     *
     * @param code what happened
     * @param retryAfter the minimum wait before the next attempt; null: the engine's schedule applies
     * @param isProviderFault whether the provider or the transport is at fault
     */
    record NotSent(String code, @Nullable Duration retryAfter, boolean isProviderFault) implements DeliveryOutcome {}

    /**
     * The provider's final statement on the reference: nothing was executed under it, by this call or an earlier one,
     * and nothing will be. The request may be tried again.
     *
     * @param code the provider's code
     * @param retryAfter the minimum wait before the next attempt; null: the engine's schedule applies
     * @param referenceSpent whether the provider accepts no further request under the reference; the next attempt then
     *     uses a new one
     */
    record NotExecuted(String code, @Nullable Duration retryAfter, boolean referenceSpent) implements DeliveryOutcome {}

    /**
     * Not executed, and the cause does not go away by itself, such as an empty wallet or refused credentials. An
     * operator must act.
     *
     * @param code what happened
     */
    record Hold(String code) implements DeliveryOutcome {}

    /**
     * The provider has seen the reference before: the outcome of the first request counts.
     *
     * @param code the provider's code
     */
    record Duplicate(String code) implements DeliveryOutcome {}

    /**
     * It may have been executed or not.
     *
     * @param code what happened
     * @param isProviderFault whether the provider or the transport is at fault
     * @param retryAfter the minimum wait before the next step; null: the engine's schedule applies
     */
    record Unknown(
            String code, boolean isProviderFault, @Nullable Duration retryAfter) implements DeliveryOutcome {
        /**
         * Creates an outcome without a minimum wait.
         *
         * @param code what happened
         * @param isProviderFault whether the provider or the transport is at fault
         */
        public Unknown(String code, boolean isProviderFault) {
            this(code, isProviderFault, null);
        }
    }

    /**
     * It was paid for, but was taken back or never reached the recipient. Final.
     *
     * @param code the provider's code
     */
    record Reversed(String code) implements DeliveryOutcome {}

    /**
     * Certainly not executed, because the provider is currently unavailable.
     *
     * @param code what happened
     */
    static NotSent unavailable(String code) {
        return new NotSent(code, null, true);
    }

    /**
     * Certainly not executed, and may be tried again later.
     *
     * @param code what happened
     * @param retryAfter how long to wait; null: the engine's schedule applies
     */
    static NotSent later(String code, @Nullable Duration retryAfter) {
        return new NotSent(code, retryAfter, false);
    }
}
