package io.bonsela.store.jdbc;

import io.bonsela.api.Backlog.Due;
import io.bonsela.api.Records;
import io.bonsela.api.store.Change;
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
import java.nio.MappedByteBuffer;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Records in a mapped file, which outlives the program, how many transactions are open, that is, have locked and read,
 * and how many of them are writing. The same file tells it to hold transactions before they commit.
 */
final class Marking implements Store {
    /** The offset of the number of open transactions. */
    static final int OPEN = 0;
    /** The offset of the number of writing transactions. */
    static final int WRITING = 4;
    /** The offset of the command to hold transactions: 1, or 0 if not. */
    static final int HOLD = 8;
    /** The offset of the number of held transactions. */
    static final int HELD = 12;

    static final int SIZE = 16;

    private final Store store;
    private final MappedByteBuffer marks;

    Marking(Store store, MappedByteBuffer marks) {
        this.store = store;
        this.marks = marks;
        for (int index = 0; index < SIZE; index += Integer.BYTES) {
            marks.putInt(index, 0);
        }
    }

    private synchronized void add(int index, int more) {
        marks.putInt(index, marks.getInt(index) + more);
    }

    private void hold() {
        if (marks.getInt(HOLD) != 0) {
            add(HELD, 1);
            while (marks.getInt(HOLD) != 0) {
                LockSupport.parkNanos(100_000);
            }
            add(HELD, -1);
        }
    }

    @Override
    public int writers() {
        return store.writers();
    }

    @Override
    public UnitOfWork begin() {
        UnitOfWork work = store.begin();
        return new UnitOfWork() {
            private boolean open;

            @Override
            public Loaded load(SortedSet<LockKey> locks, LoadRequest request) {
                Loaded loaded = work.load(locks, request);
                add(OPEN, 1);
                open = true;
                return loaded;
            }

            @Override
            public Optional<Instant> now() {
                return work.now();
            }

            @Override
            public boolean commit(Change change) {
                hold();
                add(WRITING, 1);
                try {
                    return work.commit(change);
                } finally {
                    add(WRITING, -1);
                    close0();
                }
            }

            private void close0() {
                if (open) {
                    open = false;
                    add(OPEN, -1);
                }
            }

            @Override
            public void close() {
                close0();
                work.close();
            }
        };
    }

    @Override
    public UnitOfWork join(Connection connection) {
        return store.join(connection);
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
    public Due due(@Nullable String connector, int limit, @Nullable Instant now) {
        return store.due(connector, limit, now);
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
    public Records records() {
        return store.records();
    }

    @Override
    public void close() {
        store.close();
    }
}
