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

/** The connections that read a file, as many as are wanted at once. Thread-safe. */
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

    /** Closes those that are not in use; the others are closed when they are given back. */
    public void close() throws SQLException {
        for (Connection free = idle.poll(); free != null; free = idle.poll()) {
            free.close();
        }
    }

    /** Reads what is committed now, until it is closed. */
    public Fixed fixed() {
        try {
            Connection connection = reader();
            try {
                SqliteFile.execute(connection, "BEGIN");
                // The first query fixes the instant.
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

    /** Begins a transaction that reads and does not commit, of a file that is only read. */
    public Transaction begin() {
        Fixed fixed = fixed();
        return new Trial(fixed, new SqliteSession(fixed.connection));
    }

    /**
     * A transaction that reads.
     *
     * @param fixed the instant that it sees
     * @param session runs statements
     */
    private record Trial(Fixed fixed, SqliteSession session) implements Transaction {
        @Override
        public void commit() {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION, fixed.where() + " was opened to read: nothing is written to it");
        }

        @Override
        public void close() throws SQLException {
            session.close();
            fixed.close();
        }
    }

    /** One transaction that sees one instant. */
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
