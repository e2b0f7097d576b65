package io.bonsela.api.spi;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.BudgetAlert;
import io.bonsela.api.Decision;
import io.bonsela.api.Issuance;
import io.bonsela.api.PoolStock;
import io.bonsela.api.Reports.Reconciliation;
import io.bonsela.api.delivery.Deliveries.ConnectorStatus;
import io.bonsela.api.delivery.Delivery;

/**
 * Is told of what was committed, in the order of the commits of each lane, on the lane's thread: be quick. At most once:
 * what is told while the process dies is lost. What a listener throws is logged and harms nothing.
 */
public interface RewardListener {
    /**
     * An event was decided, for the first time.
     *
     * @param decision of status DECIDED
     */
    default void decided(Decision decision) {}

    /**
     * A command was decided, for the first time.
     *
     * @param command what was asked for, and what became of it
     */
    default void executed(AuditRecord command) {}

    /**
     * An issuance that was granted earlier changed: its state, or what is left of it.
     *
     * @param before as it was
     * @param after as it is
     */
    default void changed(Issuance before, Issuance after) {}

    /**
     * A budget crossed an alert threshold.
     *
     * @param alert which
     */
    default void budgetAlert(BudgetAlert alert) {}

    /**
     * A delivery came to where it needs attention or has ended: HELD, DEAD, FAILED, UNKNOWN without a next step,
     * DELIVERED, REVERSED, CONTRADICTED.
     *
     * @param delivery as it is
     */
    default void delivery(Delivery delivery) {}

    /**
     * A pool of codes has few left.
     *
     * @param stock what it has
     */
    default void poolLow(PoolStock stock) {}

    /**
     * A connector's circuit breaker opened, closed, or lets calls through to try. Told on the connector's thread.
     *
     * @param connector how the connector is
     */
    default void breaker(ConnectorStatus connector) {}

    /**
     * The maintenance found something that is not as the engine wrote it.
     *
     * @param reconciliation that is not clean
     */
    default void discrepancy(Reconciliation reconciliation) {}
}
