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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One SQLite file, and how connections to it are made. Thread-safe. */
final class SqliteFile {
    /** How long to wait for another process that writes, in milliseconds. */
    private static final int PATIENCE = 5_000;

    private final Path file;
    private final Dialect dialect;
    private volatile boolean closed;

    SqliteFile(Path file) {
        this.file = file;
        dialect = new SqliteDialect(file);
    }

    Dialect dialect() {
        return dialect;
    }

    /** The file's path as SQLite names it. */
    Path path() {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            throw new BonselaException(ErrorCode.STORE_UNAVAILABLE, dialect.where() + " is gone", e);
        }
    }

    /** From now on nothing is begun any more. */
    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    void requireOpen() {
        if (closed) {
            throw new BonselaException(ErrorCode.STORE_UNAVAILABLE, dialect.where() + " was closed");
        }
    }

    Connection connect() throws SQLException {
        Properties properties = new Properties();
        // Else every insert is followed by a query.
        properties.setProperty("jdbc.get_generated_keys", "false");
        // As a URI: the driver would read settings from a path that has a question mark.
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.toUri(), properties);
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

    /**
     * Takes the right to write, waiting for others that have it. A transaction that had read before could find that
     * another has written since.
     */
    static void lock(Connection connection) throws SQLException {
        Sql.update(connection, "UPDATE bonsela_schema SET version = version WHERE version < 0");
    }

    /** Does something in a transaction of its own on a connection of its own, before there is a schema. */
    void first(Reading.Query<?> work) throws SQLException {
        try (Connection connection = connect()) {
            execute(connection, "BEGIN IMMEDIATE");
            work.on(connection);
            execute(connection, "COMMIT");
        }
    }

    static void execute(Connection connection, String command) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }
}
