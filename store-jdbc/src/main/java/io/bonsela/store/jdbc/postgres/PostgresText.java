package io.bonsela.store.jdbc.postgres;

import io.bonsela.store.jdbc.sql.BatchStatement;
import io.bonsela.store.jdbc.sql.Column;
import java.util.stream.Collectors;

/** Converts statements to PostgreSQL's SQL: the rows of parameters are a table {@code k} made of arrays. */
final class PostgresText {
    private PostgresText() {}

    static String of(BatchStatement statement) {
        if (statement instanceof BatchStatement.Read read) {
            boolean joined = read.from().contains(" JOIN ");
            return "SELECT " + named(read.select()) + " FROM " + rows(read) + " JOIN "
                    + (joined ? "(" + read.from() + ")" : read.from()) + " ON " + named(read.where());
        } else if (statement instanceof BatchStatement.Insert insert) {
            String columns = BatchStatement.names(insert.parameters());
            return "INSERT INTO " + insert.table() + " (" + columns + ") SELECT " + columns + " FROM " + rows(insert)
                    + " " + named(insert.onConflict());
        }
        if (statement instanceof BatchStatement.Delete delete) {
            return "DELETE FROM " + delete.table() + " AS t USING " + rows(delete) + " WHERE " + named(delete.where());
        }
        BatchStatement.Update update = (BatchStatement.Update) statement;
        return "UPDATE " + update.table() + " AS t SET " + named(update.set()) + " FROM " + rows(update) + " WHERE "
                + named(update.where());
    }

    static String type(Column column) {
        return switch (column.type()) {
            case TEXT -> "text";
            case NUMBER -> "bigint";
            case BYTES -> "bytea";
        };
    }

    private static String rows(BatchStatement statement) {
        String arrays = statement.parameters().stream()
                .map(column -> "CAST(? AS " + type(column) + "[])")
                .collect(Collectors.joining(", "));
        return "unnest(" + arrays + ") AS k(" + BatchStatement.names(statement.parameters()) + ")";
    }

    private static String named(String text) {
        return text.replace("{bytes}", "bytea").replaceAll(":([a-z_]+)", "k.$1");
    }
}
