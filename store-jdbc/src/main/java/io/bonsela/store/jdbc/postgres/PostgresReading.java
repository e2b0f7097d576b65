package io.bonsela.store.jdbc.postgres;

import io.bonsela.api.Query;
import io.bonsela.store.jdbc.sql.Dialect;
import io.bonsela.store.jdbc.sql.Reading;
import io.bonsela.store.jdbc.sql.Row;
import io.bonsela.store.jdbc.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Reads on connections from a pool.
 *
 * @param dataSource the pool
 * @param dialect converts failures
 */
public record PostgresReading(DataSource dataSource, Dialect dialect) implements Reading {
    private static final String TENANT =
            "SELECT set_config('app.tenant_id', ?, true), set_config('bonsela.all_tenants', ?, true)";

    @Override
    public <T> T read(String tenant, Query<T> query) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = query(connection, tenant, query);
                connection.rollback();
                connection.setAutoCommit(true);
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw dialect.exception(e);
        }
    }

    private static <T> T query(Connection connection, String tenant, Query<T> query) throws SQLException {
        Sql.query(connection, TENANT, Row::text, tenant, tenant.equals(Reading.EVERYONE) ? "on" : "off");
        return query.on(connection);
    }

    /** Rolls back after a failure; a further failure is added to it as suppressed. */
    public static void rollBack(Connection connection, Exception failure) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** Opens a snapshot of the data that is committed now. */
    public Fixed fixed() {
        return fixed(() -> {});
    }

    /** Runs before a snapshot is taken. */
    @FunctionalInterface
    public interface Preparation {
        /** Prepares. */
        void run() throws SQLException;
    }

    /** Opens a snapshot of the data that is committed after a preparation, for which it already has its connection. */
    public Fixed fixed(Preparation preparation) {
        try {
            Connection connection = dataSource.getConnection();
            try {
                connection.setAutoCommit(false);
                Sql.update(connection, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                preparation.run();
                // The first query fixes the snapshot.
                query(connection, Reading.EVERYONE, one -> true);
                return new Fixed(connection, dialect);
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw dialect.exception(e);
        }
    }

    /**
     * A transaction with a fixed snapshot.
     *
     * @param connection the connection, in that transaction
     * @param dialect converts failures
     */
    public record Fixed(Connection connection, Dialect dialect) implements Reading {
        @Override
        public <T> T read(String tenant, Query<T> query) {
            try (Statement savepoint = connection.createStatement()) {
                savepoint.execute("SAVEPOINT bonsela_read");
                try {
                    T result = PostgresReading.query(connection, tenant, query);
                    savepoint.execute("RELEASE SAVEPOINT bonsela_read");
                    return result;
                } catch (SQLException | RuntimeException e) {
                    // Otherwise no later query could be run in this transaction.
                    rollBackTo(savepoint, e);
                    throw e;
                }
            } catch (SQLException e) {
                throw dialect.exception(e);
            }
        }

        private static void rollBackTo(Statement savepoint, Exception failure) {
            try {
                savepoint.execute("ROLLBACK TO SAVEPOINT bonsela_read");
                savepoint.execute("RELEASE SAVEPOINT bonsela_read");
            } catch (SQLException e) {
                failure.addSuppressed(e);
            }
        }

        public void close() {
            try (connection) {
                connection.rollback();
                connection.setAutoCommit(true);
            } catch (SQLException e) {
                throw dialect.exception(e);
            }
        }
    }
}
