package io.bonsela.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.DayFigure;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.IssuanceFigure;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Cancel;
import io.bonsela.api.command.Publish;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.api.store.Snapshot;
import io.bonsela.api.store.State.Watermark.Positions;
import io.bonsela.api.store.Store;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The figures by day. A test of a store extends this; it needs the engine at test time. */
@SuppressWarnings("NullAway.Init") // set before each test
abstract class FiguresContract {
    private static final String T = "club";
    private static final int ALL = 1_000_000;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-01T20:00:00Z"));
    private Store store;
    private RewardEngine engine;
    private int number;

    /** For subclasses. */
    protected FiguresContract() {}

    /** An empty store. */
    protected abstract Store open() throws Exception;

    @BeforeEach
    void start() throws Exception {
        store = open();
        engine = RewardEngine.builder()
                .store(store)
                .clock(clock)
                .rules(Club.rules(T).build())
                .build();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private List<Issuance> buy(int times) {
        return IntStream.range(0, times)
                .mapToObj(i -> engine.process(Event.of("purchase")
                        .tenant(T)
                        .id("e" + ++number)
                        .subject("s" + number % 7)
                        .amount(Money.of("USD", "30.00"))
                        .with("shop", "avondale")
                        .build()))
                .flatMap(decision -> decision.issuances().stream())
                .toList();
    }

    private Origin origin() {
        return Origin.of(T, "c" + ++number, "till");
    }

    private Redeem redeem(Issuance issuance) {
        return new Redeem(origin(), new Token.Trusted(issuance.id()));
    }

    private List<DayFigure> days() {
        return engine.reports().days(T, Instant.MIN, Instant.MAX);
    }

    private List<IssuanceFigure> issuances() {
        return engine.reports().issuances(T, Instant.MIN, Instant.MAX);
    }

    private long later() {
        try (Snapshot snapshot = store.snapshot()) {
            Positions through = snapshot.watermark(T).orElseThrow().through();
            Rows rows = new Rows();
            snapshot.recordedAfter(T, through, ALL, rows);
            return rows.count;
        }
    }

    @Test
    void whatIsAddedUpIsNotReadAgain() {
        buy(5);
        List<DayFigure> before = days();
        assertThat(engine.maintenance().addUp(T, ALL)).isPositive();
        assertThat(later()).isZero();
        assertThat(engine.maintenance().addUp(T, ALL)).isZero();
        assertThat(days()).isNotEmpty().isEqualTo(before);
    }

    @Test
    void aStateThatChangesAfterwardsIsCountedAnew() {
        List<Issuance> vouchers = buy(3).stream()
                .filter(issuance -> issuance.reward().equals("voucher"))
                .toList();
        engine.maintenance().addUp(T, ALL);
        assertThat(engine.execute(redeem(vouchers.get(0))).isDone()).isTrue();
        assertThat(engine.execute(new Cancel(origin(), vouchers.get(1).id())).isDone())
                .isTrue();
        assertThat(counts("voucher")).containsExactlyInAnyOrder("ISSUED 1", "REDEEMED 1", "CANCELLED 1");
        engine.maintenance().addUp(T, ALL);
        assertThat(later()).isZero();
        assertThat(counts("voucher")).containsExactlyInAnyOrder("ISSUED 1", "REDEEMED 1", "CANCELLED 1");
        Invariants.reconciles(engine.reports(), T);
    }

    /** The states of a reward with their numbers. */
    private List<String> counts(String reward) {
        return issuances().stream()
                .filter(figure -> figure.reward().equals(reward))
                .map(figure -> figure.state() + " " + figure.count())
                .toList();
    }

    @Test
    void additionsInPartsGiveTheSame() {
        List<Issuance> granted = buy(12);
        for (int i = 0; i < granted.size(); i += 3) {
            engine.execute(redeem(granted.get(i)));
            engine.maintenance().addUp(T, 5);
            clock.advance(Duration.ofHours(5));
        }
        buy(4);
        List<DayFigure> days = days();
        List<IssuanceFigure> issuances = issuances();
        int calls = 0;
        while (engine.maintenance().addUp(T, 3) > 0) {
            calls++;
            assertThat(days()).isEqualTo(days);
            assertThat(issuances()).isEqualTo(issuances);
        }
        assertThat(calls).isGreaterThan(3);
        assertThat(later()).isZero();
        Invariants.reconciles(engine.reports(), T);
    }

    @Test
    void aPeriodNeedNotBeginWithADay() {
        for (int day = 0; day < 5; day++) {
            buy(2);
            clock.advance(Duration.ofHours(17));
        }
        List<Instant> borders = IntStream.range(0, 12)
                .mapToObj(i -> Instant.parse("2026-11-01T00:00:00Z").plus(Duration.ofHours(11L * i)))
                .toList();
        List<List<DayFigure>> before = parts(borders);
        engine.maintenance().addUp(T, 20);
        assertThat(parts(borders)).isEqualTo(before);
        engine.maintenance().addUp(T, ALL);
        assertThat(parts(borders)).isEqualTo(before);
    }

    private List<List<DayFigure>> parts(List<Instant> borders) {
        return borders.stream()
                .flatMap(from -> borders.stream().map(until -> engine.reports().days(T, from, until)))
                .toList();
    }

    @Test
    void anotherTimeZoneBeginsAnew() {
        buy(3);
        clock.advance(Duration.ofHours(3));
        buy(3);
        engine.maintenance().addUp(T, ALL);
        LocalDate first = days().get(0).date();
        engine.execute(new Publish(
                origin(), Club.rules(T, ZoneId.of("Pacific/Auckland")).build()));
        List<DayFigure> days = days();
        List<IssuanceFigure> issuances = issuances();
        if (store.now().isEmpty()) {
            assertThat(days.get(days.size() - 1).date()).isAfter(first);
        }
        while (engine.maintenance().addUp(T, 10) > 0) {
            assertThat(days()).isEqualTo(days);
            assertThat(issuances()).isEqualTo(issuances);
        }
        assertThat(later()).isZero();
        Invariants.reconciles(engine.reports(), T);
    }

    /** At 00:01 on 7 November 2010, clocks in Newfoundland were put back to 23:01 on 6 November. */
    @Test
    void clocksThatArePutBackOverMidnight() {
        if (store.now().isPresent()) {
            return;
        }
        Instant begin = Instant.parse("2010-11-06T00:00:00Z");
        clock.advance(Duration.between(clock.instant(), begin));
        engine.execute(new Publish(
                origin(), Club.rules(T, ZoneId.of("America/St_Johns")).build()));
        for (int i = 0; i < 96; i++) {
            buy(1);
            clock.advance(Duration.ofMinutes(29));
        }
        List<Instant> borders = IntStream.range(0, 24)
                .mapToObj(i -> begin.plus(Duration.ofMinutes(150L * i)))
                .toList();
        List<List<DayFigure>> before = parts(borders);
        engine.maintenance().addUp(T, ALL);
        assertThat(parts(borders)).isEqualTo(before);
        Invariants.reconciles(engine.reports(), T);
    }

    @Test
    void otherTenantsAreApart() {
        buy(3);
        engine.maintenance().addUp(T, ALL);
        engine.execute(
                new Publish(Origin.of("other", "p", "host"), Club.rules("other").build()));
        engine.process(Event.of("purchase")
                .tenant("other")
                .id("e1")
                .subject("ann")
                .amount(Money.of("USD", "30.00"))
                .with("shop", "avondale")
                .build());
        List<DayFigure> other = engine.reports().days("other", Instant.MIN, Instant.MAX);
        assertThat(engine.maintenance().addUp("other", ALL)).isPositive();
        assertThat(engine.reports().days("other", Instant.MIN, Instant.MAX))
                .isNotEmpty()
                .isEqualTo(other);
        assertThat(later()).isZero();
        Invariants.reconciles(engine.reports(), "other");
    }

    @Test
    void additionsDuringDecisionsLoseNothing() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            CountDownLatch begin = new CountDownLatch(1);
            List<Future<Integer>> adding = IntStream.range(0, 2)
                    .mapToObj(i -> threads.submit(() -> {
                        begin.await();
                        int added = 0;
                        for (int turn = 0; turn < 20; turn++) {
                            added += engine.maintenance().addUp(T, 50);
                        }
                        return added;
                    }))
                    .toList();
            begin.countDown();
            List<Issuance> granted = buy(60);
            for (Issuance issuance : granted.subList(0, 30)) {
                engine.execute(redeem(issuance));
            }
            for (Future<Integer> each : adding) {
                each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        Invariants.reconciles(engine.reports(), T);
        engine.maintenance().addUp(T, ALL);
        assertThat(later()).isZero();
        Invariants.reconciles(engine.reports(), T);
        assertThat(issuances().stream().mapToLong(IssuanceFigure::count).sum())
                .isEqualTo(
                        Invariants.all(Query.of(T), engine.records()::issuances).size());
    }

    @Test
    void aLimitBelowOneIsRefused() {
        assertThatThrownBy(() -> engine.maintenance().addUp(T, 0))
                .isInstanceOfSatisfying(
                        BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_VALUE));
    }

    /** Counts rows. */
    private static final class Rows implements Snapshot.RecordReader {
        private long count;

        @Override
        public void entry(LedgerEntry entry) {
            count++;
        }

        @Override
        public void issuance(
                Instant at, @Nullable String campaign, String rule, String reward, IssuanceState state, int more) {
            count++;
        }
    }
}
