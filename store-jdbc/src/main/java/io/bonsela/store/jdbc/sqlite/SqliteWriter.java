package io.bonsela.store.jdbc.sqlite;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.store.jdbc.sql.Row;
import io.bonsela.store.jdbc.sql.Session;
import io.bonsela.store.jdbc.sql.Sql;
import io.bonsela.store.jdbc.sql.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** The connection that writes to a file, for one transaction at a time. Thread-safe. */
public final class SqliteWriter {
    private final SqliteFile file;
    private final String synchronous;
    private final Semaphore writing = new Semaphore(1, true);
    private @Nullable SqliteSession writer;

    public SqliteWriter(SqliteFile file, String synchronous) {
        this.file = file;
        this.synchronous = synchronous;
    }

    /** Begins a write transaction; waits for its turn. */
    public Transaction begin() throws SQLException {
        writing.acquireUninterruptibly();
        try {
            file.requireOpen();
            file.dialect().requireWhole();
            SqliteSession session = writer();
            SqliteFile.lock(session.connection());
            return new Writing(session);
        } catch (SQLException | RuntimeException | Error e) {
            discardWriter(e);
            writing.release();
            throw e;
        }
    }

    private SqliteSession writer() throws SQLException {
        SqliteSession known = writer;
        if (known == null) {
            Connection connection = file.connect();
            SqliteFile.execute(connection, "PRAGMA synchronous = " + synchronous);
            // In kibibytes; with a smaller cache, large files are read repeatedly.
            SqliteFile.execute(connection, "PRAGMA cache_size = -65536");
            // In pages: 64 MiB of log before a commit copies it to the file, which takes time.
            SqliteFile.execute(connection, "PRAGMA wal_autocheckpoint = 8192");
            connection.setAutoCommit(false);
            known = new SqliteSession(connection);
            writer = known;
        }
        return known;
    }

    private final class Writing implements Transaction {
        private final SqliteSession session;
        private boolean committed;

        private Writing(SqliteSession session) {
            this.session = session;
        }

        @Override
        public Session session() {
            return session;
        }

        @Override
        public void commit() throws SQLException {
            session.connection().commit();
            committed = true;
            file.requireInPlace();
        }

        @Override
        public void close() throws SQLException {
            try {
                if (!committed) {
                    rollBack();
                }
            } finally {
                writing.release();
            }
        }

        private void rollBack() throws SQLException {
            try {
                session.connection().rollback();
            } catch (SQLException e) {
                // SQLite has already rolled back, as it does when it cannot write.
                discardWriter();
            }
        }
    }

    /** Discards the connection after a failure; a further failure is added to it as suppressed. */
    private void discardWriter(Throwable failure) {
        try {
            discardWriter();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** Closes the connection, which may refer to a file that no longer exists; the next transaction opens a new one. */
    private void discardWriter() throws SQLException {
        SqliteSession known = writer;
        writer = null;
        if (known != null) {
            try {
                known.close();
            } finally {
                known.connection().close();
            }
        }
    }

    /** Rewrites the file and empties its log. */
    public void compact() throws SQLException {
        writing.acquireUninterruptibly();
        try {
            file.requireOpen();
            Connection connection = writer().connection();
            connection.setAutoCommit(true);
            SqliteFile.execute(connection, "VACUUM");
            boolean busy = Sql.query(connection, "PRAGMA wal_checkpoint(TRUNCATE)", Row::number)
                            .get(0)
                    != 0;
            if (busy) {
                throw new BonselaException(
                        ErrorCode.STORE_CONFLICT,
                        file.dialect().where() + " is being read: its log could not be emptied");
            }
            connection.setAutoCommit(false);
        } catch (SQLException | RuntimeException e) {
            discardWriter(e);
            throw e;
        } finally {
            writing.release();
        }
    }

    public void close() throws SQLException {
        writing.acquireUninterruptibly();
        try {
            discardWriter();
        } finally {
            writing.release();
        }
    }
}
