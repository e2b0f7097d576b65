package io.bonsela.core.state;

import io.bonsela.api.BudgetAlert;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.PoolStock;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.store.Change.Unstaged;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.LoggedEvent;
import io.bonsela.api.store.StateKey;
import java.util.List;
import java.util.Map;

/**
 * What a decision writes beside its own record.
 *
 * @param states as they are afterwards, but for issuances
 * @param issuances new ones and changed ones
 * @param ledger what is posted
 * @param refunds what takes events back
 * @param alerts budget thresholds that it crossed
 * @param deliveries those that came to where listeners are told of
 * @param low pools that came to have few codes
 * @param unstaged pools whose codes behind a position are taken away
 */
public record Writes(
        Map<StateKey<?>, State> states,
        List<IssuanceChange> issuances,
        List<LedgerEntry> ledger,
        List<LoggedEvent> refunds,
        List<BudgetAlert> alerts,
        List<Delivery> deliveries,
        List<PoolStock> low,
        List<Unstaged> unstaged) {}
