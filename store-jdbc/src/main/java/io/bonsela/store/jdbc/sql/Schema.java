package io.bonsela.store.jdbc.sql;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/**
 * The schema: a script creates it and records its version. The host may run the script with its own migration tool
 * instead.
 *
 * @param dialect the dialect of the database
 */
public record Schema(Dialect dialect) {
    /** Earlier versions named counters and periods differently, had no seals, or encoded rules and decisions differently. */
    private static final int VERSION = 14;

    private static final String SCRIPT = "V14__bonsela.sql";

    /** Runs the script in the open transaction if there is no schema yet. */
    public void migrate(Connection connection) throws SQLException {
        if (version(connection) == 0 && !hasTable(connection, "bonsela_event")) {
            run(connection);
        }
        requireCurrent(connection);
    }

    /** Rejects a schema that this release does not support. */
    public void requireCurrent(Connection connection) throws SQLException {
        int version = version(connection);
        if (version == 0 && hasTable(connection, "bonsela_event")) {
            throw new BonselaException(
                    ErrorCode.STORE_DAMAGED, dialect.where() + " has tables, but the version of its schema is missing");
        }
        if (version != VERSION) {
            String where = dialect.where() + " has schema version " + version;
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION,
                    version == 0
                            ? dialect.where() + " has no Bonsela tables: migrate it, or specify another store"
                            : version < VERSION
                                    ? where + "; this release requires version " + VERSION
                                            + " and cannot convert it: create a new store"
                                    : where + "; this release supports version " + VERSION + ": use a newer release");
        }
    }

    private void run(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String command : text(SCRIPT).split(";\\s*\\n")) {
                statement.execute(command);
            }
        }
    }

    /** Whether there is a schema, of any version. */
    public boolean isThere(Connection connection) throws SQLException {
        return hasTable(connection, "bonsela_schema");
    }

    private boolean hasTable(Connection connection, String name) throws SQLException {
        return !Sql.query(connection, dialect.findsTable(), Row::text, name).isEmpty();
    }

    /** The version of the schema; 0 if there is none. */
    private int version(Connection connection) throws SQLException {
        return isThere(connection)
                ? (int) (long) Sql.query(connection, "SELECT max(version) FROM bonsela_schema", Row::number)
                        .get(0)
                : 0;
    }

    private String text(String script) {
        String path = "/bonsela-schema/" + dialect.name().toLowerCase(Locale.ROOT) + '/' + script;
        try (InputStream in = Schema.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException(path + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
