package io.bonsela.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** A transaction of the store's own, on a connection that goes back to its pool. */
final class PostgresTransaction implements Transaction {
    private final Connection connection;
    private final Session session;
    private final Runnable end;
    private boolean committed;

    PostgresTransaction(Connection connection, boolean ownClock, Runnable end) throws SQLException {
        this.connection = connection;
        this.end = end;
        connection.setAutoCommit(false);
        session = new PostgresSession(connection, ownClock, true);
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public void commit() throws SQLException {
        connection.commit();
        committed = true;
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            if (!committed) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        } finally {
            end.run();
        }
    }
}
