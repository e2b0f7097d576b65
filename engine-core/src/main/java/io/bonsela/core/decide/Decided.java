package io.bonsela.core.decide;

import io.bonsela.api.BudgetAlert;
import io.bonsela.api.Decision;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.store.ReadSet;
import io.bonsela.api.store.State;
import io.bonsela.api.store.StateKey;
import java.util.List;
import java.util.Map;

/**
 * A decision and what it changes.
 *
 * @param decision the decision
 * @param readSet what it read
 * @param states counters and budgets as they are afterwards
 * @param ledger what is posted
 * @param alerts budget thresholds that it crossed
 */
public record Decided(
        Decision decision,
        ReadSet readSet,
        Map<StateKey<?>, State> states,
        List<LedgerEntry> ledger,
        List<BudgetAlert> alerts) {}
