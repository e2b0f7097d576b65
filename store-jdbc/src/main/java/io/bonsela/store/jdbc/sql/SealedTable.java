package io.bonsela.store.jdbc.sql;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.store.Snapshot.BooksReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table whose rows are sealed: the last column is a SHA-256 digest of the table's name and the written columns.
 * Leases are left out because they change in place. The seal detects changes made without the engine, unless the seal
 * is recomputed as well. It needs no key, so a store can seal rows before it has one.
 *
 * @param name its name
 * @param key the columns that identify a row; {@code columns} may contain them
 * @param columns all written columns except the seal
 */
record SealedTable(String name, List<Column> key, List<Column> columns) {
    private static final Column SEAL = Column.bytes("seal");
    /** Changes in place. */
    static final Column LEASE = Column.number("leased_until");

    /** All written columns, including the seal. */
    List<Column> written() {
        return Stream.concat(columns.stream(), Stream.of(SEAL)).toList();
    }

    /** The statement that inserts rows. */
    BatchStatement.Insert insert(String onConflict) {
        return new BatchStatement.Insert(name, written(), onConflict);
    }

    /** Returns a row with its seal. */
    @Nullable
    Object[] sealed(@Nullable Object... values) {
        @Nullable Object[] row = Arrays.copyOf(values, values.length + 1);
        row[values.length] = seal(values);
        return row;
    }

    private byte[] seal(@Nullable Object[] values) {
        MessageDigest digest = sha256();
        add(digest, name.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < columns.size(); i++) {
            Object value = values[i];
            if (columns.get(i).equals(LEASE)) {
                continue;
            }
            if (value == null) {
                digest.update((byte) 0);
            } else if (value instanceof String text) {
                add(digest, text.getBytes(StandardCharsets.UTF_8));
            } else if (value instanceof byte[] bytes) {
                add(digest, bytes);
            } else {
                add(
                        digest,
                        ByteBuffer.allocate(Long.BYTES).putLong((Long) value).array());
            }
        }
        return digest.digest();
    }

    private static void add(MessageDigest digest, byte[] bytes) {
        digest.update((byte) 1);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Reads all rows of a tenant; reports those that have a broken seal or cannot be read, and continues. */
    void check(Connection connection, String tenant, BooksReader reader, Sql.Use use) throws SQLException {
        Sql.each(
                connection,
                "SELECT " + BatchStatement.names(key) + ", " + BatchStatement.names(written()) + " FROM " + name
                        + " WHERE tenant = ?",
                in -> check(in, reader, use),
                tenant);
    }

    private void check(Row in, BooksReader reader, Sql.Use use) throws SQLException {
        @Nullable Object[] at = values(in, key);
        @Nullable Object[] row = values(in, written());
        try {
            if (!Arrays.equals(seal(row), (byte[]) row[columns.size()])) {
                throw new BonselaException(ErrorCode.STORE_DAMAGED, "the row does not match its seal");
            }
            in.back(row.length);
            use.of(in);
        } catch (BonselaException e) {
            reader.unreadable(named(at), e);
        }
    }

    private static @Nullable Object[] values(Row in, List<Column> columns) throws SQLException {
        @Nullable Object[] row = new Object[columns.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = in.value(columns.get(i).type());
        }
        return row;
    }

    /** The table and the row's key without the tenant. */
    private String named(@Nullable Object[] at) {
        StringBuilder named =
                new StringBuilder(name.substring("bonsela_".length()).replace('_', ' '));
        for (int i = 0; i < at.length; i++) {
            if (!key.get(i).name().equals("tenant")) {
                named.append(' ').append(at[i]);
            }
        }
        return named.toString();
    }

    /**
     * Changes rows and recomputes their seals; no other transaction changes them meanwhile.
     *
     * @param locking the clause after a query for rows to change
     */
    void rewrite(
            Connection connection,
            String locking,
            String where,
            UnaryOperator<@Nullable Object[]> change,
            @Nullable Object... parameters)
            throws SQLException {
        int keys = key.size();
        List<Column> selected = Stream.concat(key.stream(), columns.stream()).toList();
        List<@Nullable Object[]> rows = Sql.query(
                connection,
                "SELECT " + BatchStatement.names(selected) + " FROM " + name + " WHERE " + where + locking,
                in -> values(in, selected),
                parameters);
        String update = "UPDATE " + name + " SET "
                + String.join(
                        ", ", written().stream().map(c -> c.name() + " = ?").toList()) + " WHERE "
                + String.join(" AND ", key.stream().map(c -> c.name() + " = ?").toList());
        List<@Nullable Object[]> updates = new ArrayList<>();
        for (@Nullable Object[] row : rows) {
            @Nullable Object[] before = Arrays.copyOfRange(row, keys, row.length);
            @Nullable Object[] after = change.apply(before.clone());
            if (!Arrays.deepEquals(before, after)) {
                @Nullable Object[] written = sealed(after);
                @Nullable Object[] all = Arrays.copyOf(written, written.length + keys);
                System.arraycopy(row, 0, all, written.length, keys);
                updates.add(all);
            }
        }
        Sql.updateAll(connection, update, updates);
    }

    /** Replaces a name with a new one in all rows of a tenant. */
    void rename(Connection connection, String locking, String column, String tenant, String from, String to)
            throws SQLException {
        int place = place(column);
        rewrite(
                connection,
                locking,
                "tenant = ? AND " + column + " = ?",
                row -> {
                    row[place] = to;
                    return row;
                },
                tenant,
                from);
    }

    /** The index of a column in a row. */
    int place(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return i;
            }
        }
        throw new IllegalArgumentException(name + " has no column " + column);
    }
}
