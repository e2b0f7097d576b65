package io.bonsela.store.jdbc.sqlite;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.store.jdbc.sql.Row;
import io.bonsela.store.jdbc.sql.Schema;
import io.bonsela.store.jdbc.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Whose file a SQLite file is, by the <a href="https://www.sqlite.org/fileformat.html#application_id">number</a> in its
 * header. A host that keeps its own tables beside ours may have put its own number there.
 */
public final class ApplicationId {
    /** "Bons" in ASCII. */
    private static final int OURS = 0x426F6E73;

    private ApplicationId() {}

    /** Refuses a file of another application's, unless our tables were put into it. */
    public static void requireOurs(Connection connection, Schema schema) throws SQLException {
        long id = number(connection, "PRAGMA application_id");
        if (id != 0 && id != OURS && !schema.isThere(connection)) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION,
                    schema.dialect().where() + " belongs to another application: its application id is " + id);
        }
    }

    /** Whether a file has nothing in it. */
    public static boolean isUnused(Connection connection) throws SQLException {
        return number(connection, "SELECT count(*) FROM sqlite_master") == 0;
    }

    public static void mark(Connection connection) throws SQLException {
        SqliteFile.execute(connection, "PRAGMA application_id = " + OURS);
    }

    private static long number(Connection connection, String query) throws SQLException {
        return Sql.query(connection, query, Row::number).get(0);
    }
}
