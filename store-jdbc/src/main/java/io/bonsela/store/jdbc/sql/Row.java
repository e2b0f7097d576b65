package io.bonsela.store.jdbc.sql;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The current row of a result, read from the first column to the last. */
public final class Row {
    private final ResultSet result;
    private int column;

    /** Reads a part of a row. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(Row row) throws SQLException;
    }

    public Row(ResultSet result) {
        this.result = result;
    }

    public boolean next() throws SQLException {
        column = 0;
        return result.next();
    }

    public String text() throws SQLException {
        return result.getString(++column);
    }

    @Nullable
    public String textIfAny() throws SQLException {
        return result.getString(++column);
    }

    public long number() throws SQLException {
        return result.getLong(++column);
    }

    @Nullable
    Long numberIfAny() throws SQLException {
        long number = result.getLong(++column);
        return result.wasNull() ? null : number;
    }

    /** The value of the next column, as the Java type for {@code type}. */
    @Nullable
    Object value(Column.Type type) throws SQLException {
        return switch (type) {
            case TEXT -> textIfAny();
            case NUMBER -> numberIfAny();
            case BYTES -> bytesIfAny();
        };
    }

    /** A decimal that is stored as text. */
    BigDecimal decimal() throws SQLException {
        String text = text();
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new BonselaException(ErrorCode.STORE_DAMAGED, "'" + text + "' is not a decimal", e);
        }
    }

    /** An enum constant that is stored by its name. */
    <E extends Enum<E>> E constant(Class<E> type) throws SQLException {
        return constant(type, text());
    }

    @Nullable
    <E extends Enum<E>> E constantIfAny(Class<E> type) throws SQLException {
        String name = textIfAny();
        return name == null ? null : constant(type, name);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name) {
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException e) {
            throw new BonselaException(
                    ErrorCode.STORE_DAMAGED, "'" + name + "' is not a valid " + type.getSimpleName(), e);
        }
    }

    void back(int columns) {
        column -= columns;
    }

    void skip(int columns) {
        column += columns;
    }

    byte[] bytes() throws SQLException {
        byte[] bytes = bytesIfAny();
        if (bytes == null) {
            throw new BonselaException(ErrorCode.STORE_DAMAGED, "a stored record is missing in its row");
        }
        return bytes;
    }

    private byte @Nullable [] bytesIfAny() throws SQLException {
        return result.getBytes(++column);
    }
}
