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

/** Where a command keeps what it decides. */
final class StoreOption implements AutoCloseable {
    private static final String SQLITE = "sqlite:";
    private static final String POSTGRES = "postgres:";
    private static final Pattern POSTGRES_URL = Pattern.compile("jdbc:postgresql://[^/@?#]+/[^/@?#]+(\\?[^#]*)?");

    @Option(
            names = "--store",
            paramLabel = "STORE",
            description = {
                "Where everything is kept: sqlite:FILE, or postgres:URL such as"
                        + " postgres://localhost/rewards?user=till. The tables are made by what decides, if they are not there.",
                "Default: memory, which is forgotten at the end."
            })
    private @Nullable String store;

    private @Nullable HikariDataSource pool;

    /** Opens the store; null: the engine's own. */
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
                ErrorCode.INVALID_CONFIGURATION, "--store is sqlite:FILE or postgres:URL, not '" + name + "'");
    }

    /** Opens a store to write that is there already. Nothing in it is created or converted. */
    Store toWrite() {
        toRead(null).close();
        close();
        return opened(Objects.requireNonNull(store), true);
    }

    /** Opens a store to read that is there already, and has a tenant. Nothing in it is created, converted or changed. */
    Store toRead(@Nullable String tenant) {
        if (store == null) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION, "say which store: --store sqlite:FILE or postgres:URL");
        }
        Store opened = opened(store, false);
        if (tenant != null && !opened.tenants().contains(tenant)) {
            opened.close();
            throw new BonselaException(ErrorCode.INVALID_VALUE, "the store has no rule set of tenant '" + tenant + "'");
        }
        return opened;
    }

    private static Path file(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new BonselaException(ErrorCode.INVALID_CONFIGURATION, "'" + name + "' is no path", e);
        }
    }

    private Store postgres(String url, boolean toWrite) {
        String jdbcUrl = "jdbc:postgresql:" + url;
        if (!isUnderstood(jdbcUrl)) {
            // The URL is not repeated: it may hold a password.
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "--store postgres:URL is not understood: its form is"
                            + " postgres://HOST[:PORT]/DATABASE[?user=NAME&password=...]");
        }
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(jdbcUrl);
        // The first use tells what is wrong with it, in the store's words.
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
        // The driver takes any other form for the name of a database on this machine.
        if (!POSTGRES_URL.matcher(jdbcUrl).matches()) {
            return false;
        }
        try {
            return DriverManager.getDriver(jdbcUrl) != null;
        } catch (SQLException e) {
            // The driver does not understand it, and says no more than that.
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
