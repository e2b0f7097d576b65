package io.bonsela.core.pipeline;

import io.bonsela.api.store.LoadRequest;
import io.bonsela.api.store.LockKey;
import io.bonsela.api.store.LockKey.Kind;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.AttemptsKey;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.api.store.StateKey.ChainKey;
import io.bonsela.api.store.StateKey.CodeKey;
import io.bonsela.api.store.StateKey.CounterKey;
import io.bonsela.api.store.StateKey.CredentialKey;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.api.store.StateKey.HistoryKey;
import io.bonsela.api.store.StateKey.OpenIssuancesKey;
import io.bonsela.api.store.StateKey.PoolKey;
import io.bonsela.api.store.StateKey.PoolStageKey;
import io.bonsela.api.store.StateKey.RefundKey;
import io.bonsela.api.store.StateKey.ScopeSecretKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.api.store.StateKey.UsesKey;
import io.bonsela.api.store.StateKey.WalletKey;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Says what must be locked before state is read. Issuances, decided events and answers have no lock of their own: they
 * change under the lock of their subject, or not at all.
 */
final class Locks {
    private Locks() {}

    static SortedSet<LockKey> of(LoadRequest request) {
        SortedSet<LockKey> locks = new TreeSet<>();
        for (StateKey<?> key : request.keys()) {
            if (key instanceof ActiveRulesKey) {
                locks.add(new LockKey(key.tenant(), Kind.RULES, "", true));
            } else if (key instanceof ScopeSecretKey) {
                locks.add(new LockKey(key.tenant(), Kind.RULES, "", false));
            } else if (key instanceof SubjectKey subject) {
                locks.add(ofSubject(key, subject.subject()));
            } else if (key instanceof OpenIssuancesKey open) {
                locks.add(ofSubject(key, open.subject()));
            } else if (key instanceof WalletKey wallet) {
                locks.add(ofSubject(key, wallet.subject()));
            } else if (key instanceof RefundKey refund) {
                locks.add(ofSubject(key, refund.subject()));
            } else if (key instanceof CredentialKey credential) {
                locks.add(ofSubject(key, credential.subject()));
            } else if (key instanceof CounterKey counter) {
                String shared = counter.cap() + '/' + counter.scope();
                locks.add(
                        counter.subject() != null
                                ? ofSubject(key, counter.subject())
                                : new LockKey(key.tenant(), Kind.COUNTER, shared, false));
            } else if (key instanceof BudgetKey budget) {
                locks.add(new LockKey(key.tenant(), Kind.BUDGET, budget.budget(), false));
            } else if (key instanceof UsesKey uses) {
                locks.add(new LockKey(key.tenant(), Kind.USES, uses.eventId(), false));
            } else if (key instanceof CodeKey code) {
                locks.add(new LockKey(key.tenant(), Kind.CODE, code.hash(), false));
            } else if (key instanceof DeliveryKey delivery) {
                locks.add(new LockKey(key.tenant(), Kind.DELIVERY, delivery.id(), false));
            } else if (key instanceof PoolKey pool) {
                locks.add(new LockKey(key.tenant(), Kind.POOL, pool.pool(), false));
            } else if (key instanceof PoolStageKey stage) {
                locks.add(new LockKey(key.tenant(), Kind.POOL, stage.pool(), false));
            } else if (key instanceof ChainKey chain) {
                locks.add(
                        chain.owner().isEmpty()
                                ? new LockKey(key.tenant(), Kind.ANSWERS, "", false)
                                : ofSubject(key, chain.owner()));
            } else if (key instanceof AttemptsKey attempts) {
                locks.add(new LockKey(key.tenant(), Kind.ATTEMPTS, attempts.of(), false));
            }
        }
        for (HistoryKey key : request.histories().keySet()) {
            locks.add(ofSubject(key, key.subject()));
        }
        return locks;
    }

    private static LockKey ofSubject(StateKey<?> key, String subject) {
        return new LockKey(key.tenant(), Kind.SUBJECT, subject, false);
    }
}
