package io.bonsela.api;

import java.math.BigDecimal;

/**
 * A budget was used up to one of its alert thresholds, or refused a reward for which it had too little left. Told once
 * for each crossing and period; a top-up or an adjustment that brings the use below a threshold lets it be told again.
 *
 * @param tenant the tenant
 * @param balance the balance after the decision that crossed
 * @param threshold the share of the limit that was crossed, such as 0.8; 1 if it refused a reward
 * @param hard whether the budget refuses what would exceed it
 * @param cause the id of the event or command whose decision crossed it
 */
public record BudgetAlert(String tenant, BudgetBalance balance, BigDecimal threshold, boolean hard, String cause) {
    /** Whether the limit is reached, or a reward was refused; otherwise the limit is only near. */
    public boolean isReached() {
        return threshold.compareTo(BigDecimal.ONE) >= 0;
    }
}
