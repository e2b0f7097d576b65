package io.bonsela.store.jdbc;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The connections to one file: one that writes, and as many that read as are wanted at once. Thread-safe. */
final class SqliteConnections implements Reading {
    /** How long to wait for another process that writes, in milliseconds. */
    private static final int PATIENCE = 5_000;

    private final Path file;
    private final SqliteStore.Durability durability;
    private final Dialect dialect;
    private final Semaphore writing = new Semaphore(1, true);
    private final ConcurrentLinkedDeque<Connection> readers = new ConcurrentLinkedDeque<>();
    private @Nullable SqliteSession writer;
    private volatile boolean closed;

    SqliteConnections(Path file, SqliteStore.Durability durability) {
        this.file = file;
        this.durability = durability;
        dialect = new SqliteDialect(file);
    }

    /** The file's path as SQLite names it. */
    Path realPath() {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            throw new BonselaException(ErrorCode.STORE_UNAVAILABLE, dialect.where() + " is gone", e);
        }
    }

    /** Begins the transaction that writes; waits for its turn. */
    Transaction begin() throws SQLException {
        writing.acquireUninterruptibly();
        try {
            requireOpen();
            SqliteSession session = writer();
            lock(session.connection());
            return new Writing(session);
        } catch (SQLException | RuntimeException | Error e) {
            discardWriter(e);
            writing.release();
            throw e;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new BonselaException(ErrorCode.STORE_UNAVAILABLE, dialect.where() + " was closed");
        }
    }

    /** After a failure; what fails now is the lesser one. */
    private void discardWriter(Throwable failure) {
        try {
            discardWriter();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** The next transaction has a connection of its own: this one may know a file that is no longer there. */
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

    /**
     * Takes the right to write, waiting for others that have it. A transaction that had read before could find that
     * another has written since.
     */
    static void lock(Connection connection) throws SQLException {
        Sql.update(connection, "UPDATE bonsela_schema SET version = version WHERE version < 0");
    }

    /** Does something in a transaction of its own on a connection of its own, before there is a schema. */
    void first(Query<?> work) throws SQLException {
        try (Connection connection = connect()) {
            execute(connection, "BEGIN IMMEDIATE");
            work.on(connection);
            execute(connection, "COMMIT");
        }
    }

    private SqliteSession writer() throws SQLException {
        SqliteSession known = writer;
        if (known == null) {
            Connection connection = connect();
            execute(connection, "PRAGMA synchronous = " + durability);
            // In kibibytes; else large files are read again and again.
            execute(connection, "PRAGMA cache_size = -65536");
            // In pages: 64 MiB of log before a commit works it into the file, which takes time.
            execute(connection, "PRAGMA wal_autocheckpoint = 8192");
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
                // SQLite has rolled back itself, as it does when it cannot write.
                discardWriter();
            }
        }
    }

    /** Writes the file anew and empties its log. */
    void compact() throws SQLException {
        writing.acquireUninterruptibly();
        try {
            requireOpen();
            Connection connection = writer().connection();
            connection.setAutoCommit(true);
            execute(connection, "VACUUM");
            boolean busy = Sql.query(connection, "PRAGMA wal_checkpoint(TRUNCATE)", Row::number)
                            .get(0)
                    != 0;
            if (busy) {
                throw new BonselaException(ErrorCode.STORE_CONFLICT, file + " is being read: its log is not empty");
            }
            connection.setAutoCommit(false);
        } catch (SQLException | RuntimeException e) {
            discardWriter(e);
            throw e;
        } finally {
            writing.release();
        }
    }

    @Override
    public <T> T read(String tenant, Query<T> query) {
        try {
            Connection connection = reader();
            try {
                T result = query.on(connection);
                giveBack(connection);
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw dialect.exception(e);
        }
    }

    private Connection reader() throws SQLException {
        requireOpen();
        Connection idle = readers.poll();
        if (idle != null) {
            return idle;
        }
        Connection connection = connect();
        execute(connection, "PRAGMA query_only = ON");
        return connection;
    }

    private void giveBack(Connection connection) throws SQLException {
        readers.push(connection);
        if (closed) {
            closeReaders();
        }
    }

    private void closeReaders() throws SQLException {
        for (Connection idle = readers.poll(); idle != null; idle = readers.poll()) {
            idle.close();
        }
    }

    /** Reads what is committed now, until it is closed. */
    Fixed fixed() {
        try {
            Connection connection = reader();
            try {
                execute(connection, "BEGIN");
                // The first query fixes the instant.
                Sql.query(connection, "SELECT version FROM bonsela_schema", Row::number);
                return new Fixed(connection);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw dialect.exception(e);
        }
    }

    /** One transaction that sees one instant. */
    final class Fixed implements Reading {
        private final Connection connection;

        private Fixed(Connection connection) {
            this.connection = connection;
        }

        @Override
        public <T> T read(String tenant, Query<T> query) {
            try {
                return query.on(connection);
            } catch (SQLException e) {
                throw dialect.exception(e);
            }
        }

        void close() {
            try {
                try {
                    execute(connection, "ROLLBACK");
                } catch (SQLException e) {
                    connection.close();
                    throw e;
                }
                giveBack(connection);
            } catch (SQLException e) {
                throw dialect.exception(e);
            }
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        // Else every insert is followed by a query.
        properties.setProperty("jdbc.get_generated_keys", "false");
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file, properties);
        try {
            execute(connection, "PRAGMA busy_timeout = " + PATIENCE);
            execute(connection, "PRAGMA page_size = 8192");
            useLog(connection);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** SQLite itself does not wait for others who make the same file at the same moment. */
    private void useLog(Connection connection) throws SQLException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE);
        while (true) {
            try {
                String mode = Sql.query(connection, "PRAGMA journal_mode = WAL", Row::text)
                        .get(0);
                if (mode.equals("wal")) {
                    return;
                }
                throw new BonselaException(
                        ErrorCode.INVALID_CONFIGURATION,
                        file + " cannot have a write-ahead log, only '" + mode + "': it wants a local disk");
            } catch (SQLException e) {
                if (dialect.codeOf(e) != ErrorCode.STORE_CONFLICT || System.nanoTime() > end) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        }
    }

    private static void execute(Connection connection, String command) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    void close() {
        closed = true;
        writing.acquireUninterruptibly();
        try {
            closeReaders();
            discardWriter();
        } catch (SQLException e) {
            throw dialect.exception(e);
        } finally {
            writing.release();
        }
    }
}
