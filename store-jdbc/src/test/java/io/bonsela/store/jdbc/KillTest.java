package io.bonsela.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Issuance;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.store.jdbc.Workers.Ack;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.Seeds;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a program under load repeatedly on the same store, inside transactions and at random moments. Acknowledged
 * decisions still exist unchanged, nothing is duplicated, and the books balance. {@code -Dbonsela.kills} sets the
 * number of kills.
 */
class KillTest {
    private static final int KILLS = Integer.getInteger("bonsela.kills", 8);

    @TempDir
    private Path folder;

    @Test
    void sqlite() throws Exception {
        killAgainAndAgain("SQLite", folder.resolve("rewards.db").toString());
    }

    @Test
    void postgres() throws Exception {
        try (TestPostgres postgres = TestPostgres.fresh()) {
            killAgainAndAgain("PostgreSQL", postgres.jdbcUrl());
        }
    }

    private void killAgainAndAgain(String name, String store) throws Exception {
        Random random = new Random(Seeds.of("kills"));
        Workers workers = new Workers(store, folder, 1_000_000_000);
        Map<String, Ack> acknowledged = new HashMap<>();
        int repeated = 0;
        int inTransaction = 0;
        int writing = 0;
        int next = 0;
        int kills = 0;
        // One of three is certainly killed inside a transaction, so this loop ends.
        while (kills < KILLS || inTransaction <= KILLS / 2) {
            int kind = kills++ % 3;
            // The last events are sent again, because they may or may not have been decided.
            Workers.Running worker = workers.start(8, Math.max(0, next - 20), next + 1_000_000, 1, 0);
            try {
                worker.awaitFirst();
                Thread.sleep(20 + random.nextInt(200));
                // The moments of the kills: at random, just before a commit, and during a commit.
                if (kind > 0) {
                    worker.hold();
                }
                if (kind == 2) {
                    worker.letGo();
                }
                assertThat(worker.isAlive()).as("worker; %s", worker.errors()).isTrue();
            } finally {
                worker.kill();
            }
            assertThat(worker.open()).isGreaterThanOrEqualTo(kind == 1 ? 1 : 0);
            inTransaction += worker.open() > 0 ? 1 : 0;
            writing += worker.writing() > 0 ? 1 : 0;
            for (Ack ack : worker.acks()) {
                Ack before = acknowledged.putIfAbsent(ack.event(), ack);
                if (before != null) {
                    repeated++;
                    assertThat(ack.status()).isEqualTo("REPEATED");
                    assertThat(ack.cents()).isEqualTo(before.cents());
                }
                next = Math.max(next, 1 + Integer.parseInt(ack.event().substring("till/".length())));
            }
        }
        try (RewardEngine engine = Worker.engine(Worker.store(store), "1000000000")) {
            for (Ack ack : acknowledged.values()) {
                Decision decision =
                        engine.records().decision(Worker.TENANT, ack.event()).orElseThrow();
                assertThat(decision.issuances()).hasSize(1);
            }
            List<Issuance> issuances = Invariants.all(Query.of(Worker.TENANT), engine.records()::issuances);
            assertThat(issuances).extracting(Issuance::eventId).doesNotHaveDuplicates();
            assertThat(engine.reports().reconcile(Worker.TENANT).differences()).isEmpty();
            Invariants.hold(engine.records(), Worker.rules(1_000_000_000));
            System.out.printf(
                    "%s kills COUNT %d, %d of them inside a transaction (%d while it was written); %,d acknowledged,"
                            + " %d asked for again, %,d decided; lost 0, doubled 0%n",
                    name, kills, inTransaction, writing, acknowledged.size(), repeated, issuances.size());
        }
    }
}
