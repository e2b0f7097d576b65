package io.bonsela.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;

/** The connections that read a file, as many as are wanted at once. Thread-safe. */
final class SqliteReaders implements Reading {
    private final SqliteFile file;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();

    SqliteReaders(SqliteFile file) {
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
        idle.push(connection);
        if (file.isClosed()) {
            close();
        }
    }

    /** Closes those that are not in use; the others are closed when they are given back. */
    void close() throws SQLException {
        for (Connection free = idle.poll(); free != null; free = idle.poll()) {
            free.close();
        }
    }

    /** Reads what is committed now, until it is closed. */
    Fixed fixed() {
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

    /** One transaction that sees one instant. */
    final class Fixed implements Reading {
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

        void close() {
            try {
                try {
                    SqliteFile.execute(connection, "ROLLBACK");
                } catch (SQLException e) {
                    connection.close();
                    throw e;
                }
                giveBack(connection);
            } catch (SQLException e) {
                throw file.dialect().exception(e);
            }
        }
    }
}
