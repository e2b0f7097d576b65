package io.bonsela.store.jdbc;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.store.Codec;
import io.bonsela.api.store.Snapshot;
import io.bonsela.api.store.StateKey.LockKey;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.store.jdbc.postgres.AdvisoryLocks;
import io.bonsela.store.jdbc.postgres.Policies;
import io.bonsela.store.jdbc.postgres.PostgresDialect;
import io.bonsela.store.jdbc.postgres.PostgresReading;
import io.bonsela.store.jdbc.postgres.PostgresSession;
import io.bonsela.store.jdbc.postgres.PostgresTransaction;
import io.bonsela.store.jdbc.sql.Dialect;
import io.bonsela.store.jdbc.sql.HostTransaction;
import io.bonsela.store.jdbc.sql.Reading;
import io.bonsela.store.jdbc.sql.Row;
import io.bonsela.store.jdbc.sql.Schema;
import io.bonsela.store.jdbc.sql.Sql;
import io.bonsela.store.jdbc.sql.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/**
 * A store in PostgreSQL 14 or later; any number of JVMs may share one database. Decisions are dated by the database's
 * clock unless the engine has a clock of its own. Requires {@code org.postgresql:postgresql} on the class path, READ
 * COMMITTED isolation, and a connection pool with at least two more connections than the store has writers, plus two
 * for each thread that joins decisions to its own transaction. Thread-safe.
 *
 * <p>For row-level security, the store sets {@code app.tenant_id} to the tenant in each transaction.
 */
public final class PostgresStore extends JdbcStore {
    private static final int WRITERS = 8;

    private final DataSource dataSource;
    private final int writers;
    private final Semaphore permits;
    private final PostgresReading reading;

    private PostgresStore(DataSource dataSource, int writers) {
        super(new PostgresDialect(), Codec.canonical());
        this.dataSource = dataSource;
        this.writers = writers;
        permits = new Semaphore(writers, true);
        reading = new PostgresReading(dataSource, dialect());
    }

    /**
     * Returns a store on a database whose schema is up to date, with eight writers.
     *
     * @param dataSource provides connections, preferably from a pool; the store does not close it
     * @throws BonselaException INVALID_CONFIGURATION if the schema is not that of this release, if row-level security
     *     is enabled for only some of its tables, or if the server's advisory locks do not exclude each other;
     *     STORE_UNAVAILABLE
     */
    public static PostgresStore of(DataSource dataSource) {
        return of(dataSource, Schema.RELEASED);
    }

    /** Returns a store on a database with the schema that scripts make. */
    static PostgresStore of(DataSource dataSource, List<String> scripts) {
        PostgresStore store = new PostgresStore(dataSource, WRITERS);
        store.reading.read(Reading.EVERYONE, connection -> {
            new Schema(store.dialect(), scripts).requireCurrent(connection);
            Policies.requireOnAll(connection);
            return true;
        });
        store.requireLocks();
        return store;
    }

    /** Checks that advisory locks exclude each other: some servers and proxies accept them without locking. */
    private void requireLocks() {
        boolean excludes = reading.read(Reading.EVERYONE, one -> {
            long key = Sql.query(one, "SELECT CAST(floor(random() * 9007199254740992) AS bigint)", Row::number)
                    .get(0);
            Sql.query(one, "SELECT CAST(pg_advisory_xact_lock(?) AS text)", Row::text, key);
            return reading.read(
                    Reading.EVERYONE,
                    other -> Sql.query(other, "SELECT pg_try_advisory_xact_lock(?)", Row::text, key)
                            .get(0)
                            .equals("f"));
        });
        if (!excludes) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION,
                    dialect().where() + " grants one advisory lock to two connections: without exclusive locks,"
                            + " concurrent decisions exceed caps and budgets. Use a PostgreSQL server, and a pool that"
                            + " gives each caller its own connection");
        }
    }

    /**
     * Brings the tables up to date in the first schema of the connections' search path. Safe to call concurrently. A
     * migration tool may run the scripts in {@code bonsela-schema/postgresql} instead.
     *
     * @param dataSource provides connections of a role that may create tables
     * @throws BonselaException STORE_UNAVAILABLE, or STORE_FAILED, for example if row-level security hides rows from
     *     the role; nothing is changed then
     */
    public static void migrate(DataSource dataSource) {
        migrate(dataSource, Schema.RELEASED);
    }

    /** Brings the tables up to date with scripts. */
    static void migrate(DataSource dataSource, List<String> scripts) {
        migrate(dataSource, connection -> {
            new Schema(new PostgresDialect(), scripts).migrate(connection);
            return true;
        });
    }

    /** Runs a migration that sees all rows of the tables; only one runs at a time. */
    static void migrate(DataSource dataSource, Reading.Query<?> work) {
        Dialect dialect = new PostgresDialect();
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                Sql.query(
                        connection,
                        "SELECT CAST(pg_advisory_xact_lock(hashtextextended(?, 0)) AS text)",
                        Row::text,
                        "bonsela_schema");
                // Otherwise hidden rows would stay unchanged; with this setting the server reports an error.
                Sql.query(connection, "SELECT set_config('row_security', 'off', true)", Row::text);
                work.on(connection);
                connection.commit();
                connection.setAutoCommit(true);
            } catch (SQLException | RuntimeException e) {
                PostgresReading.rollBack(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw dialect.exception(e);
        }
    }

    /**
     * Returns the same store with a different number of writers.
     *
     * @param count the maximum number of concurrent transactions for decisions, 1 to 256
     */
    public PostgresStore writers(int count) {
        if (count < 1 || count > 256) {
            throw new BonselaException(ErrorCode.INVALID_CONFIGURATION, "writers must be from 1 to 256, not " + count);
        }
        return new PostgresStore(dataSource, count);
    }

    @Override
    public int writers() {
        return writers;
    }

    @Override
    Transaction transaction() throws SQLException {
        permits.acquireUninterruptibly();
        try {
            return PostgresTransaction.begin(dataSource.getConnection(), permits::release);
        } catch (SQLException | RuntimeException | Error e) {
            permits.release();
            throw e;
        }
    }

    @Override
    public UnitOfWork join(Connection connection) {
        try {
            if (connection.getAutoCommit()) {
                throw new BonselaException(
                        ErrorCode.INVALID_CONFIGURATION, "the connection has no open transaction: auto-commit is on");
            }
            return unitOfWork(new HostTransaction(new PostgresSession(connection, false)));
        } catch (SQLException e) {
            throw dialect().exception(e);
        }
    }

    @Override
    Reading reading() {
        return reading;
    }

    @Override
    public Snapshot snapshot() {
        PostgresReading.Fixed fixed = reading.fixed();
        return snapshot(fixed, fixed::close);
    }

    /**
     * Takes the snapshot on a second connection while holding the lock on the tenant's rules. Every unit of work that
     * records something holds this lock: publications exclusively, all others shared. Both connections are borrowed
     * before the lock is taken, because those that wait for the lock may have all others.
     */
    @Override
    public Snapshot settledSnapshot(String tenant, Duration timeout) {
        LockKey rules = new LockKey(tenant, LockKey.Kind.RULES, "", false);
        AtomicReference<Snapshot> made = new AtomicReference<>();
        try {
            return reading.read(tenant, connection -> {
                requirePrimary(connection);
                Sql.query(
                        connection, "SELECT set_config('lock_timeout', ?, true)", Row::text, timeout.toMillis() + "ms");
                PostgresReading.Fixed fixed = reading.fixed(() -> Sql.query(
                        connection,
                        "SELECT CAST(pg_advisory_xact_lock(?) AS text)",
                        Row::text,
                        AdvisoryLocks.key(rules)));
                Snapshot snapshot = snapshot(fixed, fixed::close);
                made.set(snapshot);
                return snapshot;
            });
        } catch (RuntimeException e) {
            Snapshot left = made.get();
            if (left != null) {
                left.close();
            }
            throw e;
        }
    }

    /** Rejects a standby, which does not see the locks of its primary. */
    private void requirePrimary(Connection connection) throws SQLException {
        if (Sql.query(connection, "SELECT pg_is_in_recovery()", Row::text).contains("t")) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION,
                    dialect().where() + " is a standby: create checkpoints and add up figures on the primary");
        }
    }

    /** Does not close the data source, which belongs to the host. */
    @Override
    public void close() {}
}
