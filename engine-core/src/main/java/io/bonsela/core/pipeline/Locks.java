package io.bonsela.core.pipeline;

import io.bonsela.api.store.LoadRequest;
import io.bonsela.api.store.LockKey;
import io.bonsela.api.store.LockKey.Kind;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.api.store.StateKey.CounterKey;
import io.bonsela.api.store.StateKey.HistoryKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import java.util.SortedSet;
import java.util.TreeSet;

/** Says what must be locked before state is read. */
final class Locks {
    private Locks() {}

    static SortedSet<LockKey> of(LoadRequest request) {
        SortedSet<LockKey> locks = new TreeSet<>();
        for (StateKey<?> key : request.keys()) {
            if (key instanceof ActiveRulesKey) {
                locks.add(new LockKey(key.tenant(), Kind.RULES, "", true));
            } else if (key instanceof SubjectKey subject) {
                locks.add(new LockKey(key.tenant(), Kind.SUBJECT, subject.subject(), false));
            } else if (key instanceof CounterKey counter) {
                locks.add(
                        counter.subject() != null
                                ? new LockKey(key.tenant(), Kind.SUBJECT, counter.subject(), false)
                                : new LockKey(
                                        key.tenant(), Kind.COUNTER, counter.cap() + '/' + counter.scope(), false));
            } else if (key instanceof BudgetKey budget) {
                locks.add(new LockKey(key.tenant(), Kind.BUDGET, budget.budget(), false));
            }
        }
        for (HistoryKey key : request.histories().keySet()) {
            locks.add(new LockKey(key.tenant(), Kind.SUBJECT, key.subject(), false));
        }
        return locks;
    }
}
