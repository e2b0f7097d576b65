package io.bonsela.store.jdbc;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.store.Codec;
import io.bonsela.api.store.Snapshot;
import io.bonsela.api.store.UnitOfWork;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

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
        writer = new SqliteWriter(file, durability);
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
     * @throws BonselaException STORE_UNAVAILABLE or STORE_FAILED; INVALID_CONFIGURATION if the file is of a newer release
     */
    public static SqliteStore open(Path file) {
        return open(file, Durability.FULL);
    }

    /**
     * Opens a file, which is made if it is not there.
     *
     * @param file its path
     * @param durability what a commit waits for
     * @throws BonselaException STORE_UNAVAILABLE or STORE_FAILED; INVALID_CONFIGURATION if the file is of a newer release
     */
    public static SqliteStore open(Path file, Durability durability) {
        SqliteStore store = new SqliteStore(new SqliteFile(file.toAbsolutePath()), durability);
        try {
            store.file.first(connection -> {
                new Schema(store.dialect()).migrate(connection);
                return true;
            });
            return store;
        } catch (SQLException e) {
            throw store.dialect().exception(e);
        }
    }

    /** One. */
    @Override
    public int writers() {
        return 1;
    }

    @Override
    Transaction transaction() throws SQLException {
        return writer.begin();
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
        } catch (SQLException e) {
            throw dialect().exception(e);
        }
    }
}
