package io.bonsela.store.jdbc.sqlite;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Query;
import io.bonsela.store.jdbc.sql.Reading;
import io.bonsela.store.jdbc.sql.Row;
import io.bonsela.store.jdbc.sql.Sql;
import io.bonsela.store.jdbc.sql.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;

/** The connections that read a file; there is no limit on their number. Thread-safe. */
public final class SqliteReaders implements Reading {
    private final SqliteFile file;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();

    public SqliteReaders(SqliteFile file) {
        this.file = file;
    }

    @Override
    public <T> T read(String tenant, Query<T> query) {
        try {
            Connection connection = reader();
            try {
                T result = query.on(connection);
                giveBack(connection);
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw file.dialect().exception(e);
        }
    }

    private Connection reader() throws SQLException {
        file.requireOpen();
        Connection free = idle.poll();
        if (free != null) {
            return free;
        }
        Connection connection = file.connect();
        SqliteFile.execute(connection, "PRAGMA query_only = ON");
        return connection;
    }

    private void giveBack(Connection connection) throws SQLException {
        file.requireInPlace();
        idle.push(connection);
        if (file.isClosed()) {
            close();
        }
    }

    /** Closes the connections that are not in use; the others are closed when they are given back. */
    public void close() throws SQLException {
        for (Connection free = idle.poll(); free != null; free = idle.poll()) {
            free.close();
        }
    }

    /** Opens a snapshot of the data that is committed now. */
    public Fixed fixed() {
        try {
            Connection connection = reader();
            try {
                SqliteFile.execute(connection, "BEGIN");
                // The first query fixes the snapshot.
                Sql.query(connection, "SELECT version FROM bonsela_schema", Row::number);
                return new Fixed(connection);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw file.dialect().exception(e);
        }
    }

    /** Begins a transaction on a file that is open for reading; it cannot commit. */
    public Transaction begin() {
        Fixed fixed = fixed();
        return new Trial(fixed, new SqliteSession(fixed.connection));
    }

    /**
     * A read-only transaction.
     *
     * @param fixed the snapshot that it reads
     * @param session runs statements
     */
    private record Trial(Fixed fixed, SqliteSession session) implements Transaction {
        @Override
        public void commit() {
            throw new BonselaException(ErrorCode.INVALID_CONFIGURATION, fixed.where() + " cannot be written");
        }

        @Override
        public void close() throws SQLException {
            session.close();
            fixed.close();
        }
    }

    /** A transaction with a fixed snapshot. */
    public final class Fixed implements Reading {
        private final Connection connection;

        private Fixed(Connection connection) {
            this.connection = connection;
        }

        @Override
        public <T> T read(String tenant, Query<T> query) {
            try {
                return query.on(connection);
            } catch (SQLException e) {
                throw file.dialect().exception(e);
            }
        }

        private String where() {
            return file.dialect().where();
        }

        public void close() {
            try {
                try {
                    SqliteFile.execute(connection, "ROLLBACK");
                    giveBack(connection);
                } catch (SQLException | RuntimeException e) {
                    connection.close();
                    throw e;
                }
            } catch (SQLException e) {
                throw file.dialect().exception(e);
            }
        }
    }
}
