package io.bonsela.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.store.Store;
import io.bonsela.testkit.Club;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The schema is created by the store, or by the host's own tool. */
class MigrationTest {
    @TempDir
    private Path folder;

    @Test
    void flywayRunsTheScriptsOfPostgres() {
        try (TestPostgres postgres = TestPostgres.empty()) {
            TestPostgres.execute(postgres.pool(), "CREATE TABLE orders (id text PRIMARY KEY)");
            // As the guide describes.
            Flyway.configure()
                    .dataSource(postgres.pool())
                    .locations("classpath:bonsela-schema/postgresql")
                    .table("bonsela_schema_history")
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load()
                    .migrate();
            serves(PostgresStore.of(postgres.pool()));
        }
    }

    @Test
    void flywayRunsTheScriptsOfSqlite() {
        Path file = folder.resolve("rewards.db");
        Flyway.configure()
                .dataSource("jdbc:sqlite:" + file, "", "")
                .locations("classpath:bonsela-schema/sqlite")
                .load()
                .migrate();
        serves(SqliteStore.open(file));
    }

    @Test
    void theStoreRunsThemItselfOnceHoweverManyAsk() {
        try (TestPostgres postgres = TestPostgres.empty()) {
            assertThatThrownBy(() -> PostgresStore.of(postgres.pool()))
                    .isInstanceOfSatisfying(
                            BonselaException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                    .hasMessageContaining("migrate");
            List<CompletableFuture<Void>> all = IntStream.range(0, 4)
                    .mapToObj(i -> CompletableFuture.runAsync(() -> PostgresStore.migrate(postgres.pool())))
                    .toList();
            all.forEach(CompletableFuture::join);
            serves(PostgresStore.of(postgres.pool()));
        }
        Path file = folder.resolve("rewards.db");
        List<CompletableFuture<Void>> all = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.runAsync(() -> open(file).close()))
                .toList();
        all.forEach(CompletableFuture::join);
        serves(SqliteStore.open(file));
    }

    /** Opens a file that others create at the same moment; retries if it had to wait for them for too long. */
    private static SqliteStore open(Path file) {
        for (int tries = 1; ; tries++) {
            try {
                return SqliteStore.open(file);
            } catch (BonselaException e) {
                if (e.code() != ErrorCode.STORE_CONFLICT || tries == 10) {
                    throw e;
                }
            }
        }
    }

    private static void serves(Store store) {
        try (RewardEngine engine = RewardEngine.builder()
                .store(store)
                .rules(Club.rules("club").build())
                .build()) {
            Decision decision = engine.process(Event.of("purchase")
                    .tenant("club")
                    .id("e1")
                    .subject("ann")
                    .amount(Money.of("USD", "30.00"))
                    .build());
            assertThat(decision.issuances()).hasSize(2);
        }
    }
}
