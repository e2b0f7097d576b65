package io.bonsela.store.jdbc.sql;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.store.Snapshot.BooksReader;
import io.bonsela.api.store.State;
import io.bonsela.api.store.StateKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stores one kind of state, with one row for each key. A guarded table counts the revisions of its rows and overwrites
 * a row only if it still has the revision that was read: a second line of defence in case the locks fail.
 *
 * @param <K> the kind of key
 * @param <S> the kind of state
 */
final class StateTable<K extends StateKey<S>, S extends State> {
    private static final Column REVISION = Column.number("revision");

    private final Class<K> type;
    private final List<Column> values;
    private final Function<K, Object[]> keyRow;
    private final Row.Reader<K> keyReader;
    private final Function<S, Object[]> valueRow;
    private final Row.Reader<S> valueReader;
    private final boolean guarded;
    private final SealedTable table;
    private final BatchStatement.Read read;
    private final BatchStatement.Insert put;

    StateTable(
            Class<K> type,
            String name,
            List<Column> key,
            List<Column> values,
            boolean guarded,
            Function<K, Object[]> keyRow,
            Row.Reader<K> keyReader,
            Function<S, Object[]> valueRow,
            Row.Reader<S> valueReader) {
        this.type = type;
        this.guarded = guarded;
        this.values = values;
        this.keyRow = keyRow;
        this.keyReader = keyReader;
        this.valueRow = valueRow;
        this.valueReader = valueReader;
        List<Column> columns = new ArrayList<>(key);
        columns.addAll(values);
        if (guarded) {
            columns.add(REVISION);
        }
        table = new SealedTable(name, key, columns);
        read = BatchStatement.Read.byKey(
                name,
                key,
                String.join(
                        ", ",
                        columns.stream().map(column -> "t." + column.name()).toList()));
        List<Column> written = table.written();
        String set = String.join(
                ", ",
                written.subList(key.size(), written.size()).stream()
                        .map(column -> column.name() + " = excluded." + column.name())
                        .toList());
        put = new BatchStatement.Insert(
                name,
                written,
                "ON CONFLICT (" + BatchStatement.names(key) + ") DO UPDATE SET " + set
                        + (guarded ? " WHERE " + name + ".revision = excluded.revision - 1" : ""));
    }

    Class<K> type() {
        return type;
    }

    boolean isGuarded() {
        return guarded;
    }

    Session.Lookup lookup(List<StateKey<?>> keys, Map<StateKey<?>, State> found, Map<StateKey<?>, Long> revisions) {
        List<Object[]> rows =
                keys.stream().map(each -> keyRow.apply(type.cast(each))).toList();
        return new Session.Lookup(read, rows, row -> {
            K at = keyReader.read(row);
            found.put(at, valueReader.read(row));
            if (guarded) {
                revisions.put(at, row.number());
            }
        });
    }

    Session.Batch put(List<Map.Entry<StateKey<?>, State>> states, Map<StateKey<?>, Long> revisions) {
        List<Object[]> rows = new ArrayList<>(states.size());
        for (Map.Entry<StateKey<?>, State> entry : states) {
            Object[] keys = keyRow.apply(type.cast(entry.getKey()));
            @SuppressWarnings("unchecked") // a key is only ever written with a state of its kind
            Object[] values = valueRow.apply((S) entry.getValue());
            Object[] row = new Object[keys.length + values.length + (guarded ? 1 : 0)];
            System.arraycopy(keys, 0, row, 0, keys.length);
            System.arraycopy(values, 0, row, keys.length, values.length);
            if (guarded) {
                row[row.length - 1] = revisions.getOrDefault(entry.getKey(), 0L) + 1;
            }
            rows.add(table.sealed(row));
        }
        return new Session.Batch(put, rows);
    }

    /** The table with its seals. */
    SealedTable table() {
        return table;
    }

    /** Reads every row of a tenant. */
    void readAll(Connection connection, String tenant, BooksReader reader) throws SQLException {
        table.check(connection, tenant, reader, in -> {
            K key = keyReader.read(in);
            S value = valueReader.read(in);
            in.back(values.size());
            @Nullable Object[] expected = valueRow.apply(value);
            @Nullable Object[] columns = new Object[values.size()];
            for (int i = 0; i < columns.length; i++) {
                columns[i] = in.value(values.get(i).type());
                if (values.get(i).equals(SealedTable.LEASE)) {
                    columns[i] = expected[i];
                }
            }
            if (!Arrays.deepEquals(columns, expected)) {
                throw new BonselaException(
                        ErrorCode.STORE_DAMAGED, "the row was changed: its columns do not agree with its body");
            }
            reader.state(key, value);
        });
    }

    static Object[] row(@Nullable Object... values) {
        return values;
    }
}
