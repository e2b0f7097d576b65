package io.bonsela.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real PostgreSQL: the one that BONSELA_POSTGRES_URL names, or one of its own that keeps its promises (the library's
 * default is not to flush). Each database of a test is a schema of its own.
 */
final class TestPostgres implements AutoCloseable {
    private static final String URL = System.getenv("BONSELA_POSTGRES_URL");
    private static volatile EmbeddedPostgres shared;

    private final HikariDataSource pool;
    private final String schema;

    private TestPostgres(HikariDataSource pool, String schema) {
        this.pool = pool;
        this.schema = schema;
    }

    /** A server of its own, to be stopped and started. */
    static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
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
    static TestPostgres fresh() {
        TestPostgres empty = empty();
        PostgresStore.migrate(empty.pool);
        return empty;
    }

    /** An empty database. */
    static TestPostgres empty() {
        String schema = "t" + UUID.randomUUID().toString().replace("-", "");
        execute(simple(url()), "CREATE SCHEMA " + schema);
        return new TestPostgres(pool(url() + separator(url()) + "currentSchema=" + schema, 20), schema);
    }

    private static String separator(String url) {
        return url.contains("?") ? "&" : "?";
    }

    static HikariDataSource pool(String url, int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(5_000);
        return new HikariDataSource(config);
    }

    static DataSource simple(String url) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
        return dataSource;
    }

    static void execute(DataSource dataSource, String command) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(command);
        } catch (SQLException e) {
            throw new IllegalStateException(command, e);
        }
    }

    String schema() {
        return schema;
    }

    HikariDataSource pool() {
        return pool;
    }

    String jdbcUrl() {
        return pool.getJdbcUrl();
    }

    PostgresStore store() {
        return PostgresStore.of(pool);
    }

    @Override
    public void close() {
        pool.close();
        execute(simple(url()), "DROP SCHEMA " + schema + " CASCADE");
    }
}
