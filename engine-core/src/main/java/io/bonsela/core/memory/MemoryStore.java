package io.bonsela.core.memory;

import io.bonsela.api.Backlog;
import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Records;
import io.bonsela.api.store.Change;
import io.bonsela.api.store.Snapshot;
import io.bonsela.api.store.State;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.ApprovalKey;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.api.store.StateKey.LockKey;
import io.bonsela.api.store.StateKey.ScopeSecretKey;
import io.bonsela.api.store.StateKey.SpendKey;
import io.bonsela.api.store.StateKey.TierKey;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.api.store.UnitOfWork.Loaded;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Keeps everything in memory and loses it at exit. Thread-safe; supports any number of writers. */
public final class MemoryStore implements Store {
    private final LockTable locks = new LockTable();
    private final GuardedTables guarded = new GuardedTables();
    private final Records records = new MemoryRecords(guarded);

    /** Creates an empty store. */
    public MemoryStore() {}

    @Override
    public int writers() {
        return Integer.MAX_VALUE;
    }

    @Override
    public UnitOfWork begin() {
        return new MemoryUnitOfWork();
    }

    /** Empty: this store has no clock. */
    @Override
    public Optional<Instant> now() {
        return Optional.empty();
    }

    @Override
    public Optional<State.ActiveRules> activeRules(String tenant) {
        return guarded.read(tables -> Optional.ofNullable(tables.state(new ActiveRulesKey(tenant))));
    }

    @Override
    public Optional<State.ScopeSecret> scopeSecret(String tenant) {
        return guarded.read(tables -> Optional.ofNullable(tables.state(new ScopeSecretKey(tenant))));
    }

    @Override
    public UnitOfWork join(Connection connection) {
        throw new BonselaException(
                ErrorCode.INVALID_CONFIGURATION, "the in-memory store cannot join a transaction of the host");
    }

    @Override
    public List<SpendKey> dueHolds(@Nullable Instant notAfter, int limit, @Nullable Instant now) {
        Instant moment = notAfter == null ? told(now) : notAfter;
        return guarded.read(tables -> tables.dueHolds(moment, limit));
    }

    @Override
    public List<TierKey> dueTiers(@Nullable Instant notAfter, int limit, @Nullable Instant now) {
        Instant moment = notAfter == null ? told(now) : notAfter;
        return guarded.read(tables -> tables.dueTiers(moment, limit));
    }

    @Override
    public List<ApprovalKey> dueRules(@Nullable Instant notAfter, int limit, @Nullable Instant now) {
        Instant moment = notAfter == null ? told(now) : notAfter;
        return guarded.read(tables -> tables.dueRules(moment, limit));
    }

    @Override
    public List<IssuanceLease> leaseIssuances(
            @Nullable Instant notAfter, int limit, @Nullable Instant now, Duration lease) {
        Instant told = told(now);
        Instant due = notAfter == null ? told : notAfter;
        return guarded.write(tables -> tables.issuances().lease(due, limit, told, told.plus(lease)));
    }

    @Override
    public List<DeliveryLease> leaseDeliveries(String connector, int limit, @Nullable Instant now, Duration lease) {
        Instant told = told(now);
        return guarded.write(tables -> tables.deliveries().lease(connector, limit, told, told.plus(lease)));
    }

    @Override
    public Backlog.Due due(@Nullable String connector, int limit, @Nullable Instant now) {
        Instant told = told(now);
        return guarded.read(tables -> connector == null
                ? tables.issuances().due(told, limit)
                : tables.deliveries().due(connector, told, limit));
    }

    private static Instant told(@Nullable Instant now) {
        return Objects.requireNonNull(now, "a store without a clock needs the time as an argument");
    }

    @Override
    public List<DeliveryKey> findDeliveries(String connector, String reference) {
        return guarded.read(tables -> tables.deliveries().find(connector, reference));
    }

    @Override
    public List<DeliveryKey> contradictions(@Nullable String tenant, int limit) {
        return guarded.read(tables -> tables.deliveries().contradictions(tenant, limit));
    }

    @Override
    public Optional<State.PoolCode> poolCode(String tenant, String pool, long position) {
        return guarded.read(tables -> tables.poolCode(tenant, pool, position));
    }

    @Override
    public List<Logged> logged(String tenant, Instant from, Instant until, int limit) {
        return guarded.read(tables -> tables.logged(tenant, from, until, limit));
    }

    @Override
    public Snapshot snapshot() {
        return guarded.snapshot(records);
    }

    /** Every snapshot is settled: a change gets its positions when it is applied, in one step. */
    @Override
    public Snapshot settledSnapshot(String tenant, Duration timeout) {
        return snapshot();
    }

    @Override
    public Records records() {
        return records;
    }

    @Override
    public void close() {}

    private final class MemoryUnitOfWork implements UnitOfWork {
        private LockTable.@Nullable Held held;

        @Override
        public Loaded load(SortedSet<LockKey> keys, LoadRequest request) {
            held = locks.lock(keys);
            return guarded.read(tables -> tables.load(request));
        }

        @Override
        public Optional<Instant> now() {
            return Optional.empty();
        }

        @Override
        public boolean commit(Change change) {
            return guarded.write(tables -> new ChangeWriter(tables, change).write());
        }

        @Override
        public void close() {
            if (held != null) {
                held.close();
            }
        }
    }
}
