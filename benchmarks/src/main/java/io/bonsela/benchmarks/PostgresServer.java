package io.bonsela.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A server of PostgreSQL: that of {@code BONSELA_POSTGRES_URL}, or an embedded one that flushes to disk.
 *
 * @param url its address
 * @param embedded the embedded server; null: it is not one
 */
record PostgresServer(String url, @Nullable EmbeddedPostgres embedded) implements AutoCloseable {
    static PostgresServer start() throws IOException {
        String url = System.getenv("BONSELA_POSTGRES_URL");
        if (url != null) {
            return new PostgresServer(url, null);
        }
        EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("shared_buffers", "1GB")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("max_connections", "200")
                .start();
        return new PostgresServer(postgres.getJdbcUrl("postgres", "postgres"), postgres);
    }

    @Override
    public void close() throws IOException {
        if (embedded != null) {
            embedded.close();
        }
    }
}
