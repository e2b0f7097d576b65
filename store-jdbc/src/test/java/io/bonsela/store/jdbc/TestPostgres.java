package io.bonsela.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.bonsela.store.jdbc.sql.Row;
import io.bonsela.store.jdbc.sql.Sql;
import io.bonsela.testkit.Patience;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real PostgreSQL: the one at BONSELA_POSTGRES_URL, or one of its own, which all tests of a JVM share. Each test
 * database is a separate schema.
 */
public final class TestPostgres implements AutoCloseable {
    /** On a busy machine the start may take a while. */
    private static final Duration STARTUP = Duration.ofMinutes(2);

    private static final String URL = System.getenv("BONSELA_POSTGRES_URL");
    private static volatile EmbeddedPostgres shared;

    private final HikariDataSource pool;
    private final String schema;

    private TestPostgres(HikariDataSource pool, String schema) {
        this.pool = pool;
        this.schema = schema;
    }

    /** A server of a single test, with durable commits; the default of the library is not to flush. */
    public static EmbeddedPostgres.Builder builder() {
        return EmbeddedPostgres.builder()
                .setPGStartupWait(STARTUP)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on");
    }

    private static EmbeddedPostgres start() {
        try {
            // No test ends this server or its machine, so nothing is lost that it has not flushed.
            return EmbeddedPostgres.builder()
                    .setPGStartupWait(STARTUP)
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("shared_buffers", "1GB")
                    .setServerConfig("max_wal_size", "4GB")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static synchronized String url() {
        if (URL != null) {
            return URL;
        }
        if (shared == null) {
            shared = start();
        }
        return shared.getJdbcUrl("postgres", "postgres");
    }

    /** An empty database with the schema. */
    public static TestPostgres fresh() {
        TestPostgres empty = empty();
        PostgresStore.migrate(empty.pool);
        return empty;
    }

    /** An empty database. */
    static TestPostgres empty() {
        String schema = "t" + UUID.randomUUID().toString().replace("-", "");
        execute(simple(url()), "CREATE SCHEMA " + schema);
        String url = url() + separator(url()) + "currentSchema=" + schema + "&ApplicationName=" + schema;
        return new TestPostgres(pool(url, 20), schema);
    }

    private static String separator(String url) {
        return url.contains("?") ? "&" : "?";
    }

    public static HikariDataSource pool(String url, int size) {
        return pool(url, size, Patience.LIMIT);
    }

    /**
     * A pool of connections.
     *
     * @param wait how long a caller waits for a connection
     */
    public static HikariDataSource pool(String url, int size, Duration wait) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(wait.toMillis());
        return new HikariDataSource(config);
    }

    public static DataSource simple(String url) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
        return dataSource;
    }

    public static void execute(DataSource dataSource, String command) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(command);
        } catch (SQLException e) {
            throw new IllegalStateException(command, e);
        }
    }

    /** The name of the schema, which is also the application name of its connections. */
    public String schema() {
        return schema;
    }

    /** Whether a transaction of this database waits for a lock that another one holds. */
    public boolean hasBlocked() {
        try (Connection connection = simple(url()).getConnection()) {
            return Sql.query(
                                    connection,
                                    "SELECT count(*) FROM pg_stat_activity WHERE application_name = ? AND wait_event_type = 'Lock'",
                                    Row::number,
                                    schema)
                            .get(0)
                    > 0;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public HikariDataSource pool() {
        return pool;
    }

    public String jdbcUrl() {
        return pool.getJdbcUrl();
    }

    public PostgresStore store() {
        return PostgresStore.of(pool);
    }

    @Override
    public void close() {
        pool.close();
        execute(simple(url()), "DROP SCHEMA " + schema + " CASCADE");
    }
}
