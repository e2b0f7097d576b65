package io.bonsela.store.jdbc.postgres;

import io.bonsela.store.jdbc.sql.Session;
import io.bonsela.store.jdbc.sql.Transaction;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;

/** A transaction of the store, on a connection that is returned to its pool. */
public final class PostgresTransaction implements Transaction {
    private static final System.Logger LOG = System.getLogger(PostgresTransaction.class.getName());

    private final Connection connection;
    private final Session session;
    private final Runnable end;
    private boolean committed;

    private PostgresTransaction(Connection connection, Runnable end) {
        this.connection = connection;
        this.end = end;
        session = new PostgresSession(connection, true);
    }

    public static PostgresTransaction begin(Connection connection, Runnable end) throws SQLException {
        try {
            connection.setAutoCommit(false);
            return new PostgresTransaction(connection, end);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
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
        } catch (SQLException e) {
            if (!committed) {
                throw e;
            }
            // The decision is durable and must be returned; the pool discards the connection.
            LOG.log(Level.WARNING, "a connection failed after its commit", e);
        } finally {
            end.run();
        }
    }
}
