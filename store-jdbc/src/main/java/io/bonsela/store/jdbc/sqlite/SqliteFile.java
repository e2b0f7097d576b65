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

/** Opens connections to one SQLite file. Thread-safe. */
public final class SqliteFile {
    private static final System.Logger LOG = System.getLogger(SqliteFile.class.getName());
    /** How long to wait for another process that writes, in milliseconds. */
    private static final int PATIENCE = 5_000;
    /** The size up to which a file is checked each time it is opened, in bytes; the check takes about 0.1 s. */
    private static final long CHECKED = 8L << 20;
    /** The same for a file that its last writer did not close; the check takes about a second. */
    private static final long CHECKED_IF_LEFT_OPEN = 64L << 20;

    private final Path file;
    private final SqliteDialect dialect;
    private final Mode mode;
    private final AtomicBoolean alerted = new AtomicBoolean();
    private volatile OpenedFiles opened = OpenedFiles.NONE;
    private volatile @Nullable Connection first;
    private volatile boolean needsCheck;
    private volatile boolean closed;

    /** How a file is opened, with the parameters of its URI. */
    private enum Mode {
        /** For writing. */
        WRITE(""),
        /** For reading while others may write. */
        READ("?mode=ro"),
        /** For reading while nobody writes: nothing is shared with others, so SQLite creates no files for that. */
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

    /** A file for writing, which is created when it is opened. */
    public static SqliteFile toWrite(Path file) {
        return new SqliteFile(file, Mode.WRITE);
    }

    /** A file for reading. If it has no log, nobody has it open for writing. */
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

    /** Whether the file is small enough to be checked before it is used. */
    public boolean needsCheck() {
        return needsCheck;
    }

    /** The file's path as SQLite reports it. */
    public Path path() {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            throw new BonselaException(ErrorCode.STORE_UNAVAILABLE, dialect.where() + " no longer exists", e);
        }
    }

    /**
     * Opens the file and keeps it open until it is closed: meanwhile its log remains the same file, and no other file
     * can get its inode.
     *
     * @param look examines the file before anything is written to it
     * @param work runs in a transaction after that
     */
    public void open(Reading.Query<?> look, Reading.Query<?> work) throws SQLException {
        needsCheck = isWritable() && isCheckable();
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
            throw new BonselaException(ErrorCode.STORE_UNAVAILABLE, dialect.where() + " no longer exists", e);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private boolean isCheckable() {
        try {
            return Files.exists(file) && Files.size(file) <= (isLeftOpen() ? CHECKED_IF_LEFT_OPEN : CHECKED);
        } catch (IOException e) {
            throw new BonselaException(ErrorCode.STORE_UNAVAILABLE, dialect.where() + " cannot be read", e);
        }
    }

    private boolean isLeftOpen() throws IOException {
        Path log = beside(file.toRealPath(), "-wal");
        return Files.exists(log) && Files.size(log) > 0;
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    /** Prevents new work from beginning. */
    public void close() {
        closed = true;
    }

    /** Releases the file, after all other connections were closed. */
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

    /**
     * Checks that the path still leads to the opened file: otherwise what is written is lost, and nobody else sees it.
     */
    void requireInPlace() {
        Optional<Path> replaced = opened.replaced();
        if (replaced.isPresent()) {
            String message = dialect.where() + " is no longer the file that was opened: " + replaced.get()
                    + (isWritable()
                            ? " was deleted, renamed or replaced. Put it back, or open the store again"
                            : " was changed or replaced: open the store again");
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
        // Otherwise the driver runs a query after every insert.
        properties.setProperty("jdbc.get_generated_keys", "false");
        // As a URI, because the driver reads settings from a path that contains a question mark.
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.toUri() + mode.settings, properties);
        try {
            execute(connection, "PRAGMA busy_timeout = " + PATIENCE);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Turns on the write-ahead log. SQLite itself does not wait for others that create the file at the same moment. */
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
                        file + " cannot use a write-ahead log, only '" + mode + "': it needs a local disk");
            } catch (SQLException e) {
                if (dialect.codeOf(e) != ErrorCode.STORE_CONFLICT || System.nanoTime() > end) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        }
    }

    /**
     * Takes the write lock, waiting for other writers. In a transaction that has already read, this fails if another
     * one has written since.
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
