package io.bonsela.core.caps;

import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Event;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.Reports.Reconciliation;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Refund;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.store.Change;
import io.bonsela.api.store.State.Counter;
import io.bonsela.api.store.State.CounterEntry;
import io.bonsela.api.store.StateKey.CounterKey;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.core.Shop;
import io.bonsela.core.memory.MemoryStore;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.Seeds;
import io.bonsela.testkit.store.Books;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rolling caps and cooldowns with many grants, some of them late and some released again, against a list of all grants:
 * the limit holds in every window, nothing is refused that has been free for a part of the window, and what is kept stays
 * small.
 */
class RollingCapTest {
    private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MOST_ENTRIES = 128;

    private record Grant(String id, Instant at) {}

    private final MemoryStore store = new MemoryStore();
    private final List<Grant> grants = new ArrayList<>();
    private final NavigableMap<Instant, Integer> counts = new TreeMap<>();
    /** How many grants there were before each instant. */
    private final NavigableMap<Instant, Long> sums = new TreeMap<>();

    @ParameterizedTest
    // Limit, and the mean number of seconds between events.
    @CsvSource({"3, 3600", "90, 300", "500, 60", "1500, 40"})
    void theLimitHoldsInEveryWindowAndFreesInTime(int limit, int spacing) {
        Random random = Seeds.random("rolling cap of " + limit);
        Duration part = Duration.ofSeconds(DAY.toSeconds() / 64);
        Rule rule = rule().cap(Cap.count("daily", limit).within(DAY)).build();
        int needless = 0;
        int refused = 0;
        try (RewardEngine engine = engine(rule)) {
            Instant now = BEGIN;
            for (int i = 0; i < 3_000; i++) {
                now = now.plusMillis(random.nextInt(2_000 * spacing) + 1L);
                boolean late = random.nextInt(10) == 0;
                Instant at = late ? now.minusMillis(random.nextInt(90_000_000)) : now;
                RuleOutcome outcome = decide(engine, "e" + i, at);
                if (outcome.outcome() == Outcome.MATCHED) {
                    grants.add(new Grant("e" + i, at));
                    count(grants.get(grants.size() - 1), 1);
                    assertThat(peak(DAY, at)).as("grants in a day").isLessThanOrEqualTo(limit);
                } else {
                    assertThat(outcome.reason().code()).isEqualTo(ReasonCode.CAP_REACHED);
                    refused++;
                    if (peak(DAY, at) < limit) {
                        needless++;
                        assertThat(peak(DAY.plus(part), at))
                                .as("refused at %s although a day and a part had room", at)
                                .isGreaterThanOrEqualTo(limit);
                    }
                }
                if (random.nextInt(20) == 0 && !grants.isEmpty()) {
                    Grant undone = grants.remove(random.nextInt(grants.size()));
                    count(undone, -1);
                    Receipt receipt = engine.execute(
                            new Refund(Origin.of(Shop.TENANT, "r-" + undone.id(), "clerk"), undone.id()));
                    assertThat(receipt.status()).isEqualTo(Receipt.Status.DONE);
                }
                if (i % 400 == 0) {
                    assertThat(engine.inspect().verify(Shop.TENANT, "e" + i).status())
                            .isEqualTo(Verification.Status.SAME);
                }
            }
            assertThat(engine.reports().reconcile(Shop.TENANT).differences()).isEmpty();
        }
        assertThat(refused).isGreaterThan(10);
        assertThat(counters()).allMatch(counter -> counter.entries().size() <= MOST_ENTRIES);
        if (limit < 64) {
            assertThat(needless).as("a cap of few grants is exact").isZero();
        }
    }

    @Test
    void whatTimeFreesIsToldInTime() {
        Rule rule = rule().cap(Cap.count("daily", 1_000).within(DAY)).build();
        try (RewardEngine engine = engine(rule)) {
            for (int i = 0; i < 1_000; i++) {
                assertThat(decide(engine, "e" + i, BEGIN.plusSeconds(60L * i)).outcome())
                        .isEqualTo(Outcome.MATCHED);
            }
            RuleOutcome refused = decide(engine, "over", BEGIN.plusSeconds(60_000));
            Instant free = refused.reason().availableAt().orElseThrow();
            assertThat(free).isBetween(BEGIN.plus(DAY), BEGIN.plus(DAY).plusSeconds(DAY.toSeconds() / 64));
            assertThat(decide(engine, "early", free.minusNanos(1)).outcome()).isEqualTo(Outcome.CAPPED);
            assertThat(decide(engine, "free", free).outcome()).isEqualTo(Outcome.MATCHED);
        }
    }

    @Test
    void aShortCooldownOfManyGrantsIsExactWhereEventsComeInOrder() {
        Rule rule = rule().cooldown(Duration.ofSeconds(10)).build();
        try (RewardEngine engine = engine(rule)) {
            for (int i = 0; i < 2_000; i++) {
                Instant at = BEGIN.plusSeconds(10L * i);
                assertThat(decide(engine, "e" + i, at).outcome()).isEqualTo(Outcome.MATCHED);
                assertThat(decide(engine, "soon-" + i, at.plusSeconds(10).minusNanos(1))
                                .outcome())
                        .isEqualTo(Outcome.COOLING_DOWN);
            }
        }
        assertThat(counters()).allMatch(counter -> counter.entries().size() <= MOST_ENTRIES);
    }

    @Test
    void entriesThatWereEmptiedOrMovedAreFound() {
        Rule rule = rule().cap(Cap.count("daily", 1_000).within(DAY)).build();
        try (RewardEngine engine = engine(rule)) {
            for (int i = 0; i < 300; i++) {
                assertThat(decide(engine, "e" + i, BEGIN.plusSeconds(i)).outcome())
                        .isEqualTo(Outcome.MATCHED);
            }
            Invariants.reconciles(engine.reports(), Shop.TENANT);
            Map.Entry<CounterKey, Counter> kept = counter();
            List<CounterEntry> entries = kept.getValue().entries();
            put(kept.getKey(), new Counter(300, List.of()));
            assertThat(engine.reports().reconcile(Shop.TENANT).differences())
                    .extracting(Reconciliation.Difference::what)
                    .containsExactly("cap daily " + kept.getKey().scope() + " "
                            + kept.getKey().window() + " at other times");
            List<CounterEntry> moved = new ArrayList<>(entries);
            moved.set(
                    0,
                    new CounterEntry(
                            BEGIN.minus(DAY), BEGIN.minus(DAY), entries.get(0).amount()));
            put(kept.getKey(), new Counter(300, moved));
            assertThat(engine.reports().reconcile(Shop.TENANT).isClean()).isFalse();
            put(kept.getKey(), new Counter(300, entries));
            Invariants.reconciles(engine.reports(), Shop.TENANT);
        }
    }

    private Map.Entry<CounterKey, Counter> counter() {
        return Books.of(store, Shop.TENANT).states().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Counter)
                .map(entry -> Map.entry((CounterKey) entry.getKey(), (Counter) entry.getValue()))
                .findFirst()
                .orElseThrow();
    }

    private void put(CounterKey key, Counter counter) {
        try (UnitOfWork work = store.begin()) {
            work.load(new TreeSet<>(), new LoadRequest(Set.of(key), Map.of()));
            assertThat(work.commit(Change.of(Map.of(key, counter)))).isTrue();
        }
    }

    @Test
    void manyGrantsOfOneInstantAreOneEntry() {
        Rule rule = rule().cap(Cap.value("daily", Money.of("POINTS", "1000000")).within(DAY))
                .build();
        try (RewardEngine engine = engine(rule)) {
            for (int i = 0; i < 300; i++) {
                assertThat(decide(engine, "e" + i, BEGIN).outcome()).isEqualTo(Outcome.MATCHED);
            }
            engine.execute(new Refund(Origin.of(Shop.TENANT, "r", "clerk"), "e7"));
            assertThat(engine.reports().reconcile(Shop.TENANT).differences()).isEmpty();
        }
        assertThat(counters()).allMatch(counter -> counter.entries().size() <= 1);
    }

    /** The most grants that any window of a length holds that contains an instant. */
    private long peak(Duration length, Instant at) {
        Instant first = at.minus(length).plusNanos(1);
        long peak = held(at, length);
        for (Instant start : counts.subMap(first, true, at, true).keySet()) {
            peak = Math.max(peak, held(start, length));
        }
        return peak;
    }

    private long held(Instant start, Duration length) {
        return before(start.plus(length)) - before(start);
    }

    private long before(Instant at) {
        if (sums.isEmpty()) {
            long sum = 0;
            for (Map.Entry<Instant, Integer> entry : counts.entrySet()) {
                sums.put(entry.getKey(), sum);
                sum += entry.getValue();
            }
            sums.put(Instant.MAX, sum);
        }
        return sums.ceilingEntry(at).getValue();
    }

    private void count(Grant grant, int change) {
        counts.merge(grant.at(), change, (one, other) -> one + other == 0 ? null : one + other);
        sums.clear();
    }

    private List<Counter> counters() {
        return Books.of(store, Shop.TENANT).states().values().stream()
                .filter(Counter.class::isInstance)
                .map(Counter.class::cast)
                .toList();
    }

    private RewardEngine engine(Rule rule) {
        return RewardEngine.builder()
                .store(store)
                .rules(Shop.rules("UTC", rule))
                .clock(Clock.fixed(BEGIN, ZoneOffset.UTC))
                .clockFromEvents()
                .build();
    }

    private static Rule.Builder rule() {
        return Rule.named("r").on("purchase").when(literal(true)).give("points", literal(1));
    }

    private static RuleOutcome decide(RewardEngine engine, String id, Instant at) {
        Event event = Shop.purchase(id, "ann", at.toString()).build();
        Decision decision = engine.process(event);
        assertThat(decision.status()).isEqualTo(Decision.Status.DECIDED);
        return decision.outcome("r").orElseThrow();
    }
}
