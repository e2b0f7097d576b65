package io.bonsela.store.jdbc.sql;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A statement that is run for many rows of parameters at once. In its text, {@code :name} stands for a parameter and
 * {@code {bytes}} for the database's type of bytes.
 */
public sealed interface BatchStatement {
    /** The parameters, in the order in which a row gives them. */
    List<Column> parameters();

    /**
     * Reads what belongs to each row of parameters.
     *
     * @param select what is read
     * @param from the tables
     * @param where the condition
     * @param parameters of the condition
     */
    record Read(String select, String from, String where, List<Column> parameters) implements BatchStatement {
        /** Reads columns of one table by columns that are to be equal. */
        static Read byKey(String table, List<Column> key, String select) {
            return new Read(select, table + " t", equalities(key), key);
        }
    }

    /**
     * Writes each row.
     *
     * @param table the table
     * @param parameters its columns
     * @param onConflict what happens to a row that is there; empty: it is an error
     */
    record Insert(String table, List<Column> parameters, String onConflict) implements BatchStatement {}

    /**
     * Changes what belongs to each row of parameters.
     *
     * @param table the table, called {@code t} in the texts
     * @param set what is set
     * @param where the condition
     * @param parameters of both
     */
    record Update(String table, String set, String where, List<Column> parameters) implements BatchStatement {}

    /**
     * Deletes what belongs to each row of parameters.
     *
     * @param table the table, called {@code t} in the condition
     * @param where the condition
     * @param parameters of it
     */
    record Delete(String table, String where, List<Column> parameters) implements BatchStatement {}

    /** The names of columns, with commas between. */
    static String names(List<Column> columns) {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /** That columns of {@code t} have the values of the parameters of the same names. */
    static String equalities(List<Column> columns) {
        return columns.stream()
                .map(column -> "t." + column.name() + " = :" + column.name())
                .collect(Collectors.joining(" AND "));
    }
}
