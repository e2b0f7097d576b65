package io.bonsela.api.spi;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Decision;
import io.bonsela.api.Issuance;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.Records.PoolStock;
import io.bonsela.api.Reports.Reconciliation;
import io.bonsela.api.delivery.Deliveries.ConnectorStatus;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.store.State.BreakerState;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Is notified of committed changes, in the order of the commits of each lane, on the lane's thread: return quickly.
 * Each notification is sent at most once; it is lost if the process dies. An exception from a listener is logged and
 * has no other effect.
 */
public interface RewardListener {
    /**
     * Called when an event has been decided for the first time.
     *
     * @param decision the decision, with status DECIDED
     */
    default void decided(Decision decision) {}

    /**
     * Called when a command has been decided for the first time.
     *
     * @param command the command and its outcome
     */
    default void executed(AuditRecord command) {}

    /**
     * Called when the state or the remaining amount of an earlier issuance has changed.
     *
     * @param before the issuance before the change
     * @param after the issuance after the change
     */
    default void changed(Issuance before, Issuance after) {}

    /**
     * Called when a budget has reached an alert threshold.
     *
     * @param alert the alert
     */
    default void budgetAlert(BudgetAlert alert) {}

    /**
     * Called when the breaker of a rule has opened, so that the rule is paused.
     *
     * @param breaker the breaker
     */
    default void breakerOpened(BreakerOpened breaker) {}

    /**
     * Called when the level of a subject in a tier has changed, by an event or by time.
     *
     * @param change the change
     */
    default void tierChanged(TierChange change) {}

    /**
     * Called when a delivery needs attention or has ended: its state is HELD, DEAD, FAILED, UNKNOWN without a next
     * step, DELIVERED, REVERSED or CONTRADICTED.
     *
     * @param delivery the delivery
     */
    default void delivery(Delivery delivery) {}

    /**
     * Called when a pool has few codes left.
     *
     * @param stock the pool's stock
     */
    default void poolLow(PoolStock stock) {}

    /**
     * Called on the connector's thread when a connector's circuit breaker has opened, closed or become half-open.
     *
     * @param connector the connector's status
     */
    default void breaker(ConnectorStatus connector) {}

    /**
     * Called when the maintenance has found data that is not as the engine wrote it.
     *
     * @param reconciliation the reconciliation, which is not clean
     */
    default void discrepancy(Reconciliation reconciliation) {}

    /**
     * A change of a level.
     *
     * @param tenant the tenant
     * @param subject the subject
     * @param tier the tier's id
     * @param from the level before; null: none
     * @param to the level after; null: none
     * @param at when it changed
     * @param until how long it is kept without being earned again; null: indefinitely
     */
    record TierChange(
            String tenant,
            String subject,
            String tier,
            @Nullable String from,
            @Nullable String to,
            Instant at,
            @Nullable Instant until) {}

    /**
     * Reports that the breaker of a rule opened.
     *
     * @param tenant the tenant
     * @param rule the rule's id
     * @param state the state of the breaker, with the bound that was reached
     * @param cause the id of the event or command whose decision opened it
     */
    record BreakerOpened(String tenant, String rule, BreakerState state, String cause) {}

    /**
     * Reports that the use of a budget reached one of its alert thresholds, or that the budget refused a reward for which
     * it had too little left. Reported once for each threshold and period; a top-up or an adjustment that brings the use
     * below the threshold allows another report.
     *
     * @param tenant the tenant
     * @param balance the balance after the decision
     * @param threshold the share of the limit that was reached, such as 0.8; 1 if the budget refused a reward
     * @param hard whether the budget refuses rewards that would exceed it
     * @param cause the id of the event or command whose decision caused the alert
     */
    record BudgetAlert(String tenant, BudgetBalance balance, BigDecimal threshold, boolean hard, String cause) {
        /** Whether the limit is reached or a reward was refused; false if only a lower threshold is reached. */
        public boolean isReached() {
            return threshold.compareTo(BigDecimal.ONE) >= 0;
        }
    }
}
