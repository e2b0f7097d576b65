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
import java.util.List;

/**
 * Keeps everything in one SQLite file, beside which {@code -wal} and {@code -shm} belong to it. One transaction writes at
 * a time; others read meanwhile. Needs {@code org.xerial:sqlite-jdbc} on the class path. Thread-safe.
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
        /** Until the disk has it: what was acknowledged survives a loss of power. */
        FULL,
        /** Until the operating system has it: what was acknowledged survives the end of the process, not of the power. */
        NORMAL
    }

    /**
     * Opens a file, which is made if it is not there, with {@link Durability#FULL}.
     *
     * @param file its path
     * @throws BonselaException INVALID_CONFIGURATION if the file is of another release or another application;
     *     STORE_UNAVAILABLE, STORE_CONFLICT, STORE_DAMAGED or STORE_FAILED
     */
    public static SqliteStore open(Path file) {
        return open(file, Durability.FULL);
    }

    /**
     * Opens a file, which is made if it is not there.
     *
     * @param file its path
     * @param durability what a commit waits for
     * @throws BonselaException INVALID_CONFIGURATION if the file is of another release or another application;
     *     STORE_UNAVAILABLE, STORE_CONFLICT, STORE_DAMAGED or STORE_FAILED
     */
    public static SqliteStore open(Path file, Durability durability) {
        SqliteStore store = new SqliteStore(SqliteFile.toWrite(file.toAbsolutePath()), durability);
        Schema schema = new Schema(store.dialect());
        return store.opened(schema, connection -> {
            boolean fresh = ApplicationId.isUnused(connection);
            schema.migrate(connection);
            if (fresh) {
                ApplicationId.mark(connection);
            }
            return true;
        });
    }

    /**
     * Opens a file to read: neither it nor anything beside it is created or changed, and units of work do not commit. It
     * may lie in a folder that cannot be written to. Beside a log that has no index (the {@code -shm} of a copy is
     * missing) SQLite makes one.
     *
     * @param file its path
     * @throws BonselaException INVALID_CONFIGURATION if the file is not there, belongs to another application, or is of
     *     another release; STORE_UNAVAILABLE, STORE_DAMAGED or STORE_FAILED
     */
    public static SqliteStore openToRead(Path file) {
        SqliteFile reading;
        try {
            reading = SqliteFile.toRead(file.toAbsolutePath());
        } catch (IOException e) {
            throw new BonselaException(ErrorCode.INVALID_CONFIGURATION, "there is no SQLite " + file, e);
        }
        SqliteStore store = new SqliteStore(reading, Durability.FULL);
        Schema schema = new Schema(store.dialect());
        return store.opened(schema, connection -> {
            schema.requireCurrent(connection);
            return true;
        });
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

    /** One. */
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
                    ErrorCode.INVALID_CONFIGURATION, "the connection has no transaction open: auto-commit is on");
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

    /** {@code PRAGMA integrity_check}: unlike {@code quick_check} it compares indexes with their tables. */
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

    /** Whoever writes is alone, so that positions are given in the order of the commits. */
    @Override
    public Snapshot settledSnapshot(String tenant) {
        return snapshot();
    }

    @Override
    public Snapshot snapshot() {
        SqliteReaders.Fixed fixed = readers.fixed();
        return snapshot(fixed, fixed::close);
    }

    /**
     * Writes the file anew without what was erased or deleted, and empties its log. Needs as much free space as the file
     * has; nothing is decided meanwhile. After an erasure this leaves no byte of the subject in the file, its log or its
     * free pages.
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
