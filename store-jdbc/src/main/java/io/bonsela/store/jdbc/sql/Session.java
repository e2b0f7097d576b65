package io.bonsela.store.jdbc.sql;

import io.bonsela.api.store.UnitOfWork.LockKey;
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
     * Takes locks that are held until the transaction ends, and then reads; all in one round trip where the database has
     * round trips.
     *
     * @param tenant the tenant that the transaction is about
     * @param locks what to lock
     * @param lookups what to read
     * @return the database's clock, read while the locks are held, in microseconds; empty if the engine's is to be used
     */
    Optional<Long> load(String tenant, Collection<LockKey> locks, List<Lookup> lookups) throws SQLException;

    /**
     * Writes, in the order given; in one round trip where the database has round trips.
     *
     * @param batches what to write
     * @return how many rows each changed in all
     */
    int[] write(List<Batch> batches) throws SQLException;

    /** Leaves a transaction of the host's as it was found, but for what was written. */
    void leave() throws SQLException;

    @Override
    void close() throws SQLException;

    /**
     * Rows to be looked up.
     *
     * @param statement how
     * @param rows of parameters, one or more
     * @param reader is given every row that is found
     */
    record Lookup(BatchStatement.Read statement, List<Object[]> rows, RowReader reader) {}

    /**
     * Rows to be written.
     *
     * @param statement how
     * @param rows of parameters, one or more
     */
    record Batch(BatchStatement statement, List<Object[]> rows) {}

    /** Takes rows as they are read. */
    @FunctionalInterface
    interface RowReader {
        /** Reads the current row. */
        void read(Row row) throws SQLException;
    }
}
