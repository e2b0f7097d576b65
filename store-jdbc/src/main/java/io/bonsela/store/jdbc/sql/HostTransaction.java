package io.bonsela.store.jdbc.sql;

import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;

/** A part of a host's transaction: it is rolled back alone if it fails, and the host commits it. */
public final class HostTransaction implements Transaction {
    private final Session session;
    private @Nullable Savepoint before;

    public HostTransaction(Session session) throws SQLException {
        this.session = session;
        before = session.connection().setSavepoint();
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public void commit() throws SQLException {
        Savepoint savepoint = before;
        if (savepoint != null) {
            session.leave();
            session.connection().releaseSavepoint(savepoint);
            before = null;
        }
    }

    @Override
    public void close() throws SQLException {
        try (session) {
            if (before != null) {
                session.connection().rollback(before);
                session.connection().releaseSavepoint(before);
            }
        }
    }
}
