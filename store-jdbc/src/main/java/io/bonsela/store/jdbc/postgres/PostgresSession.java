package io.bonsela.store.jdbc.postgres;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.store.StateKey.LockKey;
import io.bonsela.store.jdbc.sql.BatchStatement;
import io.bonsela.store.jdbc.sql.Column;
import io.bonsela.store.jdbc.sql.Reading;
import io.bonsela.store.jdbc.sql.Row;
import io.bonsela.store.jdbc.sql.Session;
import io.bonsela.store.jdbc.sql.Sql;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements on sets of rows: the rows of parameters are sent as one array for each column, and all statements of
 * a load, or of a write, as one message. In READ COMMITTED each statement sees what was committed when it began, so
 * statements that run after the locks are taken see what their last holder committed.
 */
public final class PostgresSession implements Session {
    private static final String BEGIN = "SELECT current_setting('transaction_isolation'),"
            + " current_setting('app.tenant_id', true), current_setting('bonsela.all_tenants', true),"
            + " set_config('app.tenant_id', ?, true), set_config('bonsela.all_tenants', ?, true)";
    /** The longest wait for a lock. */
    public static final String LONGEST_WAIT = "10s";

    /** Settings that give each statement one plan, by index, whatever the tables contained when it was made. */
    private static final String OWN = ", set_config('lock_timeout', '" + LONGEST_WAIT + "', true),"
            + " set_config('plan_cache_mode', 'force_generic_plan', true),"
            + " set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),"
            + " set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),"
            + " set_config('jit', 'off', true)";
    /** Returns one row, so that all locks are taken before any of the result is read. */
    private static final String LOCK =
            "SELECT count(CASE WHEN l.shared THEN CAST(pg_advisory_xact_lock_shared(l.key) AS text)"
                    + " ELSE CAST(pg_advisory_xact_lock(l.key) AS text) END)"
                    + " FROM unnest(CAST(? AS bigint[]), CAST(? AS boolean[])) AS l(key, shared)";

    private final Connection connection;
    private final boolean ownTransaction;
    private @Nullable String hostsTenant;
    private @Nullable String hostsAllTenants;

    /**
     * Creates a session.
     *
     * @param ownTransaction whether the transaction belongs to the store; a host's transaction keeps its settings
     */
    public PostgresSession(Connection connection, boolean ownTransaction) {
        this.connection = connection;
        this.ownTransaction = ownTransaction;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public Optional<Long> load(String tenant, Collection<LockKey> locks, List<Lookup> lookups) throws SQLException {
        StringBuilder text = new StringBuilder(BEGIN);
        if (ownTransaction) {
            text.append(OWN);
        }
        if (!locks.isEmpty()) {
            text.append("; ").append(LOCK);
        }
        text.append("; SELECT ").append(PostgresDialect.CLOCK);
        lookups.forEach(lookup -> text.append("; ").append(PostgresText.of(lookup.statement())));
        try (PreparedStatement statement = connection.prepareStatement(text.toString())) {
            // Each statement must run to its end before the next one, whatever the host's default fetch size is.
            statement.setFetchSize(0);
            int next = 1;
            statement.setString(next++, tenant);
            statement.setString(next++, tenant.equals(Reading.EVERYONE) ? "on" : "off");
            if (!locks.isEmpty()) {
                next = bind(statement, next, locks);
            }
            for (Lookup lookup : lookups) {
                next = bind(statement, next, lookup.statement(), lookup.rows());
            }
            statement.execute();
            readSettings(statement.getResultSet());
            if (!locks.isEmpty()) {
                statement.getMoreResults();
            }
            statement.getMoreResults();
            Row clock = new Row(statement.getResultSet());
            clock.next();
            Optional<Long> now = Optional.of(clock.number());
            for (Lookup lookup : lookups) {
                statement.getMoreResults();
                Row row = new Row(statement.getResultSet());
                while (row.next()) {
                    lookup.reader().read(row);
                }
            }
            return now;
        }
    }

    private void readSettings(ResultSet settings) throws SQLException {
        settings.next();
        String isolation = settings.getString(1);
        hostsTenant = settings.getString(2);
        hostsAllTenants = settings.getString(3);
        if (!isolation.equals("read committed")) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "a transaction with isolation level '" + isolation + "' does not see what others committed"
                            + " before it acquired its locks: use READ COMMITTED");
        }
    }

    private int bind(PreparedStatement statement, int first, Collection<LockKey> locks) throws SQLException {
        Map<Long, Boolean> sharedByKey = new TreeMap<>();
        locks.forEach(lock -> sharedByKey.merge(AdvisoryLocks.key(lock), lock.shared(), Boolean::logicalAnd));
        set(statement, first, "bigint", sharedByKey.keySet().toArray(new Long[0]));
        set(statement, first + 1, "boolean", sharedByKey.values().toArray(new Boolean[0]));
        return first + 2;
    }

    @Override
    public int[] write(List<Batch> batches) throws SQLException {
        int[] counts = new int[batches.size()];
        if (counts.length == 0) {
            return counts;
        }
        String text = String.join(
                "; ",
                batches.stream()
                        .map(batch -> PostgresText.of(batch.statement()))
                        .toList());
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            int next = 1;
            for (Batch batch : batches) {
                next = bind(statement, next, batch.statement(), batch.rows());
            }
            statement.execute();
            for (int i = 0; i < counts.length; i++) {
                counts[i] = statement.getUpdateCount();
                statement.getMoreResults();
            }
        }
        return counts;
    }

    private int bind(PreparedStatement statement, int first, BatchStatement of, List<Object[]> rows)
            throws SQLException {
        int next = first;
        List<Column> columns = of.parameters();
        for (int column = 0; column < columns.size(); column++) {
            Object[] values = switch (columns.get(column).type()) {
                case TEXT -> new String[rows.size()];
                case NUMBER -> new Long[rows.size()];
                case BYTES -> new byte[rows.size()][];
            };
            for (int row = 0; row < values.length; row++) {
                values[row] = rows.get(row)[column];
            }
            set(statement, next++, PostgresText.type(columns.get(column)), values);
        }
        return next;
    }

    private void set(PreparedStatement statement, int index, String type, Object[] values) throws SQLException {
        Array array = connection.createArrayOf(type, values);
        statement.setArray(index, array);
        array.free();
    }

    /** Restores the settings of a host's transaction; a setting that it never set becomes an empty string. */
    @Override
    public void leave() throws SQLException {
        Sql.query(
                connection,
                "SELECT set_config('app.tenant_id', coalesce(?, ''), true),"
                        + " set_config('bonsela.all_tenants', coalesce(?, ''), true)",
                Row::text,
                hostsTenant,
                hostsAllTenants);
    }

    @Override
    public void close() {}
}
