package io.bonsela.store.jdbc;

import io.bonsela.api.Backlog.Due;
import io.bonsela.api.Records;
import io.bonsela.api.store.Codec;
import io.bonsela.api.store.Snapshot;
import io.bonsela.api.store.State.ActiveRules;
import io.bonsela.api.store.State.PoolCode;
import io.bonsela.api.store.State.ScopeSecret;
import io.bonsela.api.store.StateKey.ApprovalKey;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.IssuanceKey;
import io.bonsela.api.store.StateKey.SpendKey;
import io.bonsela.api.store.StateKey.TierKey;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.store.jdbc.sql.Dialect;
import io.bonsela.store.jdbc.sql.JdbcRecords;
import io.bonsela.store.jdbc.sql.JdbcSnapshot;
import io.bonsela.store.jdbc.sql.JdbcUnitOfWork;
import io.bonsela.store.jdbc.sql.Reading;
import io.bonsela.store.jdbc.sql.Row;
import io.bonsela.store.jdbc.sql.Sql;
import io.bonsela.store.jdbc.sql.StateTables;
import io.bonsela.store.jdbc.sql.Times;
import io.bonsela.store.jdbc.sql.Transaction;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Base class of the stores in databases. Thread-safe. */
public abstract sealed class JdbcStore implements Store permits SqliteStore, PostgresStore {
    private final Dialect dialect;
    private final Codec codec;
    private final StateTables tables;

    JdbcStore(Dialect dialect, Codec codec) {
        this.dialect = dialect;
        this.codec = codec;
        tables = new StateTables(codec);
    }

    /** Begins a write transaction; waits while the maximum number of them is open. */
    abstract Transaction transaction() throws SQLException;

    /** Provides connections that read committed data. */
    abstract Reading reading();

    final Dialect dialect() {
        return dialect;
    }

    final UnitOfWork unitOfWork(Transaction transaction) {
        return new JdbcUnitOfWork(dialect, codec, tables, transaction);
    }

    final Snapshot snapshot(Reading reading, Runnable end) {
        return new JdbcSnapshot(reading, codec, tables, end);
    }

    @Override
    public final UnitOfWork begin() {
        try {
            return unitOfWork(transaction());
        } catch (SQLException e) {
            throw dialect.exception(e);
        }
    }

    @Override
    public final Optional<Instant> now() {
        return dialect.clock()
                .map(clock -> reading()
                        .read(
                                Reading.EVERYONE,
                                connection ->
                                        Sql.query(connection, "SELECT " + clock, in -> Times.instant(in.number())))
                        .get(0));
    }

    @Override
    public final Optional<ActiveRules> activeRules(String tenant) {
        return reading()
                .read(
                        tenant,
                        connection -> Sql.query(
                                connection,
                                "SELECT version, digest FROM bonsela_active_rules WHERE tenant = ?",
                                in -> new ActiveRules(in.number(), in.text()),
                                tenant))
                .stream()
                .findFirst();
    }

    @Override
    public final Optional<ScopeSecret> scopeSecret(String tenant) {
        return reading()
                .read(
                        tenant,
                        connection -> Sql.query(
                                connection,
                                "SELECT key_id, sealed_key FROM bonsela_scope_secret WHERE tenant = ?",
                                in -> new ScopeSecret(in.text(), in.text()),
                                tenant))
                .stream()
                .findFirst();
    }

    /** A leased row. */
    private record Leased(
            String tenant,
            String id,
            long fence,
            long at,
            @Nullable String subject) {
        private static final Comparator<Leased> ORDER = Comparator.comparingLong(Leased::at)
                .thenComparing(Leased::tenant)
                .thenComparing(Leased::id);
    }

    @Override
    public final List<IssuanceLease> leaseIssuances(
            @Nullable Instant notAfter, int limit, @Nullable Instant now, Duration lease) {
        return leased("bonsela_issuance", null, notAfter, limit, now, lease).stream()
                .map(row -> new IssuanceLease(new IssuanceKey(row.tenant(), row.id()), row.fence()))
                .toList();
    }

    @Override
    public final List<DeliveryLease> leaseDeliveries(
            String connector, int limit, @Nullable Instant now, Duration lease) {
        return leased("bonsela_delivery", connector, null, limit, now, lease).stream()
                .map(row -> new DeliveryLease(new DeliveryKey(row.tenant(), row.id()), row.subject(), row.fence()))
                .toList();
    }

    @Override
    public final List<SpendKey> dueHolds(@Nullable Instant notAfter, int limit, @Nullable Instant now) {
        return due(
                "bonsela_spending",
                "subject, id",
                "held_until",
                notAfter,
                limit,
                now,
                in -> new SpendKey(in.text(), in.text(), in.text()));
    }

    @Override
    public final List<TierKey> dueTiers(@Nullable Instant notAfter, int limit, @Nullable Instant now) {
        return due(
                "bonsela_tier",
                "subject, tier",
                "ends_at",
                notAfter,
                limit,
                now,
                in -> new TierKey(in.text(), in.text(), in.text()));
    }

    @Override
    public final List<ApprovalKey> dueRules(@Nullable Instant notAfter, int limit, @Nullable Instant now) {
        return due(
                "bonsela_approval",
                "command",
                "due_at",
                notAfter,
                limit,
                now,
                in -> new ApprovalKey(in.text(), in.text()));
    }

    /** Returns the keys of states that are due, the longest overdue first. */
    private <K> List<K> due(
            String table,
            String columns,
            String column,
            @Nullable Instant notAfter,
            int limit,
            @Nullable Instant now,
            Row.Reader<K> key) {
        String moment = moment(now);
        String text = "SELECT tenant, " + columns + " FROM " + table + " WHERE " + due(column, notAfter, now, moment)
                + " ORDER BY " + column + ", tenant, " + columns + " LIMIT ?";
        Object[] parameters = notAfter == null ? new Object[] {limit} : new Object[] {Times.bound(notAfter), limit};
        return reading().read(Reading.EVERYONE, connection -> Sql.query(connection, text, key, parameters));
    }

    /** Returns the condition that a time is over; it has a parameter if there is an upper bound. */
    private static String due(String column, @Nullable Instant notAfter, @Nullable Instant now, String moment) {
        return notAfter == null
                ? column + " <= " + moment
                : now == null ? column + " <= ? AND " + column + " <= " + moment : column + " <= ?";
    }

    private String moment(@Nullable Instant now) {
        return now != null
                ? String.valueOf(Times.micros(now))
                : dialect.clock()
                        .orElseThrow(() -> new IllegalArgumentException("a store without a clock requires the time"));
    }

    private List<Leased> leased(
            String table,
            @Nullable String connector,
            @Nullable Instant notAfter,
            int limit,
            @Nullable Instant now,
            Duration lease) {
        String moment = moment(now);
        // Materialized so that no plan selects the rows more than once.
        String text = "WITH leased AS MATERIALIZED (SELECT position FROM " + table + " WHERE "
                + due("due_at", notAfter, now, moment)
                + (connector == null ? "" : " AND connector = ?")
                + " AND (leased_until IS NULL OR leased_until <= " + moment + ")"
                + " ORDER BY due_at, tenant, id LIMIT ? " + dialect.leasing() + ")"
                + " UPDATE " + table + " SET fence = fence + 1, leased_until = " + moment + " + ? FROM leased"
                + " WHERE " + table + ".position = leased.position RETURNING " + table + ".tenant, " + table + ".id, "
                + table + ".fence, " + table + ".due_at, " + table + ".subject";
        List<Object> parameters = new ArrayList<>();
        if (notAfter != null) {
            parameters.add(Times.bound(notAfter));
        }
        if (connector != null) {
            parameters.add(connector);
        }
        parameters.add(limit);
        parameters.add(lease.toNanos() / 1_000);
        try (Transaction transaction = transaction()) {
            transaction.session().load(Reading.EVERYONE, List.of(), List.of());
            List<Leased> leased = Sql.query(
                    transaction.session().connection(),
                    text,
                    in -> new Leased(in.text(), in.text(), in.number(), in.number(), in.textIfAny()),
                    parameters.toArray());
            transaction.commit();
            return leased.stream().sorted(Leased.ORDER).toList();
        } catch (SQLException e) {
            throw dialect.exception(e);
        }
    }

    @Override
    public final Due due(@Nullable String connector, int limit, @Nullable Instant now) {
        String from = connector == null ? "bonsela_issuance WHERE " : "bonsela_delivery WHERE connector = ? AND ";
        String text = "SELECT count(*), coalesce(min(due_at), 0) FROM (SELECT due_at FROM " + from
                + due("due_at", null, now, moment(now)) + " ORDER BY due_at LIMIT ?) AS overdue";
        Object[] parameters = connector == null ? new Object[] {limit} : new Object[] {connector, limit};
        return reading()
                .read(
                        Reading.EVERYONE,
                        connection -> Sql.query(
                                connection,
                                text,
                                in -> {
                                    int count = Math.toIntExact(in.number());
                                    Instant oldest = Times.instant(in.number());
                                    return new Due(count, count == 0 ? null : oldest);
                                },
                                parameters))
                .get(0);
    }

    @Override
    public final List<DeliveryKey> findDeliveries(String connector, String reference) {
        List<DeliveryKey> ours = deliveries(
                "SELECT tenant, id FROM bonsela_delivery WHERE connector = ? AND reference = ?"
                        + " UNION ALL SELECT tenant, delivery FROM bonsela_former_reference"
                        + " WHERE connector = ? AND reference = ? LIMIT 1",
                connector,
                reference,
                connector,
                reference);
        return ours.isEmpty()
                ? deliveries(
                        "SELECT tenant, id FROM bonsela_delivery WHERE connector = ? AND provider_reference = ?"
                                + " ORDER BY tenant, created_at LIMIT 100",
                        connector,
                        reference)
                : ours;
    }

    private List<DeliveryKey> deliveries(String text, Object... parameters) {
        return reading()
                .read(
                        Reading.EVERYONE,
                        connection ->
                                Sql.query(connection, text, in -> new DeliveryKey(in.text(), in.text()), parameters));
    }

    @Override
    public final List<DeliveryKey> contradictions(@Nullable String tenant, int limit) {
        String text = "SELECT tenant, id FROM bonsela_delivery WHERE contradicted = 1"
                + (tenant == null ? "" : " AND tenant = ?") + " ORDER BY tenant, created_at LIMIT ?";
        Object[] parameters = tenant == null ? new Object[] {limit} : new Object[] {tenant, limit};
        return reading()
                .read(
                        tenant == null ? Reading.EVERYONE : tenant,
                        connection ->
                                Sql.query(connection, text, in -> new DeliveryKey(in.text(), in.text()), parameters));
    }

    @Override
    public final Optional<PoolCode> poolCode(String tenant, String pool, long position) {
        return reading()
                .read(
                        tenant,
                        connection -> Sql.query(
                                connection,
                                "SELECT position, sealed FROM bonsela_pool_code"
                                        + " WHERE tenant = ? AND pool = ? AND position = ?",
                                in -> new PoolCode(in.number(), in.text()),
                                tenant,
                                pool,
                                position))
                .stream()
                .findFirst();
    }

    @Override
    public final List<Logged> logged(String tenant, Instant from, Instant until, int limit) {
        return reading()
                .read(
                        tenant,
                        connection -> Sql.query(
                                connection,
                                "SELECT id, decided_at FROM bonsela_event WHERE tenant = ? AND decided_at >= ?"
                                        + " AND decided_at < ? AND type IS NOT NULL"
                                        + " ORDER BY decided_at, position LIMIT ?",
                                in -> new Logged(new EventKey(tenant, in.text()), Times.instant(in.number())),
                                tenant,
                                Times.boundFrom(from),
                                Times.boundFrom(until),
                                limit));
    }

    @Override
    public final Records records() {
        return new JdbcRecords(reading(), codec);
    }
}
