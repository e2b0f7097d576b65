package io.bonsela.store.jdbc.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs single statements, mostly outside of decisions. */
public final class Sql {
    private Sql() {}

    public static <T> List<T> query(
            Connection connection, String text, Row.Reader<T> reader, @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            bind(statement, parameters);
            try (ResultSet result = statement.executeQuery()) {
                List<T> found = new ArrayList<>();
                Row row = new Row(result);
                while (row.next()) {
                    found.add(reader.read(row));
                }
                return found;
            }
        }
    }

    /** Receives a row. */
    @FunctionalInterface
    interface Use {
        void of(Row row) throws SQLException;
    }

    /** Reads every row of a result, fetching them in portions. */
    static void each(Connection connection, String text, Use use, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            statement.setFetchSize(1_000);
            bind(statement, parameters);
            try (ResultSet result = statement.executeQuery()) {
                Row row = new Row(result);
                while (row.next()) {
                    use.of(row);
                }
            }
        }
    }

    public static int update(Connection connection, String text, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            bind(statement, parameters);
            return statement.executeUpdate();
        }
    }

    /** Runs a statement as a batch, for many rows of parameters. */
    static void updateAll(Connection connection, String text, List<@Nullable Object[]> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            for (@Nullable Object[] row : rows) {
                bind(statement, row);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }
}
