package io.bonsela.api.connector;

import java.time.Duration;
import java.util.Set;

/**
 * What can be relied on of a provider. Immutable; the {@code with} methods give changed copies.
 *
 * @param duplicates how it treats a repeated reference
 * @param lookup by what {@link Connector#lookup} works
 * @param callbacks whether it calls back
 * @param reversal whether {@link Connector#reverse} works
 * @param quietPeriod after an unknown outcome, how long a missing reference proves nothing
 * @param giveUpAge how long after the first attempt an open outcome is pursued before a person must settle it
 * @param numberForm how it wants phone numbers; for reports: the connector brings them into this form itself
 * @param currencies the currencies that it takes; empty: any. The engine sends no other
 * @param converts whether it may deliver in another currency than was asked for, such as the recipient's
 */
public record Capabilities(
        DuplicateHandling duplicates,
        LookupBy lookup,
        boolean callbacks,
        boolean reversal,
        Duration quietPeriod,
        Duration giveUpAge,
        NumberForm numberForm,
        Set<String> currencies,
        boolean converts) {
    /** Copies the set. */
    public Capabilities {
        currencies = Set.copyOf(currencies);
    }

    /** By what a provider can be asked. */
    public enum LookupBy {
        /** It cannot. */
        NOTHING,
        /** By our reference, always. */
        REFERENCE,
        /** By its own, once it gave one. */
        PROVIDER_REFERENCE
    }

    /** How a provider wants phone numbers. */
    public enum NumberForm {
        /** {@code +263771234567}. */
        E164,
        /** {@code 263771234567}. */
        DIGITS,
        /** {@code 0771234567}. */
        NATIONAL,
        /** It takes none. */
        NONE
    }

    /**
     * Neither look-up nor callbacks nor reversal, any currency, no phone numbers; a quiet period of 30 minutes, given up
     * after a day.
     *
     * @param duplicates how it treats a repeated reference
     */
    public static Capabilities of(DuplicateHandling duplicates) {
        return new Capabilities(
                duplicates,
                LookupBy.NOTHING,
                false,
                false,
                Duration.ofMinutes(30),
                Duration.ofDays(1),
                NumberForm.NONE,
                Set.of(),
                false);
    }

    /**
     * The same with look-ups.
     *
     * @param by by what
     */
    public Capabilities withLookup(LookupBy by) {
        return new Capabilities(
                duplicates, by, callbacks, reversal, quietPeriod, giveUpAge, numberForm, currencies, converts);
    }

    /** The same with callbacks. */
    public Capabilities withCallbacks() {
        return new Capabilities(
                duplicates, lookup, true, reversal, quietPeriod, giveUpAge, numberForm, currencies, converts);
    }

    /** The same with reversal. */
    public Capabilities withReversal() {
        return new Capabilities(
                duplicates, lookup, callbacks, true, quietPeriod, giveUpAge, numberForm, currencies, converts);
    }

    /**
     * The same with other times.
     *
     * @param quiet after an unknown outcome, how long a missing reference proves nothing
     * @param giveUp how long an open outcome is pursued
     */
    public Capabilities within(Duration quiet, Duration giveUp) {
        return new Capabilities(
                duplicates, lookup, callbacks, reversal, quiet, giveUp, numberForm, currencies, converts);
    }

    /**
     * The same for phone numbers.
     *
     * @param form how it wants them
     */
    public Capabilities numbers(NumberForm form) {
        return new Capabilities(
                duplicates, lookup, callbacks, reversal, quietPeriod, giveUpAge, form, currencies, converts);
    }

    /**
     * The same for some currencies.
     *
     * @param codes their codes
     */
    public Capabilities currencies(String... codes) {
        return new Capabilities(
                duplicates, lookup, callbacks, reversal, quietPeriod, giveUpAge, numberForm, Set.of(codes), converts);
    }

    /** The same for a provider that may deliver in another currency than was asked for. */
    public Capabilities converting() {
        return new Capabilities(
                duplicates, lookup, callbacks, reversal, quietPeriod, giveUpAge, numberForm, currencies, true);
    }

    /** How a provider treats a reference that it has seen before, which decides what may be done about an unknown outcome. */
    public enum DuplicateHandling {
        /** It answers with the outcome of the first: the same request may be sent again. */
        REPLAY_RETURNS_ORIGINAL,
        /** It refuses the repeat, and can be asked about the first: look up, and send again only after a confirmed miss. */
        REJECTS_DUPLICATE_AND_LOOKUP,
        /** It refuses a repeat for some minutes, and cannot be asked by our reference: wait for a callback, then a person. */
        WINDOWED_NO_LOOKUP,
        /** It can be asked, but may execute a repeat: look up only. */
        DOUBTFUL_WITH_LOOKUP,
        /** It knows no references: never send again. */
        NONE;

        /** Whether a request whose outcome is unknown may be sent again without asking. */
        public boolean mayReplay() {
            return this == REPLAY_RETURNS_ORIGINAL;
        }

        /** Whether a request may be sent again once the provider has said that it does not know it. */
        public boolean mayRepeatAfterMiss() {
            return this == REPLAY_RETURNS_ORIGINAL || this == REJECTS_DUPLICATE_AND_LOOKUP;
        }
    }
}
