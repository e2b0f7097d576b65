package io.bonsela.core.memory;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.store.Change;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.BudgetState;
import io.bonsela.api.store.State.Lease;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.LeaseKey;

/**
 * Writes what a unit of work changes.
 *
 * @param tables the tables, locked for writing
 * @param change the change
 */
record ChangeWriter(Tables tables, Change change) {
    /** Applies the change as a whole. Returns false without any effect if an earlier change conflicts with it. */
    boolean write() {
        if (isConflicting()) {
            return false;
        }
        change.states().forEach(ChangeWriter::requireWithinLimit);
        change.unstaged().forEach(tables::removeCodes);
        change.states().forEach(tables::put);
        change.histories().forEach(tables.histories()::append);
        change.decisions().forEach(decision -> tables.add(decision.record()));
        change.log().forEach(tables.histories()::log);
        change.pruned().forEach(this::prune);
        change.commands().forEach(tables::add);
        change.issuances().forEach(tables::put);
        change.transitions().forEach(tables::add);
        if (change.counted() != null) {
            tables.remove(change.counted());
        }
        tables.addAll(change.ledger());
        if (change.ruleSet() != null) {
            tables.add(change.ruleSet());
        }
        if (!change.erasures().isEmpty()) {
            Eraser.erase(tables, change.erasures());
        }
        return true;
    }

    private boolean isConflicting() {
        return change.decisions().stream().anyMatch(decision -> tables.contains(decision.record()))
                || change.commands().stream().anyMatch(tables::contains)
                || change.states().entrySet().stream()
                        .anyMatch(entry -> entry.getKey() instanceof LeaseKey key
                                && tables.issuances().isTakenOver(key, (Lease) entry.getValue()));
    }

    /** Checks the limit of a budget, as the databases do. */
    private static void requireWithinLimit(StateKey<?> key, State state) {
        if (state instanceof BudgetState budget
                && budget.bounded()
                && budget.used() > budget.limit().minorUnits()) {
            throw new BonselaException(ErrorCode.STORE_FAILED, key + " would be exceeded");
        }
    }

    private void prune(Change.Pruned pruned) {
        tables.replace(pruned.record());
        tables.histories().prune(pruned.record().event(), pruned.before());
    }
}
