package io.bonsela.api;

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
