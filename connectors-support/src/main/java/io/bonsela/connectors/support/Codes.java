package io.bonsela.connectors.support;

import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.connector.DeliveryOutcome.Duplicate;
import io.bonsela.api.connector.DeliveryOutcome.Hold;
import io.bonsela.api.connector.DeliveryOutcome.NotExecuted;
import io.bonsela.api.connector.DeliveryOutcome.NotSent;
import io.bonsela.api.connector.DeliveryOutcome.Pending;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.connector.DeliveryOutcome.Rejected.Cause;
import io.bonsela.api.connector.DeliveryOutcome.Reversed;
import io.bonsela.api.connector.DeliveryOutcome.Unknown;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A table of the meanings of a provider's codes, which is the main part of most connectors. Immutable once built. */
public final class Codes {
    private final Map<String, Means> meanings = new LinkedHashMap<>();
    private final Map<String, Duration> waits = new LinkedHashMap<>();

    /** The meaning of a code. */
    public enum Means {
        /** The recipient has it. */
        DELIVERED,
        /** The outcome comes later. */
        PENDING,
        /** Certainly not executed: try again. */
        RETRY,
        /** Certainly not executed, and the provider has a problem. */
        UNAVAILABLE,
        /**
         * The provider's final answer: nothing was executed under the reference. The same reference can be sent again.
         */
        FAILED,
        /** The same, but the provider accepts no other request under the reference. */
        SPENT,
        /** The recipient is not valid. */
        RECIPIENT,
        /** The amount or product is not valid. */
        AMOUNT,
        /** Our request or settings are not valid. */
        REQUEST,
        /** Rejected by rules or limits of the provider. */
        POLICY,
        /** An operator must act. */
        HOLD,
        /** The reference was used before. */
        DUPLICATE,
        /** May have been executed. */
        UNKNOWN,
        /** Uncertain, and the provider has no problem: look up before anything else. */
        ASK,
        /** The delivery was reversed. */
        REVERSED
    }

    /** Creates an empty table. */
    public Codes() {}

    /**
     * Sets the meaning of codes.
     *
     * @param meaning the meaning
     * @param codes the provider's codes
     */
    public Codes put(Means meaning, String... codes) {
        for (String code : codes) {
            meanings.put(code, meaning);
        }
        return this;
    }

    /**
     * Sets how long to wait before the next attempt after some codes.
     *
     * @param wait how long
     * @param codes the provider's codes
     */
    public Codes wait(Duration wait, String... codes) {
        for (String code : codes) {
            waits.put(code, wait);
        }
        return this;
    }

    /** The meaning of each code. */
    public Map<String, Means> meanings() {
        return Map.copyOf(meanings);
    }

    /**
     * The outcome of a code.
     *
     * @param code the provider's code
     * @param providerReference the provider's reference; null: none
     * @return empty: the code is unknown
     */
    public Optional<DeliveryOutcome> outcome(String code, @Nullable String providerReference) {
        Means meaning = meanings.get(code);
        if (meaning == null) {
            return Optional.empty();
        }
        Duration wait = waits.get(code);
        return Optional.of(
                switch (meaning) {
                    case DELIVERED -> new Delivered(code, providerReference, null);
                    case PENDING -> new Pending(code, providerReference);
                    case RETRY -> new NotSent(code, wait, false);
                    case UNAVAILABLE -> new NotSent(code, wait, true);
                    case FAILED -> new NotExecuted(code, wait, false);
                    case SPENT -> new NotExecuted(code, wait, true);
                    case RECIPIENT -> new Rejected(code, Cause.RECIPIENT);
                    case AMOUNT -> new Rejected(code, Cause.AMOUNT);
                    case REQUEST -> new Rejected(code, Cause.REQUEST);
                    case POLICY -> new Rejected(code, Cause.POLICY);
                    case HOLD -> new Hold(code);
                    case DUPLICATE -> new Duplicate(code);
                    case UNKNOWN -> new Unknown(code, true);
                    case ASK -> new Unknown(code, false, wait);
                    case REVERSED -> new Reversed(code);
                });
    }
}
