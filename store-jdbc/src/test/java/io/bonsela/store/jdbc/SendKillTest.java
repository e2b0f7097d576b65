package io.bonsela.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Kills a program repeatedly on the same store, after money has moved at a provider and before the program has recorded
 * that. In the end every reward was delivered, and money moved once for each. {@code -Dbonsela.send-kills} sets the
 * number of kills.
 */
@Execution(ExecutionMode.CONCURRENT) // mostly waits for programs to start
class SendKillTest {
    private static final int KILLS = Integer.getInteger("bonsela.send-kills", 3);

    @TempDir
    private Path folder;

    /** Runs both at the same time, which halves the wait. */
    @Test
    void sqliteAndPostgres() throws Exception {
        try (TestPostgres postgres = TestPostgres.fresh()) {
            ExecutorService both = Executors.newFixedThreadPool(2);
            try {
                List<Future<?>> runs = List.of(
                        both.submit(() -> killAgainAndAgain(
                                "SQLite", folder.resolve("rewards.db").toString())),
                        both.submit(() -> killAgainAndAgain("PostgreSQL", postgres.jdbcUrl())));
                for (Future<?> run : runs) {
                    run.get();
                }
            } finally {
                both.shutdownNow();
            }
        }
    }

    private @Nullable Void killAgainAndAgain(String name, String store) throws Exception {
        Path ledger = folder.resolve(name + ".ledger");
        int rewards = 4 * KILLS + 20;
        for (int kill = 0; kill < KILLS; kill++) {
            long before = size(ledger);
            Process worker = start(store, ledger, rewards, kill, true);
            try {
                // The send never returns, so each kill comes before the send is recorded.
                Patience.until("money moves", () -> !worker.isAlive() || size(ledger) > before);
                assertThat(worker.isAlive()).as(name).isTrue();
            } finally {
                worker.destroyForcibly().waitFor();
            }
        }
        Process last = start(store, ledger, rewards, KILLS, false);
        assertThat(Workers.await(last)).as("the last one delivers the rest").isZero();
        List<String> moved = Files.readAllLines(ledger);
        assertThat(moved).as("money moved once for each").hasSize(rewards).doesNotHaveDuplicates();
        try (RewardEngine engine = SendingWorker.engine(
                store,
                new SendingWorker.FileProvider(ledger, () -> {}, () -> {}),
                new SendingWorker.Ahead(KILLS + 1),
                1)) {
            List<Issuance> issuances = Invariants.all(Query.of(SendingWorker.TENANT), engine.records()::issuances);
            assertThat(issuances).hasSize(rewards).allMatch(issuance -> issuance.state() == IssuanceState.ISSUED);
            Invariants.hold(engine.records(), SendingWorker.rules());
        }
        System.out.printf(
                "%s: COUNT %d kills, each between a send and its record; %d rewards, money moved %d times%n",
                name, KILLS, rewards, moved.size());
        return null;
    }

    private static long size(Path file) {
        // It is 0 if the file does not exist.
        return file.toFile().length();
    }

    private Process start(String store, Path ledger, int rewards, int before, boolean hangs) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SendingWorker.class.getName(),
                        store,
                        ledger.toString(),
                        String.valueOf(rewards),
                        String.valueOf(before),
                        String.valueOf(hangs))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(folder.resolve(ledger.getFileName() + ".err").toFile())
                .start();
    }
}
