package io.bonsela.store.jdbc.sqlite;

import io.bonsela.store.jdbc.sql.BatchStatement;
import io.bonsela.store.jdbc.sql.Column;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Converts statements to SQLite's SQL: the parameters of one row are numbered. */
final class SqliteText {
    private static final Pattern PARAMETER = Pattern.compile(":([a-z_]+)");

    private SqliteText() {}

    static String of(BatchStatement statement) {
        if (statement instanceof BatchStatement.Read read) {
            return numbered("SELECT " + read.select() + " FROM " + read.from() + " WHERE " + read.where(), read);
        } else if (statement instanceof BatchStatement.Insert insert) {
            String values = IntStream.rangeClosed(1, insert.parameters().size())
                    .mapToObj(number -> "?" + number)
                    .collect(Collectors.joining(", "));
            return numbered(
                    "INSERT INTO " + insert.table() + " (" + BatchStatement.names(insert.parameters()) + ") VALUES ("
                            + values + ") " + insert.onConflict(),
                    insert);
        }
        if (statement instanceof BatchStatement.Delete delete) {
            return numbered("DELETE FROM " + delete.table() + " AS t WHERE " + delete.where(), delete);
        }
        BatchStatement.Update update = (BatchStatement.Update) statement;
        return numbered("UPDATE " + update.table() + " AS t SET " + update.set() + " WHERE " + update.where(), update);
    }

    private static String numbered(String text, BatchStatement statement) {
        List<String> names = statement.parameters().stream().map(Column::name).toList();
        return PARAMETER
                .matcher(text.replace("{bytes}", "BLOB"))
                .replaceAll(match -> "?" + (names.indexOf(match.group(1)) + 1));
    }
}
