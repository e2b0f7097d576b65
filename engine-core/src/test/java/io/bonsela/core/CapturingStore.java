package io.bonsela.core;

import io.bonsela.api.Backlog;
import io.bonsela.api.Records;
import io.bonsela.api.store.Change;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.Snapshot;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.ScopeSecret;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.api.store.StateKey.LockKey;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.api.store.UnitOfWork.Loaded;
import io.bonsela.core.memory.MemoryStore;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A store in memory that shows what is written to it, and that can be made to fail. */
public final class CapturingStore implements Store {
    private final Store store = new MemoryStore();
    public final List<DecisionRecord> decisions = Collections.synchronizedList(new ArrayList<>());

    /** How many units of work were begun. */
    public final AtomicInteger units = new AtomicInteger();

    /** Is asked before each commit; where it throws, nothing is written. */
    public volatile Predicate<Change> beforeCommit = change -> true;

    @Override
    public int writers() {
        return store.writers();
    }

    @Override
    public UnitOfWork begin() {
        UnitOfWork work = store.begin();
        units.incrementAndGet();
        return new UnitOfWork() {
            @Override
            public Loaded load(SortedSet<LockKey> locks, LoadRequest request) {
                return work.load(locks, request);
            }

            @Override
            public Optional<Instant> now() {
                return work.now();
            }

            @Override
            public boolean commit(Change change) {
                boolean done = beforeCommit.test(change) && work.commit(change);
                if (done) {
                    change.decisions().forEach(decision -> decisions.add(decision.record()));
                }
                return done;
            }

            @Override
            public void close() {
                work.close();
            }
        };
    }

    @Override
    public Backlog.Due due(@Nullable String connector, int limit, @Nullable Instant now) {
        return store.due(connector, limit, now);
    }

    @Override
    public UnitOfWork join(Connection connection) {
        return store.join(connection);
    }

    @Override
    public Optional<Instant> now() {
        return store.now();
    }

    @Override
    public List<IssuanceLease> leaseIssuances(Instant notAfter, int limit, Instant now, Duration lease) {
        return store.leaseIssuances(notAfter, limit, now, lease);
    }

    @Override
    public List<StateKey.SpendKey> dueHolds(@Nullable Instant notAfter, int limit, @Nullable Instant now) {
        return store.dueHolds(notAfter, limit, now);
    }

    @Override
    public List<StateKey.TierKey> dueTiers(@Nullable Instant notAfter, int limit, @Nullable Instant now) {
        return store.dueTiers(notAfter, limit, now);
    }

    @Override
    public List<StateKey.ApprovalKey> dueRules(@Nullable Instant notAfter, int limit, @Nullable Instant now) {
        return store.dueRules(notAfter, limit, now);
    }

    @Override
    public List<DeliveryLease> leaseDeliveries(String connector, int limit, Instant now, Duration lease) {
        return store.leaseDeliveries(connector, limit, now, lease);
    }

    @Override
    public List<DeliveryKey> findDeliveries(String connector, String reference) {
        return store.findDeliveries(connector, reference);
    }

    @Override
    public List<DeliveryKey> contradictions(@Nullable String tenant, int limit) {
        return store.contradictions(tenant, limit);
    }

    @Override
    public Optional<State.PoolCode> poolCode(String tenant, String pool, long position) {
        return store.poolCode(tenant, pool, position);
    }

    @Override
    public List<Logged> logged(String tenant, Instant from, Instant until, int limit) {
        return store.logged(tenant, from, until, limit);
    }

    @Override
    public Snapshot snapshot() {
        return store.snapshot();
    }

    @Override
    public Snapshot settledSnapshot(String tenant, Duration timeout) {
        return store.settledSnapshot(tenant, timeout);
    }

    @Override
    public Optional<ScopeSecret> scopeSecret(String tenant) {
        return store.scopeSecret(tenant);
    }

    @Override
    public Optional<State.ActiveRules> activeRules(String tenant) {
        return store.activeRules(tenant);
    }

    @Override
    public Records records() {
        return store.records();
    }

    @Override
    public void close() {
        store.close();
    }
}
