package io.bonsela.api.connector;

import java.time.Duration;
import java.util.Set;

/**
 * Declares what the engine can rely on from a provider. Immutable; the methods return changed copies.
 *
 * @param duplicates how the provider treats a repeated reference
 * @param lookup the kind of reference with which {@link Connector#lookup} works
 * @param callbacks whether the provider calls back
 * @param reversal whether {@link Connector#reverse} works
 * @param quietPeriod how long after an unknown outcome a missing reference proves nothing
 * @param giveUpAge how long after the first attempt an open outcome is pursued before a person must settle it
 * @param numberForm the form of phone numbers, for reports only: the connector itself converts them
 * @param currencies the currencies that the provider accepts; empty: any. The engine sends no others
 * @param converts whether the provider may deliver in a currency other than the requested one, such as the recipient's
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

    /** The kind of reference with which a provider can be asked. */
    public enum LookupBy {
        /** It cannot be asked. */
        NOTHING,
        /** Always with our reference. */
        REFERENCE,
        /** With the provider's own reference, once it has returned one. */
        PROVIDER_REFERENCE
    }

    /** The form of phone numbers that a provider requires. */
    public enum NumberForm {
        /** {@code +263771234567}. */
        E164,
        /** {@code 263771234567}. */
        DIGITS,
        /** {@code 0771234567}. */
        NATIONAL,
        /** It does not use phone numbers. */
        NONE
    }

    /**
     * No look-up, callbacks or reversal; any currency; no phone numbers; a quiet period of 30 minutes; an open outcome
     * is given up after one day.
     *
     * @param duplicates how the provider treats a repeated reference
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
     * Returns a copy with look-ups.
     *
     * @param by the kind of reference
     */
    public Capabilities withLookup(LookupBy by) {
        return new Capabilities(
                duplicates, by, callbacks, reversal, quietPeriod, giveUpAge, numberForm, currencies, converts);
    }

    /** Returns a copy with callbacks. */
    public Capabilities withCallbacks() {
        return new Capabilities(
                duplicates, lookup, true, reversal, quietPeriod, giveUpAge, numberForm, currencies, converts);
    }

    /** Returns a copy with reversal. */
    public Capabilities withReversal() {
        return new Capabilities(
                duplicates, lookup, callbacks, true, quietPeriod, giveUpAge, numberForm, currencies, converts);
    }

    /**
     * Returns a copy with different times.
     *
     * @param quiet how long after an unknown outcome a missing reference proves nothing
     * @param giveUp how long an open outcome is pursued
     */
    public Capabilities within(Duration quiet, Duration giveUp) {
        return new Capabilities(
                duplicates, lookup, callbacks, reversal, quiet, giveUp, numberForm, currencies, converts);
    }

    /**
     * Returns a copy with a form of phone numbers.
     *
     * @param form the form
     */
    public Capabilities numbers(NumberForm form) {
        return new Capabilities(
                duplicates, lookup, callbacks, reversal, quietPeriod, giveUpAge, form, currencies, converts);
    }

    /**
     * Returns a copy that accepts only the given currencies.
     *
     * @param codes their codes
     */
    public Capabilities currencies(String... codes) {
        return new Capabilities(
                duplicates, lookup, callbacks, reversal, quietPeriod, giveUpAge, numberForm, Set.of(codes), converts);
    }

    /** Returns a copy for a provider that may deliver in a currency other than the requested one. */
    public Capabilities converting() {
        return new Capabilities(
                duplicates, lookup, callbacks, reversal, quietPeriod, giveUpAge, numberForm, currencies, true);
    }

    /**
     * How a provider treats a reference that it has seen before. This determines how an unknown outcome may be
     * resolved.
     */
    public enum DuplicateHandling {
        /** It returns the outcome of the first request: the same request may be sent again. */
        REPLAY_RETURNS_ORIGINAL,
        /**
         * It rejects the repeat, and can be asked about the first request: look up, and send again only after a
         * confirmed miss.
         */
        REJECTS_DUPLICATE_AND_LOOKUP,
        /**
         * It rejects a repeat for some minutes, and cannot be asked with our reference: wait for a callback, then for a
         * person.
         */
        WINDOWED_NO_LOOKUP,
        /** It can be asked, but may execute a repeat: only look up. */
        DOUBTFUL_WITH_LOOKUP,
        /** It does not support references: never send again. */
        NONE;

        /** Whether a request whose outcome is unknown may be sent again without a look-up. */
        public boolean mayReplay() {
            return this == REPLAY_RETURNS_ORIGINAL;
        }

        /** Whether a request may be sent again after the provider has said that it does not know the reference. */
        public boolean mayRepeatAfterMiss() {
            return this == REPLAY_RETURNS_ORIGINAL || this == REJECTS_DUPLICATE_AND_LOOKUP;
        }
    }
}
