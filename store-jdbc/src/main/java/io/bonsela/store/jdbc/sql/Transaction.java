package io.bonsela.store.jdbc.sql;

import java.sql.SQLException;

/** A transaction on a session's connection. Used by one thread. */
public interface Transaction extends AutoCloseable {
    /** The session that runs statements in this transaction. */
    Session session();

    /** Commits what was written; in a host's transaction, the host does so later. */
    void commit() throws SQLException;

    /** Ends the transaction; rolls back what was not committed. */
    @Override
    void close() throws SQLException;
}
