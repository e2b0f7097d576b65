package io.bonsela.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.Issuance;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.testkit.Invariants;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL goes away under load and comes back: nothing is lost or doubled, and the engine serves again by itself. */
class BrokenConnectionsTest {
    @TempDir
    private Path folder;

    @Test
    void itsBackendsAreTerminatedAgainAndAgain() throws Exception {
        try (TestPostgres postgres = TestPostgres.fresh()) {
            Load load = new Load(postgres.pool());
            for (int i = 0; i < 100; i++) {
                Thread.sleep(30);
                TestPostgres.execute(
                        TestPostgres.simple(postgres.jdbcUrl()),
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'PostgreSQL"
                                + " JDBC Driver' AND pid <> pg_backend_pid() AND query LIKE '%bonsela_%'");
            }
            load.finish("100 times its backends were terminated");
        }
    }

    @Test
    void itIsRestarted() throws Exception {
        assumeTrue(System.getenv("BONSELA_POSTGRES_URL") == null, "another's server is not restarted");
        Path data = folder.resolve("data");
        Files.createDirectory(data);
        EmbeddedPostgres server = start(data, 0);
        int port = server.getPort();
        try (HikariDataSource pool = TestPostgres.pool(server.getJdbcUrl("postgres", "postgres"), 20)) {
            PostgresStore.migrate(pool);
            Load load = new Load(pool);
            for (int i = 0; i < 5; i++) {
                Thread.sleep(500);
                server.close();
                server = start(data, port);
                assertThat(load.timeToNextAnswer()).isLessThan(Duration.ofSeconds(10));
            }
            load.finish("5 times it was restarted");
        } finally {
            server.close();
        }
    }

    private static EmbeddedPostgres start(Path data, int port) throws Exception {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .start();
    }

    /** Eight threads that hand over events, each until it is answered. */
    private static final class Load {
        private static final long BUDGET = 1_000_000;

        private final RewardEngine engine;
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger failures = new AtomicInteger();
        private final AtomicLong answers = new AtomicLong();
        private final Map<String, Decision> answered = new ConcurrentHashMap<>();
        private final List<BonselaException> unexpected = new ArrayList<>();
        private final List<Thread> threads = new ArrayList<>();

        private Load(HikariDataSource pool) {
            engine = Worker.engine(PostgresStore.of(pool), String.valueOf(BUDGET));
            for (int i = 0; i < 8; i++) {
                Thread thread = new Thread(this::run);
                thread.start();
                threads.add(thread);
            }
        }

        private void run() {
            while (!over.get()) {
                int number = next.getAndIncrement();
                while (!answered.containsKey("till/" + number)) {
                    try {
                        Decision decision = engine.process(Worker.event(number));
                        answered.put(decision.eventId(), decision);
                        answers.incrementAndGet();
                    } catch (BonselaException e) {
                        failures.incrementAndGet();
                        if (!e.code().isRetryable()) {
                            synchronized (unexpected) {
                                unexpected.add(e);
                            }
                            return;
                        }
                    }
                }
            }
        }

        private Duration timeToNextAnswer() throws InterruptedException {
            long before = answers.get();
            long start = System.nanoTime();
            while (answers.get() == before && System.nanoTime() - start < 30e9) {
                Thread.sleep(10);
            }
            return Duration.ofNanos(System.nanoTime() - start);
        }

        private void finish(String what) throws InterruptedException {
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(unexpected).isEmpty();
            for (Decision decision : answered.values()) {
                Decision recorded = engine.records()
                        .decision(Worker.TENANT, decision.eventId())
                        .orElseThrow();
                assertThat(recorded.issuances()).isEqualTo(decision.issuances());
            }
            List<Issuance> issuances = Invariants.all(Query.of(Worker.TENANT), engine.records()::issuances);
            assertThat(issuances).hasSize(answered.size());
            Invariants.hold(engine.records(), Worker.rules(BUDGET));
            assertThat(engine.reports().reconcile(Worker.TENANT).differences()).isEmpty();
            engine.close();
            System.out.printf(
                    "%s COUNT: %d answered, %d failed and were handed over again; lost 0, doubled 0%n",
                    what, answered.size(), failures.get());
            assertThat(failures).hasPositiveValue();
        }
    }
}
