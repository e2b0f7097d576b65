package io.bonsela.benchmarks;

import static io.bonsela.api.rule.Expressions.field;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.command.Publish;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.benchmarks.bench.Ratio;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Measures what one process bears: many tenants, and publications while events are decided. */
public final class ProcessBenchmark {
    private static final int TENANTS = 1_000;
    private static final int RULES = 20;
    private static final int PUBLICATIONS = Integer.getInteger("bonsela.publications", 1_000);
    private static final int WARM_PUBLICATIONS = 50;
    /** Between two decisions: the store keeps them all, and should not fill the heap. */
    private static final long PAUSE_NANOS = 500_000;

    private static final double MEGABYTE = 1 << 20;

    private ProcessBenchmark() {}

    /**
     * Runs it, and prints the ratios.
     *
     * @param args none
     */
    public static void main(String[] args) throws InterruptedException, ExecutionException {
        System.out.println(Ratio.atMost("1000-tenants-of-20-rules-mb", tenants(), 256));
        double[] published = publish();
        System.out.println(Ratio.atMost("decision-while-publishing-1000-rules-max-ms", published[0], 25));
        System.out.println(Ratio.atMost("metaspace-growth-over-publications-kb", published[1], 512));
    }

    /** Returns the heap and metaspace, in megabytes, that tenants with rules take, after each decided an event. */
    private static double tenants() {
        double before = used();
        RewardEngineBuilder builder = RewardEngine.builder().clockFromEvents();
        for (int tenant = 0; tenant < TENANTS; tenant++) {
            builder.rules(rules("tenant-" + tenant, RULES, 5));
        }
        try (RewardEngine engine = builder.build()) {
            for (int tenant = 0; tenant < TENANTS; tenant++) {
                engine.process(purchase("tenant-" + tenant, tenant));
            }
            return used() - before;
        }
    }

    private static double used() {
        System.gc();
        System.gc();
        return (ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + metaspace()) / MEGABYTE;
    }

    private static long metaspace() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .mapToLong(pool -> pool.getUsage().getUsed())
                .sum();
    }

    /** Publishes again and again; returns the slowest decision in milliseconds, and the growth of metaspace in KiB. */
    private static double[] publish() throws InterruptedException, ExecutionException {
        try (RewardEngine engine = RewardEngine.builder()
                .rules(rules("t", 1_000, 1))
                .clockFromEvents()
                .build()) {
            AtomicBoolean over = new AtomicBoolean();
            AtomicBoolean warm = new AtomicBoolean();
            AtomicLong slowest = new AtomicLong();
            FutureTask<Void> decisions = new FutureTask<>(() -> {
                for (int n = 0; !over.get(); n++) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                    long start = System.nanoTime();
                    engine.process(purchase("t", n));
                    if (warm.get()) {
                        slowest.accumulateAndGet(System.nanoTime() - start, Math::max);
                    }
                }
                return null;
            });
            new Thread(decisions).start();
            long metaspace = 0;
            for (int n = 0; n < PUBLICATIONS; n++) {
                if (n == WARM_PUBLICATIONS) {
                    System.gc();
                    metaspace = metaspace();
                    warm.set(true);
                }
                engine.execute(
                        new Publish(Origin.of("t", "publication-" + n, "benchmark"), rules("t", 1_000, 1 + n % 90)));
            }
            over.set(true);
            decisions.get();
            System.gc();
            return new double[] {slowest.get() / 1e6, (metaspace() - metaspace) / 1024.0};
        }
    }

    private static RuleSet rules(String tenant, int count, int percent) {
        RuleSet.Builder rules = RuleSet.of(tenant, ZoneOffset.UTC)
                .eventType(
                        "purchase",
                        Map.of(
                                "amount", Attribute.required(ValueType.money("USD")),
                                "shop", Attribute.required(ValueType.TEXT)))
                .reward(Reward.credit("cashback", "USD"));
        for (int i = 0; i < count; i++) {
            rules.rule(Rule.named("rule-" + i)
                    .on("purchase")
                    .when(field("shop").is("shop-" + i))
                    .give("cashback", field("amount").times(BigDecimal.valueOf(percent, 2)))
                    .unbudgeted()
                    .build());
        }
        return rules.build();
    }

    private static Event purchase(String tenant, int number) {
        return Event.of("purchase")
                .tenant(tenant)
                .id("till/" + number)
                .subject("customer-" + number % 1_000)
                .occurredAt(Instant.ofEpochSecond(1_790_000_000L + number))
                .amount(Money.of("USD", "5.00"))
                .with("shop", "shop-" + number % RULES)
                .build();
    }
}
