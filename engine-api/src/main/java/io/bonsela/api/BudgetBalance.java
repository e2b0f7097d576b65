package io.bonsela.api;

/**
 * A budget, or one period of it, at one instant. {@code limit = reserved + charged + available}.
 *
 * @param budget the budget's id
 * @param period the period, such as {@code 2026-11}, or {@code lifetime}
 * @param limit what it was funded with
 * @param reserved set aside for rewards that are not yet paid for
 * @param charged paid for
 */
public record BudgetBalance(String budget, String period, Money limit, Money reserved, Money charged) {
    /** What is left to grant: limit less reserved less charged. Below zero only for a budget that is not hard. */
    public Money available() {
        return limit.minus(reserved).minus(charged);
    }
}
