package io.bonsela.store.jdbc;

import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;

/** A part of a transaction of the host's: undone alone if it comes to nothing, made durable by the host. */
final class HostTransaction implements Transaction {
    private final Session session;
    private @Nullable Savepoint before;

    HostTransaction(Session session) throws SQLException {
        this.session = session;
        before = session.connection().setSavepoint();
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public void commit() throws SQLException {
        if (before != null) {
            session.connection().releaseSavepoint(before);
            before = null;
        }
    }

    @Override
    public void close() throws SQLException {
        try (session) {
            if (before != null) {
                session.connection().rollback(before);
            }
        }
    }
}
