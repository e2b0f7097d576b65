package io.bonsela.store.jdbc.sql;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A statement that is run for many rows of parameters at once. In its text, {@code :name} stands for a parameter and
 * {@code {bytes}} for the database's binary type.
 */
public sealed interface BatchStatement {
    /** The parameters, in the order of the values in a row. */
    List<Column> parameters();

    /**
     * Reads the rows that match each row of parameters.
     *
     * @param select the selected columns
     * @param from the tables
     * @param where the condition
     * @param parameters the parameters of the condition
     */
    record Read(String select, String from, String where, List<Column> parameters) implements BatchStatement {
        /** Reads columns of one table; the key columns must equal the parameters. */
        static Read byKey(String table, List<Column> key, String select) {
            return new Read(select, table + " t", equalities(key), key);
        }
    }

    /**
     * Inserts each row.
     *
     * @param table the table
     * @param parameters its columns
     * @param onConflict what happens if a row exists already; empty: it is an error
     */
    record Insert(String table, List<Column> parameters, String onConflict) implements BatchStatement {}

    /**
     * Updates the rows that match each row of parameters.
     *
     * @param table the table, called {@code t} in the other texts
     * @param set the assignments
     * @param where the condition
     * @param parameters the parameters of both
     */
    record Update(String table, String set, String where, List<Column> parameters) implements BatchStatement {}

    /**
     * Deletes the rows that match each row of parameters.
     *
     * @param table the table, called {@code t} in the condition
     * @param where the condition
     * @param parameters the parameters of the condition
     */
    record Delete(String table, String where, List<Column> parameters) implements BatchStatement {}

    /** The names of columns, separated by commas. */
    static String names(List<Column> columns) {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /** The condition that columns of {@code t} equal the parameters of the same names. */
    static String equalities(List<Column> columns) {
        return columns.stream()
                .map(column -> "t." + column.name() + " = :" + column.name())
                .collect(Collectors.joining(" AND "));
    }
}
