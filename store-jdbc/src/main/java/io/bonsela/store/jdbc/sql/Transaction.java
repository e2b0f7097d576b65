package io.bonsela.store.jdbc.sql;

import java.sql.SQLException;

/** A transaction on a session's connection. Used by one thread. */
public interface Transaction extends AutoCloseable {
    /** Runs statements in it. */
    Session session();

    /** Makes what was written durable; in a transaction of the host's, leaves that to the host. */
    void commit() throws SQLException;

    /** Ends it; what was not committed is undone. */
    @Override
    void close() throws SQLException;
}
