package io.bonsela.spring;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.store.Store;
import io.bonsela.spring.BonselaProperties.Kind;
import io.bonsela.spring.BonselaProperties.Schema;
import io.bonsela.store.jdbc.PostgresStore;
import io.bonsela.store.jdbc.SqliteStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store of the engine.
 *
 * @param store the store; null: the engine's own in memory
 * @param dataSource the data source of its database; null: decisions do not join transactions of the application
 */
record ChosenStore(@Nullable Store store, @Nullable DataSource dataSource) {
    private static final Logger LOG = LoggerFactory.getLogger(ChosenStore.class);

    /**
     * Opens the store that the properties choose.
     *
     * @throws BonselaException INVALID_CONFIGURATION, STORE_UNAVAILABLE, STORE_DAMAGED, STORE_FAILED
     */
    static ChosenStore open(BonselaProperties properties, HostDataSource host) {
        Path file = properties.file();
        Kind kind = properties.store();
        if (file != null && kind != Kind.AUTO && kind != Kind.SQLITE) {
            throw invalid("bonsela.file is for SQLite, but bonsela.store is " + name(kind));
        } else if (file != null) {
            if (!host.candidates().isEmpty()) {
                LOG.atInfo()
                        .addKeyValue("file", file)
                        .log("bonsela.file is set: decisions do not join transactions of the DataSource");
            }
            return new ChosenStore(sqlite(file), null);
        } else if (kind == Kind.MEMORY) {
            return new ChosenStore(null, null);
        }
        DataSource dataSource = host.required();
        return new ChosenStore(in(dataSource, properties), dataSource);
    }

    private static Store in(DataSource dataSource, BonselaProperties properties) {
        String product;
        String file;
        try (Connection connection = dataSource.getConnection()) {
            product = connection.getMetaData().getDatabaseProductName();
            file = product.equals("SQLite") ? file(connection) : "";
        } catch (SQLException e) {
            throw new BonselaException(
                    ErrorCode.STORE_UNAVAILABLE, "the database of the rewards cannot be reached: " + e.getMessage(), e);
        }
        Kind found = switch (product) {
            case "PostgreSQL" -> Kind.POSTGRES;
            case "SQLite" -> Kind.SQLITE;
            default ->
                throw invalid("the data source is for " + product
                        + ", but rewards are kept in PostgreSQL or SQLite: mark another data source with"
                        + " @BonselaDataSource, or set bonsela.file to a file for SQLite");
        };
        if (properties.store() != Kind.AUTO && properties.store() != found) {
            throw invalid("bonsela.store is " + name(properties.store()) + ", but the data source is for " + product);
        }
        return found == Kind.POSTGRES ? postgres(dataSource, properties) : sqlite(Path.of(file));
    }

    private static Store postgres(DataSource dataSource, BonselaProperties properties) {
        if (properties.schema() == Schema.MIGRATE) {
            PostgresStore.migrate(dataSource);
        }
        return PostgresStore.of(dataSource).writers(properties.writers());
    }

    private static Store sqlite(Path file) {
        try {
            return SqliteStore.open(file);
        } catch (NoClassDefFoundError e) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "the driver for SQLite is missing: add org.xerial:sqlite-jdbc to the dependencies",
                    e);
        }
    }

    private static String file(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT file FROM pragma_database_list WHERE name = 'main'")) {
            String file = row.next() ? row.getString(1) : "";
            if (file == null || file.isEmpty()) {
                throw invalid(
                        "the data source is for SQLite in memory, which the engine cannot share: use a file, or set"
                                + " bonsela.store=memory");
            }
            return file;
        }
    }

    private static String name(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static BonselaException invalid(String message) {
        return new BonselaException(ErrorCode.INVALID_CONFIGURATION, message);
    }
}
