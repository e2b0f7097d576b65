package io.bonsela.store.jdbc.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.Issuance;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.store.jdbc.PostgresStore;
import io.bonsela.store.jdbc.TestPostgres;
import io.bonsela.store.jdbc.Worker;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.Patience;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL goes down under load and comes back: nothing is lost or duplicated, and the engine recovers by itself. */
class BrokenConnectionsTest {
    @TempDir
    private Path folder;

    @Test
    void itsBackendsAreTerminatedAgainAndAgain() throws Exception {
        try (TestPostgres postgres = TestPostgres.fresh()) {
            Load load = new Load(postgres.pool());
            int times = 0;
            // Ending a backend between two transactions affects no call.
            while (times < 100 || load.failures() == 0) {
                assertThat(times++).as("times without a failure").isLessThan(1_000);
                load.awaitAnswers(5);
                TestPostgres.execute(
                        TestPostgres.simple(postgres.jdbcUrl()),
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '"
                                + postgres.schema() + "' AND pid <> pg_backend_pid() AND query LIKE '%bonsela_%'");
            }
            load.finish(times + " times its backends were terminated");
        }
    }

    /** How long a call waits for a connection; calls must fail while the server is down. */
    private static final Duration WHILE_DOWN = Duration.ofSeconds(3);

    @Test
    void itIsRestarted() throws Exception {
        assumeTrue(System.getenv("BONSELA_POSTGRES_URL") == null, "another's server is not restarted");
        Path data = folder.resolve("data");
        Files.createDirectory(data);
        EmbeddedPostgres server = start(data, 0);
        int port = server.getPort();
        try (HikariDataSource pool = TestPostgres.pool(server.getJdbcUrl("postgres", "postgres"), 20, WHILE_DOWN)) {
            PostgresStore.migrate(pool);
            Load load = new Load(pool);
            int restarts = Math.max(2, Integer.getInteger("bonsela.kills", 8) / 10);
            for (int i = 0; i < restarts; i++) {
                load.awaitAnswers(50);
                server.close();
                Patience.until("the server is down", () -> Files.notExists(data.resolve("postmaster.pid")));
                load.awaitFailure();
                server = start(data, port);
                load.awaitAnswers(1);
            }
            load.finish(restarts + " times it was restarted");
        } finally {
            server.close();
        }
    }

    private static EmbeddedPostgres start(Path data, int port) throws Exception {
        return TestPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }

    /** Eight threads that submit events, each until it is answered. */
    private static final class Load {
        private static final long BUDGET = 1_000_000;

        private final RewardEngine engine;
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger failures = new AtomicInteger();
        private final AtomicLong answers = new AtomicLong();
        private final Map<String, Decision> answered = new ConcurrentHashMap<>();
        private final Queue<RuntimeException> unexpected = new ConcurrentLinkedQueue<>();
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
                            unexpected.add(e);
                            return;
                        }
                    } catch (RuntimeException e) {
                        unexpected.add(e);
                        return;
                    }
                }
            }
        }

        private int failures() {
            return failures.get();
        }

        private void awaitAnswers(int more) {
            long enough = answers.get() + more;
            await(more + " more answers", () -> answers.get() >= enough);
        }

        private void awaitFailure() {
            int before = failures.get();
            await("a failure", () -> failures.get() > before);
        }

        private void await(String what, BooleanSupplier condition) {
            Patience.until(what, () -> !unexpected.isEmpty() || condition.getAsBoolean());
            assertThat(unexpected).isEmpty();
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
