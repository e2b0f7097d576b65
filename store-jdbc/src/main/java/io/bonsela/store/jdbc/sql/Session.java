package io.bonsela.store.jdbc.sql;

import io.bonsela.api.store.StateKey.LockKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Runs statements on one connection. Used by one thread. */
public interface Session extends AutoCloseable {
    /** The connection, in a transaction. */
    Connection connection();

    /**
     * Takes locks that are held until the transaction ends, and then reads; all in one round trip if the database is a
     * server.
     *
     * @param tenant the tenant of the transaction
     * @param locks what to lock
     * @param lookups what to read
     * @return the database's clock, read while the locks are held, in microseconds; empty: the engine's clock is used
     */
    Optional<Long> load(String tenant, Collection<LockKey> locks, List<Lookup> lookups) throws SQLException;

    /**
     * Writes batches in the given order; in one round trip if the database is a server.
     *
     * @param batches what to write
     * @return the number of rows that each batch changed
     */
    int[] write(List<Batch> batches) throws SQLException;

    /** Restores the settings that a host's transaction had before. */
    void leave() throws SQLException;

    @Override
    void close() throws SQLException;

    /**
     * Rows to look up.
     *
     * @param statement the statement
     * @param rows rows of parameters, at least one
     * @param reader receives every row that is found
     */
    record Lookup(BatchStatement.Read statement, List<Object[]> rows, RowReader reader) {}

    /**
     * Rows to write.
     *
     * @param statement the statement
     * @param rows rows of parameters, at least one
     */
    record Batch(BatchStatement statement, List<Object[]> rows) {}

    /** Receives rows as they are read. */
    @FunctionalInterface
    interface RowReader {
        /** Reads the current row. */
        void read(Row row) throws SQLException;
    }
}
