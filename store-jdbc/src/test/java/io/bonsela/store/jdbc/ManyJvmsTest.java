package io.bonsela.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Issuance;
import io.bonsela.api.Query;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.RewardEngine;
import io.bonsela.store.jdbc.Workers.Ack;
import io.bonsela.store.jdbc.Workers.Running;
import io.bonsela.testkit.Invariants;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several JVMs on one PostgreSQL. */
class ManyJvmsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void oneHotBudgetIsSpentToTheLastCentAndNotBeyond(int jvms) throws Exception {
        int each = 600;
        long cents = jvms * each * 2L / 3;
        try (TestPostgres postgres = TestPostgres.fresh()) {
            Workers workers = new Workers(postgres.jdbcUrl(), folder, cents);
            List<Running> running = new ArrayList<>();
            for (int i = 0; i < jvms; i++) {
                running.add(workers.start(8, i * each, (i + 1) * each - 1, 1, 0));
            }
            long paid = 0;
            int answered = 0;
            for (Running worker : running) {
                assertThat(worker.await()).as(worker.errors()).isZero();
                answered += worker.acks().size();
                paid += worker.acks().stream().mapToLong(Ack::cents).sum();
            }
            assertThat(answered).isEqualTo(jvms * each);
            assertThat(paid).isEqualTo(cents);
            try (RewardEngine engine = Worker.engine(Worker.store(postgres.jdbcUrl()), String.valueOf(cents))) {
                BudgetBalance balance = engine.records().budgets(Worker.TENANT).get(0);
                assertThat(balance.available().minorUnits()).isZero();
                assertThat(balance.reserved().plus(balance.charged()).minorUnits())
                        .isEqualTo(cents);
                Invariants.hold(engine.records(), Worker.rules(cents));
            }
            System.out.printf(
                    "%d JVMs COUNT: %d events, %d cents of %d paid, overspend 0%n", jvms, answered, paid, cents);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = 2)
    void theSameEventsFromSeveralJvmsHaveOneEffect(int jvms) throws Exception {
        int events = 500;
        try (TestPostgres postgres = TestPostgres.fresh()) {
            Workers workers = new Workers(postgres.jdbcUrl(), folder, 1_000_000);
            List<Running> running = new ArrayList<>();
            for (int i = 0; i < jvms; i++) {
                running.add(workers.start(8, 0, events - 1, 5, i));
            }
            Map<String, Long> decided = new HashMap<>();
            int answered = 0;
            for (Running worker : running) {
                assertThat(worker.await()).as(worker.errors()).isZero();
                for (Ack ack : worker.acks()) {
                    answered++;
                    assertThat(ack.status()).isIn("DECIDED", "REPEATED");
                    assertThat(ack.cents()).isEqualTo(1);
                    if (ack.status().equals("DECIDED")) {
                        decided.merge(ack.event(), 1L, Long::sum);
                    }
                }
            }
            assertThat(decided)
                    .hasSize(events)
                    .allSatisfy((id, times) -> assertThat(times).isOne());
            try (RewardEngine engine = Worker.engine(Worker.store(postgres.jdbcUrl()), "1000000")) {
                Stream<Issuance> issuances =
                        Invariants.all(Query.of(Worker.TENANT), engine.records()::issuances).stream();
                assertThat(issuances)
                        .extracting(Issuance::eventId)
                        .hasSize(events)
                        .doesNotHaveDuplicates();
                Invariants.hold(engine.records(), Worker.rules(1_000_000));
            }
            System.out.printf(
                    "%d JVMs COUNT: %d events handed over %d times, one effect each%n", jvms, events, answered);
        }
    }
}
