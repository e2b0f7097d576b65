package io.bonsela.core.state;

import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Records.PoolStock;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.spi.RewardListener.BreakerOpened;
import io.bonsela.api.spi.RewardListener.BudgetAlert;
import io.bonsela.api.spi.RewardListener.TierChange;
import io.bonsela.api.store.Change.Unstaged;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.LoggedEvent;
import io.bonsela.api.store.StateKey;
import java.util.List;
import java.util.Map;

/**
 * What a decision writes in addition to its own record.
 *
 * @param states the changed states as they are afterwards, except issuances
 * @param issuances new and changed issuances
 * @param ledger the posted entries
 * @param refunds the refunds of events
 * @param alerts the alerts for budget thresholds
 * @param openedBreakers the breakers of rules that opened
 * @param deliveries deliveries that reached a state of which listeners are notified
 * @param low pools that have become low on codes
 * @param tierChanges the changes of levels
 * @param unstaged pools whose codes after a position are removed
 */
public record Writes(
        Map<StateKey<?>, State> states,
        List<IssuanceChange> issuances,
        List<LedgerEntry> ledger,
        List<LoggedEvent> refunds,
        List<BudgetAlert> alerts,
        List<BreakerOpened> openedBreakers,
        List<Delivery> deliveries,
        List<PoolStock> low,
        List<TierChange> tierChanges,
        List<Unstaged> unstaged) {}
