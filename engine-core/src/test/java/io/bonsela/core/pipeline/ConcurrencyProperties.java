package io.bonsela.core.pipeline;

import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.core.Shop;
import io.bonsela.testkit.Invariants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** On eight threads, with as many lanes: nothing is exceeded, doubled or lost. */
class ConcurrencyProperties {
    private static final int THREADS = 8;

    @Property(tries = 15)
    void exactlyAsManyAsTheCapAllows(
            @ForAll @IntRange(max = 20) int cap, @ForAll @IntRange(min = 1, max = 60) int more, @ForAll long seed)
            throws Exception {
        Rule rule = Rule.named("r")
                .on("purchase")
                .when(literal(true))
                .give("points", literal(1))
                .cap(Cap.count("all", cap))
                .cap(Cap.count("all-rolling", cap).within(Duration.ofDays(30)))
                .build();
        RuleSet rules = Shop.rules("UTC", rule);
        try (RewardEngine engine = engine(rules)) {
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < cap + more; i++) {
                events.add(Shop.purchase("e" + i, "subject-" + i % 7, "2026-11-21T10:00:00Z")
                        .build());
            }
            inParallel(engine, events, seed);
            assertThat(Invariants.all(Query.of(Shop.TENANT), engine.records()::issuances))
                    .hasSize(cap);
            Invariants.hold(engine.records(), rules);
        }
    }

    @Property(tries = 15)
    void aSubjectsCapHoldsForAnyInterleaving(
            @ForAll @IntRange(max = 5) int cap, @ForAll @IntRange(min = 6, max = 40) int each, @ForAll long seed)
            throws Exception {
        Rule rule = Rule.named("r")
                .on("purchase")
                .when(literal(true))
                .give("points", literal(1))
                .cap(Cap.count("each", cap).perSubject())
                .build();
        RuleSet rules = Shop.rules("UTC", rule);
        try (RewardEngine engine = engine(rules)) {
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < 3 * each; i++) {
                events.add(Shop.purchase("e" + i, "subject-" + i % 3, "2026-11-21T10:00:00Z")
                        .build());
            }
            inParallel(engine, events, seed);
            assertThat(Invariants.all(Query.of(Shop.TENANT), engine.records()::issuances))
                    .hasSize(3 * cap);
        }
    }

    @Property(tries = 15)
    void aBudgetIsSpentToTheLastCentAndNeverBeyond(@ForAll @IntRange(max = 500) int cents, @ForAll long seed)
            throws Exception {
        RuleSet rules = Shop.rules("UTC")
                .budget(Budget.of("hot", Money.ofMinor("USD", cents)))
                .rule(Rule.named("r")
                        .on("purchase")
                        .when(literal(true))
                        .give("cashback", field("amount"))
                        .budget("hot")
                        .build())
                .build();
        try (RewardEngine engine = engine(rules)) {
            Random random = new Random(seed);
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                events.add(Shop.purchase("e" + i, "subject-" + i % 11, "2026-11-21T10:00:00Z")
                        .amount(Money.ofMinor("USD", 1 + random.nextInt(9)))
                        .build());
            }
            inParallel(engine, events, seed);
            for (int i = 200; i < 200 + 9; i++) {
                engine.process(Shop.purchase("e" + i, "last", "2026-11-21T10:00:00Z")
                        .amount(Money.ofMinor("USD", 1))
                        .build());
            }
            Invariants.hold(engine.records(), rules);
            assertThat(engine.records().budgets(Shop.TENANT).get(0).available().minorUnits())
                    .isBetween(0L, 500L);
        }
    }

    @Property(tries = 10)
    void eachEventIsDecidedOnceHoweverOftenAndWhereverItArrives(
            @ForAll @IntRange(min = 1, max = 5) int copies, @ForAll long seed) throws Exception {
        Rule rule = Rule.named("r")
                .on("purchase")
                .when(literal(true))
                .give("points", literal(1))
                .build();
        RuleSet rules = Shop.rules("UTC", rule);
        try (RewardEngine engine = engine(rules)) {
            List<Event> events = new ArrayList<>();
            for (int copy = 0; copy < copies; copy++) {
                for (int i = 0; i < 40; i++) {
                    // Every fifth id is also used for another body, by another subject.
                    String subject = i % 5 == 0 ? "subject-" + copy : "subject-" + i % 7;
                    events.add(Shop.purchase("e" + i, subject, "2026-11-21T10:00:00Z")
                            .build());
                }
            }
            Map<Decision.Status, Integer> statuses = inParallel(engine, events, seed);
            assertThat(statuses.get(Decision.Status.DECIDED)).isEqualTo(40);
            assertThat(statuses.getOrDefault(Decision.Status.CONFLICT, 0)).isEqualTo((copies - 1) * 8);
            assertThat(statuses.getOrDefault(Decision.Status.REPEATED, 0)).isEqualTo((copies - 1) * 32);
            assertThat(Invariants.all(Query.of(Shop.TENANT), engine.records()::issuances))
                    .hasSize(40);
        }
    }

    private static RewardEngine engine(RuleSet rules) {
        return RewardEngine.builder()
                .rules(rules)
                .clockFromEvents()
                .lanes(THREADS)
                .batchLimit(5)
                .build();
    }

    /** Hands the events over from eight threads, in three ways, and reads the ledger meanwhile. */
    private static Map<Decision.Status, Integer> inParallel(RewardEngine engine, List<Event> events, long seed)
            throws Exception {
        List<Event> shuffled = new ArrayList<>(events);
        Collections.shuffle(shuffled, new Random(seed));
        Map<Decision.Status, Integer> statuses = new ConcurrentHashMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int thread = t;
                tasks.add(() -> {
                    for (int i = thread; i < shuffled.size(); i += THREADS) {
                        Event event = shuffled.get(i);
                        Decision decision = switch (i % 3) {
                            case 0 -> engine.process(event);
                            case 1 -> engine.submit(event).get();
                            default -> engine.processAll(List.of(event)).get(0);
                        };
                        statuses.merge(decision.status(), 1, Integer::sum);
                        if (i % 16 == 0) {
                            Invariants.postingsBalance(engine.records(), Shop.TENANT);
                        }
                    }
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        return statuses;
    }
}
