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

/** What a provider's codes mean: a table, which is all that most of a connector is. Immutable once built. */
public final class Codes {
    private final Map<String, Means> meanings = new LinkedHashMap<>();
    private final Map<String, Duration> waits = new LinkedHashMap<>();

    /** What a code means. */
    public enum Means {
        /** The recipient has it. */
        DELIVERED,
        /** The outcome comes later. */
        PENDING,
        /** Surely not executed: try again. */
        RETRY,
        /** Surely not executed, and the provider is not well. */
        UNAVAILABLE,
        /** The provider's final word: nothing was executed under the reference. The same reference can be sent again. */
        FAILED,
        /** The same, and the provider takes no other request under the reference. */
        SPENT,
        /** The recipient is no good. */
        RECIPIENT,
        /** The amount or product is no good. */
        AMOUNT,
        /** Our request or settings are no good. */
        REQUEST,
        /** Rules or limits of the provider. */
        POLICY,
        /** An operator must act. */
        HOLD,
        /** The reference was seen before. */
        DUPLICATE,
        /** May have been executed. */
        UNKNOWN,
        /** Says nothing for sure, and the provider is well: ask before anything else. */
        ASK,
        /** Taken back. */
        REVERSED
    }

    /** A table without codes. */
    public Codes() {}

    /**
     * Says what codes mean.
     *
     * @param meaning what
     * @param codes the provider's codes
     */
    public Codes put(Means meaning, String... codes) {
        for (String code : codes) {
            meanings.put(code, meaning);
        }
        return this;
    }

    /**
     * Says how long to wait before another try after some codes.
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

    /** What each code means. */
    public Map<String, Means> meanings() {
        return Map.copyOf(meanings);
    }

    /**
     * The outcome that a code means.
     *
     * @param code the provider's code
     * @param providerReference the provider's name for the deal; null: it gave none
     * @return empty: nobody knows the code
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
