package io.bonsela.api;

import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.rule.Cap;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of an issuance that changes over time. Immutable. It is in one file because its parts change together.
 *
 * @param state the state
 * @param since when the issuance entered the state
 * @param held whether the issuance is withheld until a time or a confirmation
 * @param heldUntil when the hold ends by itself; null: it does not
 * @param parts how the value is divided into remaining, used and other parts; null if the reward has no value
 * @param capUses the current uses of caps and cooldowns
 * @param returned the uses of caps and cooldowns that were given back when the issuance ended undelivered; they are
 *     taken again if the provider proves that it delivered
 * @param reservation the reservation from a budget; null: none
 * @param use the event on which the issuance was used; null: not used, or the event was not given
 * @param settlements of a credit that was spent and then taken back: the other credits from which it was taken
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
        @Nullable Use use,
        List<Settlement> settlements) {
    /** Copies the lists. */
    public Standing {
        capUses = List.copyOf(capUses);
        returned = List.copyOf(returned);
        settlements = List.copyOf(settlements);
    }

    /**
     * Returns a copy of this standing in another state and without a hold.
     *
     * @param to the new state
     * @param at when the state changed
     */
    public Standing moved(IssuanceState to, Instant at) {
        return new Standing(to, at, false, null, parts, capUses, returned, reservation, use, settlements);
    }

    /** Returns a copy of this standing without a hold. */
    public Standing unheld() {
        return new Standing(state, since, false, null, parts, capUses, returned, reservation, use, settlements);
    }

    /**
     * Returns a copy of this standing with different parts.
     *
     * @param others the new parts
     */
    public Standing with(Parts others) {
        return new Standing(state, since, held, heldUntil, others, capUses, returned, reservation, use, settlements);
    }

    /**
     * Returns a copy of this standing with different uses of caps and cooldowns.
     *
     * @param others the new uses
     */
    public Standing with(List<CapUse> others) {
        return new Standing(state, since, held, heldUntil, parts, others, returned, reservation, use, settlements);
    }

    /**
     * Returns a copy of this standing with different current and returned uses of caps and cooldowns.
     *
     * @param others the new uses
     * @param givenBack the uses that were given back when the issuance ended undelivered
     */
    public Standing with(List<CapUse> others, List<CapUse> givenBack) {
        return new Standing(state, since, held, heldUntil, parts, others, givenBack, reservation, use, settlements);
    }

    /**
     * Returns a copy of this standing with a different reservation.
     *
     * @param other the new reservation
     */
    public Standing with(Reservation other) {
        return new Standing(state, since, held, heldUntil, parts, capUses, returned, other, use, settlements);
    }

    /**
     * Returns a copy of this standing that is used on an event.
     *
     * @param where the event and the amount used
     */
    public Standing with(Use where) {
        return new Standing(state, since, held, heldUntil, parts, capUses, returned, reservation, where, settlements);
    }

    /** Returns a copy of this standing that is not used. */
    public Standing unused() {
        return new Standing(state, since, held, heldUntil, parts, capUses, returned, reservation, null, settlements);
    }

    /**
     * Returns a copy of this standing with different settlements.
     *
     * @param others the credits from which the spent value was taken back
     */
    public Standing settledBy(List<Settlement> others) {
        return new Standing(state, since, held, heldUntil, parts, capUses, returned, reservation, use, others);
    }

    /**
     * The parts of an issuance's value. The six parts sum to the value.
     *
     * @param remaining still to be used
     * @param used redeemed, spent, or used to settle a debt
     * @param lapsed expired, or left over when the rest was redeemed
     * @param reversed taken back
     * @param voided undone after it had lapsed, so there was nothing to take back
     * @param writtenOff undone, but could not be taken back because it was spent: a shortfall
     */
    public record Parts(Money remaining, Money used, Money lapsed, Money reversed, Money voided, Money writtenOff) {
        /**
         * Returns the parts of a value of which nothing was used yet.
         *
         * @param value the value
         */
        public static Parts of(Money value) {
            Money zero = Money.zero(value.currency());
            return new Parts(value, zero, zero, zero, zero, zero);
        }

        /** The amount that can still be undone: the remaining, lapsed and used parts. */
        public Money undoable() {
            return unspent().plus(used);
        }

        /** The amount that can be undone without taking back used value: the remaining and lapsed parts. */
        public Money unspent() {
            return remaining.plus(lapsed);
        }

        /** The amount that was already undone. */
        public Money undone() {
            return reversed.plus(voided).plus(writtenOff);
        }

        /**
         * Returns these parts after the use of a part of the remaining value.
         *
         * @param amount at most the remaining value
         */
        public Parts use(Money amount) {
            return new Parts(remaining.minus(amount), used.plus(amount), lapsed, reversed, voided, writtenOff);
        }

        /**
         * Returns these parts after a use of a part of the value was undone.
         *
         * @param amount at most the used value
         */
        public Parts unuse(Money amount) {
            return new Parts(remaining.plus(amount), used.minus(amount), lapsed, reversed, voided, writtenOff);
        }

        /**
         * Returns these parts after some of the written-off value was taken back after all.
         *
         * @param amount at most the written-off value
         */
        public Parts recover(Money amount) {
            return new Parts(remaining, used, lapsed, reversed.plus(amount), voided, writtenOff.minus(amount));
        }

        /** Returns these parts after all of the remaining value has lapsed. */
        public Parts lapse() {
            return new Parts(
                    Money.zero(remaining.currency()), used, lapsed.plus(remaining), reversed, voided, writtenOff);
        }

        /**
         * Returns these parts after some value was taken back.
         *
         * @param ofRemaining at most the remaining value
         * @param ofUsed at most the used value
         */
        public Parts reverse(Money ofRemaining, Money ofUsed) {
            Money all = ofRemaining.plus(ofUsed);
            return new Parts(
                    remaining.minus(ofRemaining), used.minus(ofUsed), lapsed, reversed.plus(all), voided, writtenOff);
        }

        /**
         * Returns these parts after some of the lapsed value was undone.
         *
         * @param amount at most the lapsed value
         */
        public Parts voiding(Money amount) {
            return new Parts(remaining, used, lapsed.minus(amount), reversed, voided.plus(amount), writtenOff);
        }

        /**
         * Returns these parts after some of the reversed or lapsed value turned out to be delivered.
         *
         * @param amount at most the reversed and lapsed value
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
         * Returns these parts after some of the reversed value was written off.
         *
         * @param amount at most the reversed value
         */
        public Parts writeOff(Money amount) {
            return new Parts(remaining, used, lapsed, reversed.minus(amount), voided, writtenOff.plus(amount));
        }
    }

    /**
     * The reservation of an issuance from a budget: {@code amount = reserved + charged + released}.
     *
     * @param budget the budget's id
     * @param period the budget's period, such as {@code 2026-11}, or {@code lifetime}
     * @param amount the total amount
     * @param charged the amount charged, less refunds
     * @param released the amount given back to the budget
     */
    public record Reservation(String budget, String period, Money amount, Money charged, Money released) {
        /**
         * Returns a reservation of which nothing is charged yet.
         *
         * @param budget the budget's id
         * @param period the budget's period
         * @param amount the total amount
         */
        public static Reservation of(String budget, String period, Money amount) {
            Money zero = Money.zero(amount.currency());
            return new Reservation(budget, period, amount, zero, zero);
        }

        /** The amount still set aside. */
        public Money reserved() {
            return amount.minus(charged).minus(released);
        }

        /**
         * Returns this reservation after a charge.
         *
         * @param cost at most the reserved amount
         */
        public Reservation charge(Money cost) {
            return new Reservation(budget, period, amount, charged.plus(cost), released);
        }

        /**
         * Returns this reservation after a part was given back.
         *
         * @param cost at most the reserved amount
         */
        public Reservation release(Money cost) {
            return new Reservation(budget, period, amount, charged, released.plus(cost));
        }

        /**
         * Returns this reservation after a part that was given back is charged after all.
         *
         * @param cost at most the released amount
         */
        public Reservation chargeAgain(Money cost) {
            return new Reservation(budget, period, amount, charged.plus(cost), released.minus(cost));
        }

        /**
         * Returns this reservation after a part that was given back is set aside again.
         *
         * @param cost at most the released amount
         */
        public Reservation reserveAgain(Money cost) {
            return new Reservation(budget, period, amount, charged, released.minus(cost));
        }

        /**
         * Returns this reservation after a part of the charge is set aside again.
         *
         * @param cost at most the charged amount
         */
        public Reservation uncharge(Money cost) {
            return new Reservation(budget, period, amount, charged.minus(cost), released);
        }

        /**
         * Returns this reservation after a part of the charge was given back.
         *
         * @param cost at most the charged amount
         */
        public Reservation refund(Money cost) {
            return new Reservation(budget, period, amount, charged.minus(cost), released.plus(cost));
        }
    }

    /**
     * The use of one cap or cooldown by an issuance. A release gives back exactly this.
     *
     * @param cap the cap's id; {@code cooldown:RULE} for a cooldown
     * @param scope identifies the counter, in addition to the subject: a digest of the values of the cap's dimensions
     * @param window the window of the cap
     * @param ofSubject whether the counter belongs to the issuance's subject alone
     * @param amount the amount used: 1 for a count, minor units for a value
     * @param at the event's time, which determines the window
     * @param ofGrant whether the use counts once for all issuances that the rule granted together; then the last of
     *     them gives it back
     * @param releasedOn the occasions on which it is given back
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
         * Returns this use after a part of it was given back.
         *
         * @param part less than the amount
         */
        public CapUse less(long part) {
            return new CapUse(cap, scope, window, ofSubject, amount - part, at, ofGrant, releasedOn);
        }

        /** Whether the window is rolling: its name is {@code r} and a number. */
        public boolean isRolling() {
            return window.startsWith("r");
        }
    }

    /**
     * The event on which a reward was used. If the event is refunded, the use is undone in proportion.
     *
     * @param event the event's id, as given at the redemption; the event need not be decided yet
     * @param amount the amount used; null: the reward has no value
     */
    public record Use(String event, @Nullable Money amount) {}

    /**
     * An amount that was taken from another credit.
     *
     * @param credit the id of the other credit
     * @param amount above zero
     */
    public record Settlement(String credit, Money amount) {}
}
