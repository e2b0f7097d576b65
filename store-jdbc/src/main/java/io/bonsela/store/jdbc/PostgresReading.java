package io.bonsela.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Reads on connections of a pool.
 *
 * @param dataSource the pool
 * @param dialect knows failures
 */
record PostgresReading(DataSource dataSource, Dialect dialect) implements Reading {
    private static final String TENANT = "SELECT set_config('app.tenant_id', ?, true)";

    @Override
    public <T> T read(String tenant, Query<T> query) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                Sql.query(connection, TENANT, Row::text, tenant);
                return query.on(connection);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw dialect.exception(e);
        }
    }

    /** Reads what is committed now, until it is closed. */
    Fixed fixed() {
        try {
            Connection connection = dataSource.getConnection();
            try {
                connection.setAutoCommit(false);
                Sql.update(connection, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                // The first query fixes the instant.
                Sql.query(connection, TENANT, Row::text, "");
                return new Fixed(connection, dialect);
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw dialect.exception(e);
        }
    }

    /**
     * One transaction that sees one instant.
     *
     * @param connection in that transaction
     * @param dialect knows failures
     */
    record Fixed(Connection connection, Dialect dialect) implements Reading {
        @Override
        public <T> T read(String tenant, Query<T> query) {
            try {
                Sql.query(connection, TENANT, Row::text, tenant);
                return query.on(connection);
            } catch (SQLException e) {
                throw dialect.exception(e);
            }
        }

        void close() {
            try (connection) {
                connection.rollback();
                connection.setAutoCommit(true);
            } catch (SQLException e) {
                throw dialect.exception(e);
            }
        }
    }
}
