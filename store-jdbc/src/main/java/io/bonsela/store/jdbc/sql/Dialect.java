package io.bonsela.store.jdbc.sql;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import java.sql.SQLException;
import java.util.Optional;

/** The differences between databases, except for how statements are run. Thread-safe. */
public interface Dialect {
    /** The name of the database; in lower case it is the name of its schema folder. */
    String name();

    /** The database as messages name it. */
    default String where() {
        return name();
    }

    /** An SQL expression for the database's clock, in microseconds; empty: the engine's clock is used. */
    Optional<String> clock();

    /** The clause after a query for rows to lease: concurrent leases skip these rows. */
    String leasing();

    /** The clause after a query for rows to change: other transactions wait for them. */
    String locking();

    /** A condition: whether a column of bytes contains the text in its parameter. */
    String contains(String column);

    /** A query that returns a row if the table named by its parameter exists. */
    String findsTable();

    /** Called if a row has changed since it was loaded. Throws if no other transaction can have changed it. */
    default void overtaken() {}

    /** The error code of a failure. */
    ErrorCode codeOf(SQLException failure);

    /** Converts a failure to the engine's exception. */
    default BonselaException exception(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : " (" + failure.getSQLState() + ")";
        // A pool only reports that it has no connection; the reason is in the cause.
        String cause =
                failure.getCause() == null ? "" : ": " + failure.getCause().getMessage();
        return new BonselaException(codeOf(failure), where() + state + ": " + headline(failure) + cause, failure);
    }

    /** The first line of the message: the details after it may show a row, and so personal data. */
    private static String headline(SQLException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
