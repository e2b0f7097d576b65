package io.bonsela.store.jdbc;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.store.Codec;
import io.bonsela.api.store.Snapshot;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.store.jdbc.sql.HostTransaction;
import io.bonsela.store.jdbc.sql.Reading;
import io.bonsela.store.jdbc.sql.Row;
import io.bonsela.store.jdbc.sql.Schema;
import io.bonsela.store.jdbc.sql.Sql;
import io.bonsela.store.jdbc.sql.Transaction;
import io.bonsela.store.jdbc.sqlite.ApplicationId;
import io.bonsela.store.jdbc.sqlite.SqliteFile;
import io.bonsela.store.jdbc.sqlite.SqliteReaders;
import io.bonsela.store.jdbc.sqlite.SqliteSession;
import io.bonsela.store.jdbc.sqlite.SqliteWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * A store in one SQLite file and the {@code -wal} and {@code -shm} files next to it. One transaction writes at a time;
 * others can read meanwhile. Requires {@code org.xerial:sqlite-jdbc} on the class path. Thread-safe.
 */
public final class SqliteStore extends JdbcStore {
    private final SqliteFile file;
    private final SqliteWriter writer;
    private final SqliteReaders readers;

    private SqliteStore(SqliteFile file, Durability durability) {
        super(file.dialect(), Codec.canonical());
        this.file = file;
        writer = new SqliteWriter(file, durability.name());
        readers = new SqliteReaders(file);
    }

    /** What a commit waits for. */
    public enum Durability {
        /** The data is on the disk: acknowledged changes survive a power failure. */
        FULL,
        /**
         * The operating system has the data: acknowledged changes survive the end of the process, but not a power
         * failure.
         */
        NORMAL
    }

    /**
     * Opens a file with {@link Durability#FULL}; creates it if it does not exist.
     *
     * @param file its path
     * @throws BonselaException INVALID_CONFIGURATION if the file belongs to another release or another application;
     *     STORE_UNAVAILABLE, STORE_CONFLICT, STORE_DAMAGED or STORE_FAILED
     */
    public static SqliteStore open(Path file) {
        return open(file, Durability.FULL);
    }

    /**
     * Opens a file; creates it if it does not exist.
     *
     * @param file its path
     * @param durability what a commit waits for
     * @throws BonselaException INVALID_CONFIGURATION if the file belongs to another release or another application;
     *     STORE_UNAVAILABLE, STORE_CONFLICT, STORE_DAMAGED or STORE_FAILED
     */
    public static SqliteStore open(Path file, Durability durability) {
        return open(file, durability, Schema.RELEASED);
    }

    /** Opens a file with the schema that scripts make. */
    static SqliteStore open(Path file, Durability durability, List<String> scripts) {
        SqliteStore store = new SqliteStore(SqliteFile.toWrite(file.toAbsolutePath()), durability);
        Schema schema = new Schema(store.dialect(), scripts);
        return store.opened(schema, connection -> {
            boolean fresh = ApplicationId.isUnused(connection);
            if (schema.isOutdated(connection)) {
                // A conversion would spread the damage, and the older release could not open the file any more.
                requireWhole(connection, store);
            }
            schema.migrate(connection);
            if (fresh) {
                ApplicationId.mark(connection);
            }
            return true;
        });
    }

    /**
     * Opens a file read-only: neither the file nor any file next to it is created or changed, and units of work do not
     * commit. The folder may be read-only. There is one exception: if the log has no index (the {@code -shm} file of a
     * copy is missing), SQLite creates it.
     *
     * @param file its path
     * @throws BonselaException INVALID_CONFIGURATION if the file does not exist, or belongs to another application or
     *     another release; STORE_UNAVAILABLE, STORE_DAMAGED or STORE_FAILED
     */
    public static SqliteStore openToRead(Path file) {
        SqliteFile reading;
        try {
            reading = SqliteFile.toRead(file.toAbsolutePath());
        } catch (IOException e) {
            throw new BonselaException(ErrorCode.INVALID_CONFIGURATION, "SQLite " + file + " does not exist", e);
        }
        SqliteStore store = new SqliteStore(reading, Durability.FULL);
        Schema schema = new Schema(store.dialect(), Schema.RELEASED);
        return store.opened(schema, connection -> {
            schema.requireCurrent(connection);
            return true;
        });
    }

    private static void requireWhole(Connection connection, SqliteStore store) throws SQLException {
        List<String> found = Sql.query(connection, "PRAGMA integrity_check(20)", Row::text);
        if (!found.equals(List.of("ok"))) {
            store.file.dialect().damaged(found);
            store.file.dialect().requireWhole();
        }
    }

    private SqliteStore opened(Schema schema, Reading.Query<?> work) {
        try {
            file.open(
                    connection -> {
                        ApplicationId.requireOurs(connection, schema);
                        return true;
                    },
                    work);
        } catch (SQLException e) {
            throw dialect().exception(e);
        }
        if (file.needsCheck() && !check().isEmpty()) {
            close();
            file.dialect().requireWhole();
        }
        return this;
    }

    /** Always 1. */
    @Override
    public int writers() {
        return 1;
    }

    @Override
    Transaction transaction() throws SQLException {
        return file.isWritable() ? writer.begin() : readers.begin();
    }

    @Override
    public UnitOfWork join(Connection connection) {
        try {
            requireThisFile(connection);
            requireTransaction(connection);
            return unitOfWork(new HostTransaction(new SqliteSession(connection)));
        } catch (SQLException e) {
            throw dialect().exception(e);
        }
    }

    private void requireThisFile(Connection connection) throws SQLException {
        file.requireOpen();
        file.dialect().requireWhole();
        String other = Sql.query(connection, "SELECT file FROM pragma_database_list WHERE name = 'main'", Row::text)
                .get(0);
        if (!Path.of(other).equals(file.path())) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION, "the connection is to " + other + ", not to " + file.path());
        }
    }

    private static void requireTransaction(Connection connection) throws SQLException {
        if (connection.getAutoCommit()) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION, "the connection has no open transaction: auto-commit is on");
        }
        SqliteFile.lock(connection);
    }

    @Override
    Reading reading() {
        return readers;
    }

    @Override
    public List<String> damage() {
        return file.dialect().damage();
    }

    /** Runs {@code PRAGMA integrity_check}, which, unlike {@code quick_check}, compares indexes with their tables. */
    @Override
    public List<String> check() {
        List<String> found;
        try {
            found = readers.read(
                    Reading.EVERYONE, connection -> Sql.query(connection, "PRAGMA integrity_check(20)", Row::text));
        } catch (BonselaException e) {
            if (e.code() != ErrorCode.STORE_DAMAGED) {
                throw e;
            }
            return damage();
        }
        if (!found.equals(List.of("ok"))) {
            file.dialect().damaged(found);
        }
        return damage();
    }

    /** There is one writer at a time, so positions are assigned in the order of the commits. */
    @Override
    public Snapshot settledSnapshot(String tenant, Duration timeout) {
        return snapshot();
    }

    @Override
    public Snapshot snapshot() {
        SqliteReaders.Fixed fixed = readers.fixed();
        return snapshot(fixed, fixed::close);
    }

    /**
     * Rewrites the file without erased and deleted data, and empties its log. Needs as much free disk space as the file
     * occupies; no decisions are made meanwhile. After an erasure, this leaves no byte of the subject in the file, its
     * log or its free pages.
     *
     * @throws BonselaException STORE_CONFLICT if others read the file for too long, STORE_UNAVAILABLE
     */
    public void compact() {
        try {
            writer.compact();
        } catch (SQLException e) {
            throw dialect().exception(e);
        }
    }

    @Override
    public void close() {
        file.close();
        try {
            readers.close();
            writer.close();
            file.release();
        } catch (SQLException e) {
            throw dialect().exception(e);
        }
    }
}
