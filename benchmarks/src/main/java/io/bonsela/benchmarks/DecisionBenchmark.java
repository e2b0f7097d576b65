package io.bonsela.benchmarks;

import static io.bonsela.api.rule.Expressions.count;
import static io.bonsela.api.rule.Expressions.days;
import static io.bonsela.api.rule.Expressions.field;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Period;
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
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole decisions on the store in memory: 100 rules, two of which pay, with caps and a budget. The store keeps all that
 * was decided, so each iteration begins with an empty one, and the heap holds an iteration without a collection.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx14g", "-Xms14g", "-Xmn9g", "-XX:+UseSerialGC", "-XX:+AlwaysPreTouch"})
public class DecisionBenchmark {
    private static final int BATCH = 256;
    private static final int SHOPS = 50;

    /** Whether the rules also ask how often the subject came within 30 days. */
    @Param({"none", "30 days"})
    public String history;

    private RewardEngine engine;
    private int next;

    /** An empty store for each iteration. */
    @Setup(Level.Iteration)
    public void open() {
        engine = RewardEngine.builder().rules(rules()).clockFromEvents().build();
        next = 0;
    }

    /** Closes the engine. */
    @TearDown(Level.Iteration)
    public void close() {
        engine.close();
    }

    /** A batch of events, all of them new. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public List<Decision> decide() {
        List<Event> events = new ArrayList<>(BATCH);
        for (int i = 0; i < BATCH; i++) {
            int n = next++;
            events.add(Event.of("purchase")
                    .tenant("t")
                    .id("till/" + n)
                    .subject("customer-" + n % 10_007)
                    .occurredAt(Instant.ofEpochSecond(1_790_000_000L + n))
                    .amount(Money.ofMinor("USD", 500 + n % 5_000))
                    .with("shop", "shop-" + n % SHOPS)
                    .build());
        }
        return engine.processAll(events);
    }

    private RuleSet rules() {
        RuleSet.Builder rules = RuleSet.of("t", ZoneOffset.UTC)
                .eventType(
                        "purchase",
                        Map.of(
                                "amount", Attribute.required(ValueType.money("USD")),
                                "shop", Attribute.required(ValueType.TEXT)))
                .reward(Reward.credit("cashback", "USD"))
                .budget(Budget.of("all", Money.of("USD", "1000000000.00")));
        for (int i = 0; i < 100; i++) {
            Expression condition = field("shop").is("shop-" + i % SHOPS);
            if (!history.equals("none")) {
                condition = condition.and(count("purchase", days(30)).atLeast(1));
            }
            rules.rule(Rule.named("rule-" + i)
                    .on("purchase")
                    .when(condition)
                    .give("cashback", field("amount").times(new BigDecimal("0.05")))
                    .cap(Cap.count("each-" + i, 1_000_000).perSubject())
                    .cap(Cap.count("daily-" + i, 1_000_000_000).every(Period.DAY))
                    .budget("all")
                    .build());
        }
        return rules.build();
    }
}
