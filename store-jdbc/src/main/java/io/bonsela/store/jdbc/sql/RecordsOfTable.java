package io.bonsela.store.jdbc.sql;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.store.Snapshot.BooksReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads a table that stores encoded records and repeats some of their fields in columns for lookups. A row whose
 * columns do not agree with its record cannot be trusted.
 *
 * @param what the name of a record in messages, before its id
 * @param insert the statement that writes a row; its second column is the id, and {@code body} the record
 * @param decoder decodes a record
 * @param encoder returns the row of a record
 * @param use receives each record
 * @param <T> the kind of record
 */
record RecordsOfTable<T>(
        String what,
        BatchStatement.Insert insert,
        Function<byte[], T> decoder,
        Function<T, Object[]> encoder,
        Consumer<T> use) {

    void read(Connection connection, String tenant, BooksReader reader) throws SQLException {
        String text =
                "SELECT " + BatchStatement.names(insert.parameters()) + " FROM " + insert.table() + " WHERE tenant = ?";
        Sql.each(connection, text, in -> read(in, reader), tenant);
    }

    private void read(Row in, BooksReader reader) throws SQLException {
        List<Column> columns = insert.parameters();
        Object[] kept = new Object[columns.size()];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = in.value(columns.get(i).type());
        }
        try {
            byte[] body = (byte[]) kept[columns.indexOf(Column.bytes("body"))];
            if (body == null) {
                throw new BonselaException(ErrorCode.STORE_DAMAGED, "the row has no body");
            }
            T record = decoder.apply(body);
            if (!Arrays.deepEquals(kept, encoder.apply(record))) {
                throw new BonselaException(
                        ErrorCode.STORE_DAMAGED, "the row was changed: its columns do not agree with its record");
            }
            use.accept(record);
        } catch (BonselaException e) {
            reader.unreadable(what + ' ' + kept[1], e);
        }
    }
}
