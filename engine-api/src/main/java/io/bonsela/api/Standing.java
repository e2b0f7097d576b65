package io.bonsela.api;

import io.bonsela.api.rule.Cap;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What changes in the life of an issuance.
 *
 * @param state where it is
 * @param since when it came there
 * @param held whether it is withheld until a time or a confirmation
 * @param heldUntil when its hold ends by itself; null: it does not
 * @param parts what became of its value; null where it has none
 * @param capUses what it holds of caps and cooldowns
 * @param returned what it gave back of caps and cooldowns when it ended undelivered: it takes them again if its provider
 *     proves that it delivered
 * @param reservation what it took of a budget; null: nothing
 * @param use on which event it was used; null: it was not, or that was not told
 */
public record Standing(
        IssuanceState state,
        Instant since,
        boolean held,
        @Nullable Instant heldUntil,
        @Nullable Parts parts,
        List<CapUse> capUses,
        List<CapUse> returned,
        @Nullable Reservation reservation,
        @Nullable Use use) {
    /** Copies the uses. */
    public Standing {
        capUses = List.copyOf(capUses);
        returned = List.copyOf(returned);
    }

    /**
     * The same after a move, which ends every hold.
     *
     * @param to the state it came to
     * @param at when
     */
    public Standing moved(IssuanceState to, Instant at) {
        return new Standing(to, at, false, null, parts, capUses, returned, reservation, use);
    }

    /** The same, withheld no longer. */
    public Standing unheld() {
        return new Standing(state, since, false, null, parts, capUses, returned, reservation, use);
    }

    /**
     * The same with other parts.
     *
     * @param others what became of the value
     */
    public Standing with(Parts others) {
        return new Standing(state, since, held, heldUntil, others, capUses, returned, reservation, use);
    }

    /**
     * The same with other uses of caps.
     *
     * @param others what it holds of caps and cooldowns
     */
    public Standing with(List<CapUse> others) {
        return new Standing(state, since, held, heldUntil, parts, others, returned, reservation, use);
    }

    /**
     * The same with other uses of caps, and others given back.
     *
     * @param others what it holds of caps and cooldowns
     * @param givenBack what it gave back when it ended undelivered
     */
    public Standing with(List<CapUse> others, List<CapUse> givenBack) {
        return new Standing(state, since, held, heldUntil, parts, others, givenBack, reservation, use);
    }

    /**
     * The same with another reservation.
     *
     * @param other what it took of a budget
     */
    public Standing with(Reservation other) {
        return new Standing(state, since, held, heldUntil, parts, capUses, returned, other, use);
    }

    /**
     * The same, used on an event.
     *
     * @param where the event, and how much
     */
    public Standing with(Use where) {
        return new Standing(state, since, held, heldUntil, parts, capUses, returned, reservation, where);
    }

    /**
     * What became of an issuance's value: the six parts sum to it.
     *
     * @param remaining still to be used
     * @param used redeemed, spent, or kept to settle a debt
     * @param lapsed expired, or left over when the rest was redeemed
     * @param reversed taken back
     * @param voided undone after it had lapsed: there was nothing to take back
     * @param writtenOff undone, but spent, so that it could not be taken back: a shortfall
     */
    public record Parts(Money remaining, Money used, Money lapsed, Money reversed, Money voided, Money writtenOff) {
        /**
         * A value of which nothing was used yet.
         *
         * @param value the value
         */
        public static Parts of(Money value) {
            Money zero = Money.zero(value.currency());
            return new Parts(value, zero, zero, zero, zero, zero);
        }

        /** What can still be undone: what remains, what lapsed and what was used. */
        public Money undoable() {
            return unspent().plus(used);
        }

        /** What can be undone without taking back anything that was used. */
        public Money unspent() {
            return remaining.plus(lapsed);
        }

        /** What was undone already. */
        public Money undone() {
            return reversed.plus(voided).plus(writtenOff);
        }

        /**
         * With some of the rest used.
         *
         * @param amount at most what remains
         */
        public Parts use(Money amount) {
            return new Parts(remaining.minus(amount), used.plus(amount), lapsed, reversed, voided, writtenOff);
        }

        /** With all of the rest lapsed. */
        public Parts lapse() {
            return new Parts(
                    Money.zero(remaining.currency()), used, lapsed.plus(remaining), reversed, voided, writtenOff);
        }

        /**
         * With some taken back.
         *
         * @param ofRemaining at most what remains
         * @param ofUsed at most what was used
         */
        public Parts reverse(Money ofRemaining, Money ofUsed) {
            Money all = ofRemaining.plus(ofUsed);
            return new Parts(
                    remaining.minus(ofRemaining), used.minus(ofUsed), lapsed, reversed.plus(all), voided, writtenOff);
        }

        /**
         * With some of what lapsed undone.
         *
         * @param amount at most what lapsed
         */
        public Parts voiding(Money amount) {
            return new Parts(remaining, used, lapsed.minus(amount), reversed, voided.plus(amount), writtenOff);
        }

        /**
         * With some of what was reversed, or had lapsed, delivered after all.
         *
         * @param amount at most what was reversed and what lapsed
         */
        public Parts revive(Money amount) {
            Money ofReversed = amount.compareTo(reversed) > 0 ? reversed : amount;
            Money ofLapsed = amount.minus(ofReversed);
            return new Parts(
                    remaining.plus(amount),
                    used,
                    lapsed.minus(ofLapsed),
                    reversed.minus(ofReversed),
                    voided,
                    writtenOff);
        }

        /**
         * With some of what was reversed written off.
         *
         * @param amount at most what was reversed
         */
        public Parts writeOff(Money amount) {
            return new Parts(remaining, used, lapsed, reversed.minus(amount), voided, writtenOff.plus(amount));
        }
    }

    /**
     * What an issuance took of a budget: {@code amount = reserved + charged + released}.
     *
     * @param budget the budget's id
     * @param period the period of it, such as {@code 2026-11}, or {@code lifetime}
     * @param amount how much
     * @param charged how much of it is paid, less what was refunded
     * @param released how much of it was given back to the budget
     */
    public record Reservation(String budget, String period, Money amount, Money charged, Money released) {
        /**
         * A reservation of which nothing is paid yet.
         *
         * @param budget the budget's id
         * @param period the period of it
         * @param amount how much
         */
        public static Reservation of(String budget, String period, Money amount) {
            Money zero = Money.zero(amount.currency());
            return new Reservation(budget, period, amount, zero, zero);
        }

        /** How much is still set aside. */
        public Money reserved() {
            return amount.minus(charged).minus(released);
        }

        /**
         * The same with more of it paid.
         *
         * @param cost at most what is set aside
         */
        public Reservation charge(Money cost) {
            return new Reservation(budget, period, amount, charged.plus(cost), released);
        }

        /**
         * The same with more of it given back.
         *
         * @param cost at most what is set aside
         */
        public Reservation release(Money cost) {
            return new Reservation(budget, period, amount, charged, released.plus(cost));
        }

        /**
         * The same with some of what was given back paid after all.
         *
         * @param cost at most what was given back
         */
        public Reservation chargeAgain(Money cost) {
            return new Reservation(budget, period, amount, charged.plus(cost), released.minus(cost));
        }

        /**
         * The same with some of what was given back set aside again.
         *
         * @param cost at most what was given back
         */
        public Reservation reserveAgain(Money cost) {
            return new Reservation(budget, period, amount, charged, released.minus(cost));
        }

        /**
         * The same with some of what was paid given back.
         *
         * @param cost at most what is charged
         */
        public Reservation refund(Money cost) {
            return new Reservation(budget, period, amount, charged.minus(cost), released.plus(cost));
        }
    }

    /**
     * What an issuance took of one cap or cooldown; releasing it gives back exactly this.
     *
     * @param cap the cap's id; {@code cooldown:RULE} for a cooldown
     * @param scope whose counter it is, beside the subject: a digest of the values of the cap's dimensions
     * @param window which window of it
     * @param ofSubject whether the counter belongs to the issuance's subject alone
     * @param amount how much: 1 for a count, minor units for a value
     * @param at the event's time, which the window is reckoned by
     * @param ofGrant whether it was taken once for all that the rule granted: then the last of that gives it back
     * @param releasedOn what gives it back
     */
    public record CapUse(
            String cap,
            String scope,
            String window,
            boolean ofSubject,
            long amount,
            Instant at,
            boolean ofGrant,
            Set<Cap.Release> releasedOn) {
        /** Copies the set. */
        public CapUse {
            releasedOn = Set.copyOf(releasedOn);
        }

        /**
         * The same after a part of it was given back.
         *
         * @param part less than the amount
         */
        public CapUse less(long part) {
            return new CapUse(cap, scope, window, ofSubject, amount - part, at, ofGrant, releasedOn);
        }

        /** Whether the window rolls: it is the stretch {@code r} and a number. */
        public boolean isRolling() {
            return window.startsWith("r");
        }
    }

    /**
     * On which event a reward was used. If that event is refunded, so much of the use is undone.
     *
     * @param event the event's id, which was named at the redemption; it need not be decided yet
     * @param amount how much of the value was used; null: the reward has none
     */
    public record Use(String event, @Nullable Money amount) {}
}
