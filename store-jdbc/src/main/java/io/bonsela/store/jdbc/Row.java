package io.bonsela.store.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The current row of a result, read from the first column to the last. */
final class Row {
    private final ResultSet result;
    private int column;

    Row(ResultSet result) {
        this.result = result;
    }

    boolean next() throws SQLException {
        column = 0;
        return result.next();
    }

    String text() throws SQLException {
        return result.getString(++column);
    }

    @Nullable
    String textIfAny() throws SQLException {
        return result.getString(++column);
    }

    long number() throws SQLException {
        return result.getLong(++column);
    }

    @Nullable
    Long numberIfAny() throws SQLException {
        long number = result.getLong(++column);
        return result.wasNull() ? null : number;
    }

    void skip(int columns) {
        column += columns;
    }

    byte[] bytes() throws SQLException {
        return result.getBytes(++column);
    }
}
