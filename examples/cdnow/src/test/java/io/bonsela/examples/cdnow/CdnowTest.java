package io.bonsela.examples.cdnow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Event;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.backtest.Backtest;
import io.bonsela.api.backtest.BacktestReport;
import io.bonsela.api.backtest.BacktestReport.SubjectChange;
import io.bonsela.api.store.Store;
import io.bonsela.examples.cdnow.PlainComputation.Figures;
import io.bonsela.rulefiles.RuleFile;
import io.bonsela.store.jdbc.PostgresStore;
import io.bonsela.store.jdbc.SqliteStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real purchases: what the engine issues equals a plain computation from the log, for every rule file. */
class CdnowTest {
    private static final int UNLIMITED = Integer.MAX_VALUE;
    private static final String NO_LIMIT = "1000000000.00";

    private static List<Purchase> log;
    private static PlainComputation plain;

    @BeforeAll
    static void readsTheLog() throws IOException {
        Path sample = Path.of(System.getProperty("bonsela.data"), "cdnow", "CDNOW_sample.txt");
        assumeTrue(Files.exists(sample), "skipped: " + sample + " does not exist; set -Dbonsela.data=DIR");
        log = Convert.read(sample);
        plain = new PlainComputation(log);
    }

    @Test
    void theSampleIsWhole() {
        assertThat(log).hasSize(6919);
        assertThat(log.get(0))
                .isEqualTo(new Purchase(1, "00004", LocalDate.of(1997, 1, 1), 2, new BigDecimal("29.33")));
    }

    @Test
    void fivePurchasesIn90DaysWithACooldown() {
        assertThat(run("r1.yaml", "R1")).isEqualTo(plain.r1());
    }

    @Test
    void fivePercentOfLargePurchases() {
        assertThat(run("r2.yaml", "R2")).isEqualTo(plain.r2(UNLIMITED, UNLIMITED, NO_LIMIT));
    }

    @Test
    void atMostThreeACustomer() {
        assertThat(run("r2-user3.yaml", "R2")).isEqualTo(plain.r2(3, UNLIMITED, NO_LIMIT));
    }

    @Test
    void atMostTwoThousandInAll() {
        assertThat(run("r2-user3-global2000.yaml", "R2")).isEqualTo(plain.r2(3, 2000, NO_LIMIT));
    }

    @Test
    void onABudgetOfFiveThousandDollars() {
        assertThat(run("r2-user3-global2000-budget5000.yaml", "R2")).isEqualTo(plain.r2(3, 2000, "5000.00"));
    }

    @Test
    void thirdDayWithinACalendarMonth() {
        assertThat(run("r3.yaml", "R3")).isEqualTo(plain.r3());
    }

    @Test
    void aSecondPurchaseWithin30Days() {
        assertThat(run("r4.yaml", "R4")).isEqualTo(plain.r4());
    }

    @Test
    void againstItselfNoRuleFileMakesADifference() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("rules"))) {
            assertThat(files).hasSizeGreaterThan(6).allSatisfy(file -> {
                BacktestReport report = backtest(
                        file.getFileName().toString(), file.getFileName().toString());
                assertThat(report.decisionsChanged()).isZero();
                assertThat(report.subjects()).isEmpty();
                assertThat(report.candidate()).isEqualTo(report.baseline());
            });
        }
    }

    @Test
    void aBacktestIsTheDifferenceOfTwoPlainRunsForEachSubject() {
        BacktestReport report = backtest("r2.yaml", "r2-user3.yaml");
        Map<String, BigDecimal> unlimited = plain.r2ByCustomer(UNLIMITED);
        Map<String, BigDecimal> limited = plain.r2ByCustomer(3);
        Map<String, BigDecimal> expected = new TreeMap<>();
        unlimited.forEach((customer, value) -> {
            BigDecimal difference = limited.get(customer).subtract(value);
            if (difference.signum() != 0) {
                expected.put(customer, difference);
            }
        });
        assertThat(report.subjects()).hasSize(89);
        assertThat(report.subjects().stream()
                        .collect(Collectors.toMap(
                                SubjectChange::subject,
                                change -> change.difference().get("USD"))))
                .isEqualTo(expected);
        assertThat(report.decisionsChanged()).isEqualTo(309);
    }

    private static BacktestReport backtest(String old, String other) {
        try (Backtest backtest = Backtest.of(
                RuleFile.load(Path.of("rules", old)), RuleFile.load(Path.of("rules", other)), RewardEngine::builder)) {
            backtest.add(events(log));
            return backtest.report();
        }
    }

    @Test
    void theCapInAllAndTheBudgetBindWhereThereAreThreeTimesTheCustomers() {
        List<Purchase> tripled = new ArrayList<>();
        for (int copy = 0; copy < 3; copy++) {
            for (Purchase p : log) {
                tripled.add(new Purchase(
                        p.row() + copy * 10_000L, copy + "-" + p.customer(), p.date(), p.items(), p.dollars()));
            }
        }
        PlainComputation more = new PlainComputation(tripled);
        Figures capped = run("r2-user3-global2000.yaml", "R2", tripled);
        assertThat(capped).isEqualTo(more.r2(3, 2000, NO_LIMIT));
        assertThat(capped.issued()).isEqualTo(2000);
        Figures spent = run("r2-user3-global2000-budget5000.yaml", "R2", tripled);
        assertThat(spent).isEqualTo(more.r2(3, 2000, "5000.00"));
        assertThat(spent.noBudget()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"r1.yaml", "r2-user3-global2000-budget5000.yaml"})
    void everyDecisionVerifiesOnSqlite(String file, @TempDir Path folder) {
        verifies(file, SqliteStore.open(folder.resolve("rewards.db")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"r1.yaml", "r2-user3-global2000-budget5000.yaml"})
    void everyDecisionVerifiesOnPostgres(String file) throws IOException {
        // A busy machine may take its time to start it.
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setPGStartupWait(Duration.ofMinutes(2))
                        .start();
                HikariDataSource connections = new HikariDataSource()) {
            connections.setDataSource(server.getPostgresDatabase());
            PostgresStore.migrate(connections);
            verifies(file, PostgresStore.of(connections));
        }
    }

    private static void verifies(String file, Store store) {
        try (RewardEngine engine = RewardEngine.builder()
                .store(store)
                .rules(RuleFile.load(Path.of("rules", file)))
                .clockFromEvents()
                .build()) {
            List<Decision> decisions = engine.processAll(events(log));
            assertThat(decisions)
                    .hasSize(6919)
                    .allMatch(decision ->
                            engine.inspect().verify("cdnow", decision.eventId()).status() == Verification.Status.SAME);
        }
    }

    private static List<Event> events(List<Purchase> purchases) {
        return purchases.stream()
                .sorted(Comparator.comparing(Purchase::date).thenComparing(Purchase::row))
                .map(CdnowTest::event)
                .toList();
    }

    private static Figures run(String file, String rule) {
        return run(file, rule, log);
    }

    private static Figures run(String file, String rule, List<Purchase> purchases) {
        try (RewardEngine engine = RewardEngine.builder()
                .rules(RuleFile.load(Path.of("rules", file)))
                .clockFromEvents()
                .build()) {
            List<Decision> decisions = engine.processAll(events(purchases));
            assertThat(decisions).extracting(Decision::status).containsOnly(Decision.Status.DECIDED);
            assertThat(decisions)
                    .as("each can be made again")
                    .allMatch(decision ->
                            engine.inspect().verify("cdnow", decision.eventId()).status() == Verification.Status.SAME);
            Map<Outcome, Long> outcomes = decisions.stream()
                    .flatMap(d -> d.outcome(rule).stream())
                    .collect(Collectors.groupingBy(RuleOutcome::outcome, Collectors.counting()));
            List<Money> values = decisions.stream()
                    .flatMap(d -> d.issuances().stream())
                    .map(Issuance::value)
                    .toList();
            long refusals = outcomes.values().stream().mapToLong(n -> n).sum() - values.size();
            Figures figures = new Figures(
                    values.size() + refusals,
                    values.size(),
                    values.stream().map(Money::amount).reduce(BigDecimal.ZERO, BigDecimal::add),
                    outcomes.getOrDefault(Outcome.CAPPED, 0L),
                    outcomes.getOrDefault(Outcome.COOLING_DOWN, 0L),
                    outcomes.getOrDefault(Outcome.BUDGET_EXHAUSTED, 0L));
            System.out.println(file + ": " + figures);
            assertThat(figures.issued()).as("the rule is tried").isPositive();
            return figures;
        }
    }

    private static Event event(Purchase purchase) {
        return Event.of("purchase")
                .tenant("cdnow")
                .id("cdnow-" + purchase.row())
                .subject(purchase.customer())
                .occurredAt(purchase.date().atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC))
                .amount(Money.of("USD", purchase.dollars()))
                .with("items", purchase.items())
                .build();
    }
}
