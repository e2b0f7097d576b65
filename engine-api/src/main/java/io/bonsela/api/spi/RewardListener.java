package io.bonsela.api.spi;

import io.bonsela.api.BudgetAlert;
import io.bonsela.api.Decision;

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
     * A budget crossed an alert threshold.
     *
     * @param alert which
     */
    default void budgetAlert(BudgetAlert alert) {}
}
