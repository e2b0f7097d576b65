package io.bonsela.benchmarks;

import static io.bonsela.api.rule.Expressions.field;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.store.Store;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures complete decisions under load on one store. Each event is new, has 180 bytes of attributes and one of 10,000
 * subjects, and earns a discount of one cent, with a cap per subject and from a budget.
 *
 * @param budgets the number of budgets that the events are spread over
 * @param callers the number of threads that wait for their decisions; 0: one thread keeps {@code outstanding} decisions
 *     in progress
 * @param outstanding the number of decisions in progress at once if {@code callers} is 0
 * @param batchLimit the maximum number of events per transaction
 * @param lanes the number of concurrent transactions
 * @param seconds the duration of the measurement, and of the warm-up before it
 */
record StoreLoad(int budgets, int callers, int outstanding, int batchLimit, int lanes, int seconds) {
    private static final String TENANT = "bench";
    private static final String NOTE = "x".repeat(140);
    private static final int SUBJECTS = 10_000;

    /**
     * The results.
     *
     * @param perSecond decisions per second
     * @param p50 the median time from submission to the answer, in milliseconds
     * @param p95 the 95th percentile of the same
     * @param p99 the 99th percentile of the same
     */
    record Figures(double perSecond, double p50, double p95, double p99) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%,.0f/s, %.2f / %.2f / %.2f ms", perSecond, p50, p95, p99);
        }
    }

    Figures run(Store store) {
        try (RewardEngine engine = RewardEngine.builder()
                .store(store)
                .rules(rules(budgets))
                .lanes(lanes)
                .batchLimit(batchLimit)
                .build()) {
            ConcurrentLinkedQueue<long[]> latencies = new ConcurrentLinkedQueue<>();
            AtomicLong decided = new AtomicLong();
            drive(engine, decided, new ConcurrentLinkedQueue<>());
            decided.set(0);
            long start = System.nanoTime();
            drive(engine, decided, latencies);
            double took = (System.nanoTime() - start) / 1e9;
            verify(engine);
            long[] sorted =
                    latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            return new Figures(decided.get() / took, millis(sorted, 0.50), millis(sorted, 0.95), millis(sorted, 0.99));
        }
    }

    static double millis(long[] sorted, double share) {
        return sorted[(int) (share * (sorted.length - 1))] / 1e6;
    }

    private void drive(RewardEngine engine, AtomicLong decided, ConcurrentLinkedQueue<long[]> latencies) {
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Math.max(1, callers); i++) {
            Random random = new Random(i);
            Thread thread = new Thread(() -> {
                Samples samples = new Samples();
                if (callers > 0) {
                    callOneByOne(engine, random, over, decided, samples);
                } else {
                    keepUnderWay(engine, random, over, decided, samples);
                }
                latencies.add(samples.all());
            });
            thread.start();
            threads.add(thread);
        }
        try {
            Thread.sleep(seconds * 1_000L);
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void callOneByOne(
            RewardEngine engine, Random random, AtomicBoolean over, AtomicLong decided, Samples samples) {
        while (!over.get()) {
            Event event = event(random);
            long start = System.nanoTime();
            require(engine.process(event));
            samples.add(System.nanoTime() - start);
            decided.incrementAndGet();
        }
    }

    private void keepUnderWay(
            RewardEngine engine, Random random, AtomicBoolean over, AtomicLong decided, Samples samples) {
        Semaphore free = new Semaphore(outstanding);
        while (!over.get()) {
            free.acquireUninterruptibly();
            Event event = event(random);
            long start = System.nanoTime();
            engine.submit(event).whenComplete((decision, failure) -> {
                samples.add(System.nanoTime() - start);
                decided.incrementAndGet();
                free.release();
            });
        }
        free.acquireUninterruptibly(outstanding);
    }

    private static void require(Decision decision) {
        if (decision.outcomes().stream().noneMatch(outcome -> outcome.outcome() == Outcome.MATCHED)) {
            throw new IllegalStateException("not paid: " + decision);
        }
    }

    /** Checks that the budgets agree with the issuances and are not overspent. */
    private static void verify(RewardEngine engine) {
        if (!engine.reports().reconcile(TENANT).isClean()) {
            throw new IllegalStateException("the balances do not agree with the issuances");
        }
        List<BudgetBalance> balances = engine.records().budgets(TENANT);
        if (balances.stream().anyMatch(balance -> balance.available().minorUnits() < 0)) {
            throw new IllegalStateException("overspent: " + balances);
        }
    }

    private Event event(Random random) {
        return Event.of("purchase")
                .tenant(TENANT)
                .id(new UUID(random.nextLong(), System.nanoTime()).toString())
                .subject("customer-" + random.nextInt(SUBJECTS))
                .amount(Money.ofMinor("USD", 500 + random.nextInt(5_000)))
                .with("shop", "shop-" + random.nextInt(budgets))
                .with("note", NOTE)
                .build();
    }

    /** Publishes the rules with their budgets. */
    static void publish(Store store, int budgets) {
        RewardEngine.builder().store(store).rules(rules(budgets)).build().close();
    }

    static RuleSet rules(int budgets) {
        RuleSet.Builder rules = RuleSet.of(TENANT, ZoneOffset.UTC)
                .eventType(
                        "purchase",
                        Map.of(
                                "amount", Attribute.required(ValueType.money("USD")),
                                "shop", Attribute.required(ValueType.TEXT),
                                "note", Attribute.required(ValueType.TEXT)))
                .reward(Reward.discount("cent", "USD"));
        for (int i = 0; i < budgets; i++) {
            rules.budget(Budget.of("budget-" + i, Money.of("USD", "1000000.00")))
                    .rule(Rule.named("rule-" + i)
                            .on("purchase")
                            .when(field("shop").is("shop-" + i))
                            .give("cent", io.bonsela.api.rule.Expressions.literal(Money.of("USD", "0.01")))
                            .cap(Cap.count("each-" + i, 1_000_000).perSubject())
                            .budget("budget-" + i)
                            .build());
        }
        return rules.build();
    }

    /** Collects any number of times in nanoseconds. */
    private static final class Samples {
        private long[] values = new long[1 << 16];
        private int size;

        synchronized void add(long nanos) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = nanos;
        }

        synchronized long[] all() {
            return Arrays.copyOf(values, size);
        }
    }
}
