package io.bonsela.store.jdbc;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.store.Codec;
import io.bonsela.api.store.Snapshot;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.api.store.UnitOfWork.LockKey;
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
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/**
 * Keeps everything in PostgreSQL 14 or later; any number of JVMs may share one database. Decisions are dated by the
 * database's clock, unless the engine is given one. Needs {@code org.postgresql:postgresql} on the class path, READ COMMITTED, and a pool with at least
 * two connections more than the store has writers, and two for each thread that joins decisions to its own transaction.
 * Thread-safe.
 *
 * <p>Under row-level security the store names the tenant in {@code app.tenant_id} for each transaction.
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
     * A store over a database whose schema is up to date, with eight writers.
     *
     * @param dataSource gives connections; stays the host's, and is best a pool
     * @throws BonselaException INVALID_CONFIGURATION if the schema is not that of this release, if row-level security is on
     *     for some of its tables only, or if the server's advisory locks exclude nobody; STORE_UNAVAILABLE
     */
    public static PostgresStore of(DataSource dataSource) {
        PostgresStore store = new PostgresStore(dataSource, WRITERS);
        store.reading.read(Reading.EVERYONE, connection -> {
            new Schema(store.dialect()).requireCurrent(connection);
            Policies.requireOnAll(connection);
            return true;
        });
        store.requireLocks();
        return store;
    }

    /** Some servers and proxies that speak PostgreSQL's protocol accept advisory locks and do not lock. */
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
                    dialect().where() + " gives one advisory lock to two connections: without locks that exclude,"
                            + " concurrent decisions exceed caps and budgets. Use a PostgreSQL server, and a pool that"
                            + " gives each caller its own connection");
        }
    }

    /**
     * Brings the schema up to date, in the schema that the connections' search path names first. Safe to be called by
     * several at once. A migration tool may run the scripts in {@code bonsela-schema/postgresql} instead.
     *
     * @param dataSource gives connections of a role that may create tables
     * @throws BonselaException STORE_UNAVAILABLE; STORE_FAILED, as when row-level security hides rows from the role;
     *     nothing was changed then
     */
    public static void migrate(DataSource dataSource) {
        migrate(dataSource, connection -> {
            new Schema(new PostgresDialect()).migrate(connection);
            return true;
        });
    }

    /** Changes tables, seeing all of their rows, while nobody else does. */
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
                // Rows that policies hide would stay as they are: the server gives an error instead.
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
     * The same store with another number of writers.
     *
     * @param count how many transactions it has open at once to decide in, 1 to 256
     */
    public PostgresStore writers(int count) {
        if (count < 1 || count > 256) {
            throw new BonselaException(ErrorCode.INVALID_CONFIGURATION, "writers " + count + " is not within 1 to 256");
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
                        ErrorCode.INVALID_CONFIGURATION, "the connection has no transaction open: auto-commit is on");
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
     * Every unit of work that records something holds this lock: publications alone, all others shared. The snapshot is
     * opened on a second connection while it is held.
     */
    @Override
    public Snapshot settledSnapshot(String tenant) {
        LockKey rules = new LockKey(tenant, LockKey.Kind.RULES, "", false);
        AtomicReference<Snapshot> made = new AtomicReference<>();
        try {
            return reading.read(tenant, connection -> {
                requirePrimary(connection);
                Sql.query(
                        connection,
                        "SELECT set_config('lock_timeout', ?, true)",
                        Row::text,
                        PostgresSession.LONGEST_WAIT);
                Sql.query(
                        connection,
                        "SELECT CAST(pg_advisory_xact_lock(?) AS text)",
                        Row::text,
                        AdvisoryLocks.key(rules));
                Snapshot snapshot = snapshot();
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

    /** A standby does not know the locks of its primary. */
    private void requirePrimary(Connection connection) throws SQLException {
        if (Sql.query(connection, "SELECT pg_is_in_recovery()", Row::text).contains("t")) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION,
                    dialect().where() + " is a standby: make checkpoints on the primary");
        }
    }

    /** Leaves the data source to the host. */
    @Override
    public void close() {}
}
