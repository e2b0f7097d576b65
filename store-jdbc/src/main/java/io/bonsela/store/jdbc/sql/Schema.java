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
import java.util.List;
import java.util.Locale;

/**
 * The schema: each script brings it to the next version and records that version. The host may run the scripts with its
 * own migration tool instead.
 *
 * @param dialect the dialect of the database
 * @param scripts the names of the scripts, of which the first creates version 1
 */
public record Schema(Dialect dialect, List<String> scripts) {
    /** The scripts of this release. A script that was released is never changed. */
    public static final List<String> RELEASED = List.of("V1__bonsela.sql");

    /** Runs the missing scripts in the open transaction. */
    public void migrate(Connection connection) throws SQLException {
        for (int version = version(connection); version < scripts.size(); version++) {
            run(scripts.get(version), connection);
        }
        requireCurrent(connection);
    }

    /** Rejects a schema that this release does not support. */
    public void requireCurrent(Connection connection) throws SQLException {
        int version = version(connection);
        int required = scripts.size();
        if (version != required) {
            String where = dialect.where() + " has schema version " + version + "; this release ";
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION,
                    version == 0
                            ? dialect.where() + " has no Bonsela tables: migrate it, or specify another store"
                            : version < required
                                    ? where + "requires version " + required + ": migrate it"
                                    : where + "supports version " + required + ": use a newer release");
        }
    }

    private void run(String script, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String command : text(script).split(";\\s*\\n")) {
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

    /** Whether there is a schema of an older version. */
    public boolean isOutdated(Connection connection) throws SQLException {
        int version = version(connection);
        return version > 0 && version < scripts.size();
    }

    /** Returns the version of the schema; 0 if there is none. */
    private int version(Connection connection) throws SQLException {
        int version = isThere(connection)
                ? (int) (long) Sql.query(connection, "SELECT max(version) FROM bonsela_schema", Row::number)
                        .get(0)
                : 0;
        if (version < 0 || (version == 0 && hasTable(connection, "bonsela_event"))) {
            throw new BonselaException(
                    ErrorCode.STORE_DAMAGED,
                    dialect.where() + " has tables, but the version of its schema is missing or wrong");
        }
        return version;
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
