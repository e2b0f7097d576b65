package io.bonsela.store.jdbc.sqlite;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.store.jdbc.sql.Reading;
import io.bonsela.store.jdbc.sql.Row;
import io.bonsela.store.jdbc.sql.Sql;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One SQLite file, and how connections to it are made. Thread-safe. */
public final class SqliteFile {
    private static final System.Logger LOG = System.getLogger(SqliteFile.class.getName());
    /** How long to wait for another process that writes, in milliseconds. */
    private static final int PATIENCE = 5_000;
    /** In bytes; about a second's reading. */
    private static final long CHECKED_AT_ONCE = 64L << 20;

    private final Path file;
    private final SqliteDialect dialect;
    private final Mode mode;
    private final AtomicBoolean alerted = new AtomicBoolean();
    private volatile OpenedFiles opened = OpenedFiles.NONE;
    private volatile @Nullable Connection first;
    private volatile boolean needsCheck;
    private volatile boolean closed;

    /** How a file is opened, with the settings that its URI gives SQLite. */
    private enum Mode {
        /** To write. */
        WRITE(""),
        /** To read while others may write. */
        READ("?mode=ro"),
        /** To read what nobody writes: nothing is shared with others, for which SQLite would make files. */
        READ_ALONE("?mode=ro&immutable=1");

        private final String settings;

        Mode(String settings) {
            this.settings = settings;
        }
    }

    private SqliteFile(Path file, Mode mode) {
        this.file = file;
        this.mode = mode;
        dialect = new SqliteDialect(file, mode == Mode.WRITE);
    }

    /** A file to write, which is made when it is opened. */
    public static SqliteFile toWrite(Path file) {
        return new SqliteFile(file, Mode.WRITE);
    }

    /** A file to read. Whoever has it open to write has a log. */
    public static SqliteFile toRead(Path file) throws IOException {
        boolean alone = Files.notExists(beside(file.toRealPath(), "-wal"));
        return new SqliteFile(file, alone ? Mode.READ_ALONE : Mode.READ);
    }

    public SqliteDialect dialect() {
        return dialect;
    }

    public boolean isWritable() {
        return mode == Mode.WRITE;
    }

    /** Whether whoever wrote last did not close the file, and it is small enough to be checked before it is used. */
    public boolean needsCheck() {
        return needsCheck;
    }

    /** The file's path as SQLite names it. */
    public Path path() {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            throw new BonselaException(ErrorCode.STORE_UNAVAILABLE, dialect.where() + " is gone", e);
        }
    }

    /**
     * Opens the file, and holds it open until it is closed: meanwhile its log stays the same file, and no other file can
     * get its inode.
     *
     * @param look at the file as it is: nothing was written to it yet
     * @param work done in a transaction then
     */
    public void open(Reading.Query<?> look, Reading.Query<?> work) throws SQLException {
        needsCheck = isWritable() && isLeftOpen();
        Connection connection = bare();
        try {
            look.on(connection);
            prepare(connection);
            execute(connection, isWritable() ? "BEGIN IMMEDIATE" : "BEGIN");
            work.on(connection);
            execute(connection, "COMMIT");
            Path real = path();
            opened = isWritable()
                    ? OpenedFiles.of(List.of(file, beside(real, "-wal"), beside(real, "-shm")), false)
                    : OpenedFiles.of(List.of(file), mode == Mode.READ_ALONE);
            first = connection;
        } catch (IOException e) {
            connection.close();
            throw new BonselaException(ErrorCode.STORE_UNAVAILABLE, dialect.where() + " is gone", e);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private boolean isLeftOpen() {
        try {
            return Files.exists(file)
                    && Files.size(file) <= CHECKED_AT_ONCE
                    && Files.size(beside(file.toRealPath(), "-wal")) > 0;
        } catch (IOException e) {
            // There is no log.
            return false;
        }
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    /** From now on nothing is begun any more. */
    public void close() {
        closed = true;
    }

    /** Lets go of the file, after all other connections were closed. */
    public void release() throws SQLException {
        Connection connection = first;
        if (connection != null) {
            connection.close();
        }
    }

    boolean isClosed() {
        return closed;
    }

    public void requireOpen() {
        if (closed) {
            throw new BonselaException(ErrorCode.STORE_UNAVAILABLE, dialect.where() + " was closed");
        }
        requireInPlace();
    }

    /** What is written to a file that its path no longer leads to is lost, and nobody else sees it. */
    void requireInPlace() {
        Optional<Path> replaced = opened.replaced();
        if (replaced.isPresent()) {
            String message = dialect.where() + " is not the file any more that was opened: " + replaced.get()
                    + (isWritable()
                            ? " was deleted, renamed or replaced. Put it back, or open the store again"
                            : " was written to or replaced meanwhile: read it again");
            if (alerted.compareAndSet(false, true)) {
                LOG.log(Level.ERROR, message);
            }
            throw new BonselaException(ErrorCode.STORE_UNAVAILABLE, message);
        }
        alerted.set(false);
    }

    Connection connect() throws SQLException {
        Connection connection = bare();
        try {
            prepare(connection);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private void prepare(Connection connection) throws SQLException {
        if (isWritable()) {
            execute(connection, "PRAGMA page_size = 8192");
            useLog(connection);
        }
    }

    private Connection bare() throws SQLException {
        Properties properties = new Properties();
        // Else every insert is followed by a query.
        properties.setProperty("jdbc.get_generated_keys", "false");
        // As a URI: the driver would read settings from a path that has a question mark.
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.toUri() + mode.settings, properties);
        try {
            execute(connection, "PRAGMA busy_timeout = " + PATIENCE);
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
    public static void lock(Connection connection) throws SQLException {
        Sql.update(connection, "UPDATE bonsela_schema SET version = version WHERE version < 0");
    }

    public static void execute(Connection connection, String command) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }
}
