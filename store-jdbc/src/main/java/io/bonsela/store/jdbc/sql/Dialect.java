package io.bonsela.store.jdbc.sql;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import java.sql.SQLException;
import java.util.Optional;

/** What differs between databases beside how statements are run. Thread-safe. */
public interface Dialect {
    /** The name of the database; in small letters, of the folder of its schema. */
    String name();

    /** The database, for a message. */
    default String where() {
        return name();
    }

    /** The database's clock as an expression, in microseconds; empty: it has none that counts. */
    Optional<String> clock();

    /** Follows a selection of rows that are about to be leased: others that lease pass over them. */
    String leasing();

    /** Follows a selection of rows that are about to be changed: others wait. */
    String locking();

    /** A condition: whether a column of bytes contains a text that is its parameter. */
    String contains(String column);

    /** A query that gives a row if the table exists that it is asked for. */
    String findsTable();

    /** A row could not be written as it was loaded: another was quicker. Throws where nobody else can have written. */
    default void overtaken() {}

    /** What a failure means. */
    ErrorCode codeOf(SQLException failure);

    /** The failure as the engine knows it. */
    default BonselaException exception(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : " (" + failure.getSQLState() + ")";
        // A pool tells that it has no connection; why it has none, its cause does.
        String cause =
                failure.getCause() == null ? "" : ": " + failure.getCause().getMessage();
        return new BonselaException(codeOf(failure), where() + state + ": " + headline(failure) + cause, failure);
    }

    /** A server's details behind the first line may show a row, and with it whom it concerns. */
    private static String headline(SQLException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
