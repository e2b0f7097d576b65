package io.bonsela.store.jdbc;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Statements as SQLite reads them: the parameters of one row have numbers. */
final class SqliteText {
    private static final Pattern PARAMETER = Pattern.compile(":([a-z_]+)");

    private SqliteText() {}

    static String of(Statement statement) {
        if (statement instanceof Statement.Read read) {
            return numbered("SELECT " + read.select() + " FROM " + read.from() + " WHERE " + read.where(), read);
        } else if (statement instanceof Statement.Insert insert) {
            String values = IntStream.rangeClosed(1, insert.parameters().size())
                    .mapToObj(number -> "?" + number)
                    .collect(Collectors.joining(", "));
            return numbered(
                    "INSERT INTO " + insert.table() + " (" + Statement.names(insert.parameters()) + ") VALUES ("
                            + values + ") " + insert.onConflict(),
                    insert);
        }
        if (statement instanceof Statement.Delete delete) {
            return numbered("DELETE FROM " + delete.table() + " AS t WHERE " + delete.where(), delete);
        }
        Statement.Update update = (Statement.Update) statement;
        return numbered("UPDATE " + update.table() + " AS t SET " + update.set() + " WHERE " + update.where(), update);
    }

    private static String numbered(String text, Statement statement) {
        List<String> names = statement.parameters().stream().map(Column::name).toList();
        return PARAMETER
                .matcher(text.replace("{bytes}", "BLOB"))
                .replaceAll(match -> "?" + (names.indexOf(match.group(1)) + 1));
    }
}
