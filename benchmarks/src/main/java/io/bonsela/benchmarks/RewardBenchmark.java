package io.bonsela.benchmarks;

import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.item;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.over;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder.Rehearsal;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Effect;
import io.bonsela.api.rule.Effect.Sharing;
import io.bonsela.api.rule.Lane;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures single decisions with discounts over lines and with lanes, in a rehearsal, whose events are of ever new
 * subjects.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx10g", "-Xms10g", "-Xmn8g", "-XX:+UseSerialGC"})
public class RewardBenchmark {
    /** 20 discounts over the lines of a basket of 100 lines, or the first or the best of ten rules in a lane. */
    @Param({"basket of 100 lines, 20 rules", "first of 10", "best of 10"})
    public String rules;

    private Rehearsal rehearsal;
    private List<Map<String, Object>> lines;
    private int next;

    /** Compiles the rules, for each iteration because a rehearsal keeps its events. */
    @Setup(Level.Iteration)
    public void open() {
        boolean basket = rules.startsWith("basket");
        rehearsal = RewardEngine.builder().rehearse(basket ? basket() : lane(rules.startsWith("best")));
        lines = new ArrayList<>();
        for (int i = 0; i < (basket ? 100 : 1); i++) {
            lines.add(Map.of(
                    "sku",
                    "s" + i,
                    "category",
                    "c" + i % 5,
                    "price",
                    Money.ofMinor("USD", 100 + i * 7),
                    "units",
                    1 + i % 3));
        }
    }

    /** Closes the rehearsal. */
    @TearDown(Level.Iteration)
    public void close() {
        rehearsal.close();
    }

    /** Decides a sale. */
    @Benchmark
    public Decision decide() {
        next++;
        return rehearsal.decide(Event.of("sale")
                .tenant("shop")
                .id("e" + next)
                .subject("s" + next)
                .occurredAt(Instant.parse("2026-01-01T00:00:00Z"))
                .amount(Money.of("USD", "500.00"))
                .with("lines", lines)
                .build());
    }

    private static RuleSet.Builder shop() {
        ValueType line = ValueType.object(Map.of(
                "sku",
                ValueType.TEXT,
                "category",
                ValueType.TEXT,
                "price",
                ValueType.money("USD"),
                "units",
                ValueType.NUMBER));
        return RuleSet.of("shop", ZoneOffset.UTC)
                .eventType(
                        "sale",
                        Map.of(
                                "amount", Attribute.required(ValueType.money("USD")),
                                "lines",
                                        Attribute.required(ValueType.listOf(line))
                                                .lines(new Attribute.Lines("sku", "price", "units"))))
                .reward(Reward.discount("off", "USD"));
    }

    private static RuleSet basket() {
        RuleSet.Builder set = shop();
        for (int i = 0; i < 20; i++) {
            Sharing all = Sharing.over(field("lines"));
            set.rule(Rule.named("rule-" + i)
                    .on("sale")
                    .when(literal(true))
                    .unbudgeted()
                    .give(Effect.of("off", over("left").times(new BigDecimal("0.02")))
                            .over(i % 2 == 0 ? all : all.where(item("category").is("c" + i % 5))))
                    .build());
        }
        return set.build();
    }

    private static RuleSet lane(boolean best) {
        RuleSet.Builder set = shop().lane(Lane.of("deals", best ? Lane.Pick.BEST : Lane.Pick.FIRST));
        for (int i = 0; i < 10; i++) {
            set.rule(Rule.named("rule-" + i)
                    .on("sale")
                    .when(field("amount").atLeast(Money.of("USD", "10.00")))
                    .unbudgeted()
                    .stackingLane("deals")
                    .give(Effect.of("off", field("amount").times(new BigDecimal("0.0" + (i + 1 > 9 ? 9 : i + 1)))))
                    .build());
        }
        return set.build();
    }
}
