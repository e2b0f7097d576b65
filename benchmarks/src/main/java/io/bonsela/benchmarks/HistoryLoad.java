package io.bonsela.benchmarks;

import static io.bonsela.api.rule.Expressions.count;
import static io.bonsela.api.rule.Expressions.days;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.sum;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.store.Store;
import io.bonsela.benchmarks.StoreLoad.Figures;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Measures the cost of a long history: a rule counts and sums the subject's purchases of 30 days. Decisions for
 * subjects with a thousand purchases and for subjects with none alternate.
 *
 * @param seconds the duration of the measurement, and of the warm-up before it
 */
record HistoryLoad(int seconds) {
    private static final String TENANT = "bench";
    private static final int PAST = 1_000;
    private static final int LOYAL = 100;

    /**
     * The results.
     *
     * @param withPast decisions for subjects with a past
     * @param without decisions for subjects without a past
     */
    record Compared(Figures withPast, Figures without) {}

    Compared run(Store store) {
        try (RewardEngine engine =
                RewardEngine.builder().store(store).rules(rules()).build()) {
            for (int subject = 0; subject < LOYAL; subject++) {
                List<Event> past = new ArrayList<>();
                for (int i = 0; i < PAST; i++) {
                    past.add(event("past/" + subject + "/" + i, "loyal-" + subject, Duration.ofMinutes(40L * i)));
                }
                engine.processAll(past);
            }
            measure(engine, "warm-up");
            return measure(engine, "measured");
        }
    }

    private Compared measure(RewardEngine engine, String name) {
        List<Long> withPast = new ArrayList<>();
        List<Long> without = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; System.nanoTime() - start < seconds * 1_000_000_000L; i++) {
            withPast.add(time(engine, event(name + "/l" + i, "loyal-" + i % LOYAL, Duration.ZERO)));
            without.add(time(engine, event(name + "/n" + i, name + "-" + i, Duration.ZERO)));
        }
        return new Compared(figures(withPast), figures(without));
    }

    private static long time(RewardEngine engine, Event event) {
        long start = System.nanoTime();
        engine.process(event);
        return System.nanoTime() - start;
    }

    private static Figures figures(List<Long> nanos) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        double total = Arrays.stream(sorted).sum() / 1e9;
        return new Figures(
                sorted.length / total,
                StoreLoad.millis(sorted, 0.50),
                StoreLoad.millis(sorted, 0.95),
                StoreLoad.millis(sorted, 0.99));
    }

    private static Event event(String id, String subject, Duration ago) {
        return Event.of("purchase")
                .tenant(TENANT)
                .id(id)
                .subject(subject)
                .occurredAt(Instant.now().minus(ago))
                .amount(Money.of("USD", "5.00"))
                .build();
    }

    private static RuleSet rules() {
        return RuleSet.of(TENANT, ZoneOffset.UTC)
                .eventType("purchase", Map.of("amount", Attribute.required(ValueType.money("USD"))))
                .reward(Reward.credit("points", "POINTS"))
                .rule(Rule.named("regular")
                        .on("purchase")
                        .when(count("purchase", days(30))
                                .atLeast(2)
                                .and(sum("purchase", field("amount"), days(30)).atLeast(Money.of("USD", "10.00"))))
                        .give("points", literal(BigDecimal.ONE))
                        .build())
                .build();
    }
}
