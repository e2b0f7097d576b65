package io.bonsela.store.jdbc.sqlite;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.store.jdbc.sql.Row;
import io.bonsela.store.jdbc.sql.Schema;
import io.bonsela.store.jdbc.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Tells which application a SQLite file belongs to, by the
 * <a href="https://www.sqlite.org/fileformat.html#application_id">application id</a> in its header. A host that keeps
 * its own tables in the file may have set its own id.
 */
public final class ApplicationId {
    /** "Bons" in ASCII. */
    private static final int OURS = 0x426F6E73;

    private ApplicationId() {}

    /** Rejects a file of another application, unless it contains our tables. */
    public static void requireOurs(Connection connection, Schema schema) throws SQLException {
        long id = number(connection, "PRAGMA application_id");
        if (id != 0 && id != OURS && !schema.isThere(connection)) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION,
                    schema.dialect().where() + " belongs to another application: its application id is " + id);
        }
    }

    /** Whether a file is empty. */
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
