package io.bonsela.store.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Reports.Checkpoint;
import io.bonsela.api.Reports.Reconciliation;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.store.Codec;
import io.bonsela.api.store.State;
import io.bonsela.core.decide.Chains;
import io.bonsela.store.jdbc.SqliteStore;
import io.bonsela.store.jdbc.TestPostgres;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.Patience;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints that are stored elsewhere. */
class CheckpointTest {
    private static final String T = "club";

    @TempDir
    private Path folder;

    /** An attacker who knows how rows are sealed can forge a chain, but not one that a checkpoint covers. */
    @Test
    void whatWasTakenAwaySkilfullyIsMissing() throws Exception {
        Path file = folder.resolve("rewards.db");
        Checkpoint before;
        Checkpoint with;
        try (RewardEngine engine = engine(file)) {
            engine.process(purchase("e1"));
            before = engine.reports().checkpoint(T);
            engine.process(purchase("e2"));
            with = engine.reports().checkpoint(T);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            Sql.update(connection, "DELETE FROM bonsela_event WHERE id = 'e2'");
        }
        assertThat(differences(file)).contains("decisions of ann");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            String seal = Sql.query(connection, "SELECT first_seal FROM bonsela_event", Row::text)
                    .get(0);
            State.Chain forged = Chains.decided(State.Chain.EMPTY, seal);
            SealedTable chains = new StateTables(Codec.canonical()).chains.table();
            chains.rewrite(connection, "", "owner = 'ann'", row -> {
                row[chains.place("decisions")] = forged.decisions();
                row[chains.place("decision_digest")] = forged.decisionDigest();
                return row;
            });
        }
        assertThat(differences(file)).doesNotContain("decisions of ann");
        try (RewardEngine engine = engine(file)) {
            assertThat(engine.reports().contains(before)).isTrue();
            assertThat(engine.reports().contains(with)).isFalse();
        }
    }

    private static List<String> differences(Path file) {
        try (RewardEngine engine = engine(file)) {
            return engine.reports().reconcile(T).differences().stream()
                    .map(Reconciliation.Difference::what)
                    .toList();
        }
    }

    /** A transaction in progress has its position, and would fall under the checkpoint later. */
    @Test
    void onPostgresItWaitsForWhatIsUnderWay() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (TestPostgres postgres = TestPostgres.fresh();
                RewardEngine engine = RewardEngine.builder()
                        .store(postgres.store())
                        .rules(Club.rules(T).build())
                        .build();
                Connection host = postgres.pool().getConnection()) {
            host.setAutoCommit(false);
            engine.transactions().within(host).process(engine.transactions().prepare(purchase("e1")));
            Future<Checkpoint> asked = other.submit(() -> engine.reports().checkpoint(T));
            Patience.until("the checkpoint waits", postgres::hasBlocked);
            host.commit();
            Checkpoint checkpoint = asked.get();
            assertThat(checkpoint.decisions()).isEqualTo(1);
            engine.process(purchase("e2"));
            assertThat(engine.reports().contains(checkpoint)).isTrue();
            Invariants.reconciles(engine.reports(), T);
        } finally {
            other.shutdown();
        }
    }

    private static RewardEngine engine(Path file) {
        return RewardEngine.builder()
                .store(SqliteStore.open(file))
                .rules(Club.rules(T).build())
                .build();
    }

    private static Event purchase(String id) {
        return Event.of("purchase")
                .tenant(T)
                .id(id)
                .subject("ann")
                .amount(Money.of("USD", "1.00"))
                .with("shop", "north")
                .build();
    }
}
