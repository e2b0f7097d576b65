package io.bonsela.core.life;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.Terms.Charging;
import io.bonsela.api.Money;
import io.bonsela.api.Standing;
import io.bonsela.api.Standing.Parts;
import io.bonsela.api.Standing.Reservation;
import io.bonsela.core.state.Draft;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The cost of one issuance of a draft. The budget of its reservation pays it; without a reservation nothing is paid. */
final class Cost {
    private final Draft draft;
    private final String id;

    /**
     * Creates the cost of an issuance.
     *
     * @param id the id of the issuance
     */
    Cost(Draft draft, String id) {
        this.draft = draft;
        this.id = id;
    }

    /** Reserves the whole cost. */
    void reserve() {
        Reservation reservation = reservation();
        if (reservation != null) {
            BudgetUse.of(reservation, draft).reserve(issuance(), reservation.amount());
        }
    }

    /** Returns the amount that is still reserved; null: no budget pays. */
    @Nullable
    Money reserved() {
        Reservation reservation = reservation();
        return reservation == null ? null : reservation.reserved();
    }

    /** Returns the amount that is charged; null: no budget pays. */
    @Nullable
    Money charged() {
        Reservation reservation = reservation();
        return reservation == null ? null : reservation.charged();
    }

    /** Charges a part of the reserved amount. */
    void charge(@Nullable Money amount) {
        Reservation reservation = reservation();
        if (reservation != null && amount != null && amount.isPositive()) {
            BudgetUse.of(reservation, draft).charge(issuance(), amount);
            put(reservation.charge(amount));
        }
    }

    /** Releases a part of the reserved amount. */
    void release(@Nullable Money amount) {
        Reservation reservation = reservation();
        if (reservation != null && amount != null && amount.isPositive()) {
            BudgetUse.of(reservation, draft).release(issuance(), amount);
            put(reservation.release(amount));
        }
    }

    /** Whether it is charged when it is spent, so that it {@linkplain #follow() follows} the parts of the value. */
    private boolean followsParts() {
        return issuance().terms().charging() == Charging.ON_SPEND;
    }

    /** Releases the share of the reserved amount that a part has in a value, unless it follows the parts. */
    void releaseShare(Money part, Money whole) {
        Money reserved = reserved();
        if (reserved != null && !followsParts()) {
            release(Shares.of(reserved, part, whole));
        }
    }

    /** Returns the share of the charged amount that a part has in a value; null: nothing, or it follows the parts. */
    @Nullable
    Money chargedShare(Money part, Money whole) {
        Money charged = charged();
        return charged == null || followsParts() ? null : Shares.of(charged, part, whole);
    }

    /** Sets a part of the charged amount aside again. */
    void uncharge(@Nullable Money amount) {
        Reservation reservation = reservation();
        if (reservation != null && amount != null && amount.isPositive()) {
            BudgetUse.of(reservation, draft).uncharge(issuance(), amount);
            put(reservation.uncharge(amount));
        }
    }

    /**
     * Charges, sets aside or gives back what the parts of its value now cost, if it is charged when it is spent: what is
     * used or written off is charged, what remains is reserved. This depends on the parts alone, so undoing a use
     * restores the cost exactly.
     */
    void follow() {
        Reservation before = reservation();
        Parts parts = issuance().standing().parts();
        if (before == null || parts == null || !followsParts()) {
            return;
        }
        Money spent = parts.used().plus(parts.writtenOff());
        Money charged = Objects.requireNonNull(of(spent));
        Money reserved =
                Objects.requireNonNull(of(spent.plus(parts.remaining()))).minus(charged);
        Money more = charged.minus(before.charged());
        charge(more);
        uncharge(more.negate());
        release(Objects.requireNonNull(reserved()).minus(reserved));
    }

    /** Refunds a part of the charged amount to the budget. */
    void refund(@Nullable Money amount) {
        Reservation reservation = reservation();
        if (reservation != null && amount != null && amount.isPositive()) {
            BudgetUse.of(reservation, draft).refund(issuance(), amount);
            put(reservation.refund(amount));
        }
    }

    /**
     * Pays again after the reservation was released, as much as the budget has.
     *
     * @return the amount that the budget pays
     */
    Money payLate(Money amount) {
        Reservation reservation = Objects.requireNonNull(reservation());
        boolean charged = issuance().terms().charging() == Charging.ON_ISSUE;
        Money paid = BudgetUse.of(reservation, draft).payLate(issuance(), amount, charged);
        put(charged ? reservation.chargeAgain(paid) : reservation.reserveAgain(paid));
        return paid;
    }

    /**
     * Returns the cost of a part of the value, or of all of it (null).
     *
     * @return the cost; null: no budget pays
     */
    @Nullable
    Money of(@Nullable Money part) {
        Reservation reservation = reservation();
        if (reservation == null) {
            return null;
        }
        Money value = issuance().value();
        return part == null || value == null ? reservation.amount() : Shares.of(reservation.amount(), part, value);
    }

    private Issuance issuance() {
        return Objects.requireNonNull(draft.issuance(id));
    }

    private @Nullable Reservation reservation() {
        return issuance().reservation();
    }

    private void put(Reservation reservation) {
        Standing now = issuance().standing();
        draft.put(issuance().as(now.with(reservation)));
    }
}
