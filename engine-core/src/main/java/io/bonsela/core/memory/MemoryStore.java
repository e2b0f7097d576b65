package io.bonsela.core.memory;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Records;
import io.bonsela.api.store.Change;
import io.bonsela.api.store.Snapshot;
import io.bonsela.api.store.State;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.api.store.StateKey.ScopeSecretKey;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.api.store.UnitOfWork.Loaded;
import io.bonsela.api.store.UnitOfWork.LockKey;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Keeps everything in memory and forgets it at exit. Thread-safe; bears any number of writers. */
public final class MemoryStore implements Store {
    private final LockTable locks = new LockTable();
    private final Tables tables = new Tables();
    private final Records records = new MemoryRecords(tables);

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

    /** Empty: it has none. */
    @Override
    public Optional<Instant> now() {
        return Optional.empty();
    }

    @Override
    public Optional<State.ActiveRules> activeRules(String tenant) {
        return tables.read(() -> Optional.ofNullable(tables.state(new ActiveRulesKey(tenant))));
    }

    @Override
    public Optional<State.ScopeSecret> scopeSecret(String tenant) {
        return tables.read(() -> Optional.ofNullable(tables.state(new ScopeSecretKey(tenant))));
    }

    @Override
    public List<String> tenants() {
        return tables.read(tables::tenants);
    }

    @Override
    public UnitOfWork join(Connection connection) {
        throw new BonselaException(
                ErrorCode.INVALID_CONFIGURATION, "the store in memory takes part in no transaction of the host's");
    }

    @Override
    public List<IssuanceLease> leaseIssuances(
            @Nullable Instant notAfter, int limit, @Nullable Instant now, Duration lease) {
        Instant told = told(now);
        return tables.leaseIssuances(notAfter == null ? told : notAfter, limit, told, lease);
    }

    @Override
    public List<DeliveryLease> leaseDeliveries(String connector, int limit, @Nullable Instant now, Duration lease) {
        return tables.leaseDeliveries(connector, limit, told(now), lease);
    }

    private static Instant told(@Nullable Instant now) {
        return Objects.requireNonNull(now, "a store without a clock is told the time");
    }

    @Override
    public List<DeliveryKey> findDeliveries(String connector, String reference) {
        return tables.read(() -> tables.findDeliveries(connector, reference));
    }

    @Override
    public List<DeliveryKey> contradictions(@Nullable String tenant, int limit) {
        return tables.read(() -> tables.contradictions(tenant, limit));
    }

    @Override
    public Optional<State.PoolCode> poolCode(String tenant, String pool, long position) {
        return tables.read(() -> tables.poolCode(tenant, pool, position));
    }

    @Override
    public List<Logged> logged(String tenant, Instant from, Instant until, int limit) {
        return tables.read(() -> tables.logged(tenant, from, until, limit));
    }

    @Override
    public Snapshot snapshot() {
        return tables.snapshot(records);
    }

    /** A change is applied at once, and gets its positions then. */
    @Override
    public Snapshot settledSnapshot(String tenant) {
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
            return tables.load(request);
        }

        @Override
        public Optional<Instant> now() {
            return Optional.empty();
        }

        @Override
        public boolean commit(Change change) {
            return tables.apply(change);
        }

        @Override
        public void close() {
            if (held != null) {
                held.close();
            }
        }
    }
}
