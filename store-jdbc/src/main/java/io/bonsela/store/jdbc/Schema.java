package io.bonsela.store.jdbc;

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
 * The schema: scripts that each lead from one version to the next, and record that. A migration tool of the host's may
 * run them instead.
 *
 * @param dialect of which database
 */
record Schema(Dialect dialect) {
    private static final List<String> SCRIPTS = List.of("V1__first.sql", "V2__deliveries.sql", "V3__histories.sql");

    /** Runs the scripts that were not run yet, in the transaction that is open. */
    void migrate(Connection connection) throws SQLException {
        for (int version = version(connection); version < SCRIPTS.size(); version++) {
            run(connection, SCRIPTS.get(version));
        }
        requireCurrent(connection);
    }

    /** Refuses a schema that this release does not know. */
    void requireCurrent(Connection connection) throws SQLException {
        int version = version(connection);
        if (version != SCRIPTS.size()) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION,
                    dialect.name() + " has version " + version + " of the schema, and this release wants "
                            + SCRIPTS.size() + (version < SCRIPTS.size() ? ": migrate it" : ": use a newer one"));
        }
    }

    private void run(Connection connection, String script) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String command : text(script).split(";\\s*\\n")) {
                statement.execute(command);
            }
        }
    }

    /** Zero where there is no schema. */
    private int version(Connection connection) throws SQLException {
        boolean there = !Sql.query(connection, dialect.findsTable(), Row::text, "bonsela_schema")
                .isEmpty();
        return there
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
