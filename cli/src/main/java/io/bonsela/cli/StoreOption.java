package io.bonsela.cli;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.store.Store;
import io.bonsela.store.jdbc.PostgresStore;
import io.bonsela.store.jdbc.SqliteStore;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The store that a command uses. */
final class StoreOption implements AutoCloseable {
    private static final String SQLITE = "sqlite:";
    private static final String POSTGRES = "postgres:";
    private static final Pattern POSTGRES_URL = Pattern.compile("jdbc:postgresql://[^/@?#]+/[^/@?#]+(\\?[^#]*)?");

    @Option(
            names = "--store",
            paramLabel = "STORE",
            description = {
                "The store: sqlite:FILE, or postgres:URL such as postgres://localhost/rewards?user=till. A command that"
                        + " decides events creates the tables if they do not exist.",
                "Default: in memory, discarded at the end."
            })
    private @Nullable String store;

    private @Nullable HikariDataSource pool;

    /** Opens the store; null for the engine's own store. */
    @Nullable
    Store open() {
        return store == null ? null : opened(store, true);
    }

    private Store opened(String name, boolean toWrite) {
        if (name.startsWith(SQLITE)) {
            Path file = file(name.substring(SQLITE.length()));
            return toWrite ? SqliteStore.open(file) : SqliteStore.openToRead(file);
        } else if (name.startsWith(POSTGRES)) {
            return postgres(name.substring(POSTGRES.length()), toWrite);
        }
        throw new BonselaException(
                ErrorCode.INVALID_CONFIGURATION, "--store must be sqlite:FILE or postgres:URL, not '" + name + "'");
    }

    /** Opens an existing store for writing. Nothing in it is created or converted. */
    Store toWrite() {
        toRead(null).close();
        close();
        return opened(Objects.requireNonNull(store), true);
    }

    /** Opens an existing store that has a tenant, for reading. Nothing in it is created, converted or changed. */
    Store toRead(@Nullable String tenant) {
        if (store == null) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION, "missing option: --store sqlite:FILE or --store postgres:URL");
        }
        Store opened = opened(store, false);
        if (tenant != null && !opened.records().tenants().contains(tenant)) {
            opened.close();
            throw new BonselaException(
                    ErrorCode.INVALID_VALUE, "the store has no rule set for tenant '" + tenant + "'");
        }
        return opened;
    }

    private static Path file(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new BonselaException(ErrorCode.INVALID_CONFIGURATION, "'" + name + "' is not a valid path", e);
        }
    }

    private Store postgres(String url, boolean toWrite) {
        String jdbcUrl = "jdbc:postgresql:" + url;
        if (!isUnderstood(jdbcUrl)) {
            // The message must not contain the URL, which may contain a password.
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "--store postgres:URL is not valid: expected"
                            + " postgres://HOST[:PORT]/DATABASE[?user=NAME&password=...]");
        }
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(jdbcUrl);
        // The first use reports connection problems, with the store's message.
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(5_000);
        config.setReadOnly(!toWrite);
        pool = new HikariDataSource(config);
        if (toWrite) {
            PostgresStore.migrate(pool);
        }
        return PostgresStore.of(pool);
    }

    private static boolean isUnderstood(String jdbcUrl) {
        // The driver interprets any other form as the name of a local database.
        if (!POSTGRES_URL.matcher(jdbcUrl).matches()) {
            return false;
        }
        try {
            return DriverManager.getDriver(jdbcUrl) != null;
        } catch (SQLException e) {
            // The driver does not accept the URL, and gives no details.
            return false;
        }
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.close();
        }
    }
}
