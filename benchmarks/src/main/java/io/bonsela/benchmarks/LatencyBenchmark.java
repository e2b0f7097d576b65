package io.bonsela.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.store.jdbc.PostgresStore;
import io.bonsela.store.jdbc.SqliteStore;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Measures the time from the moment at which an event is due to its answer, at a stated rate. An event that has to wait
 * because earlier ones were slow counts its waiting, which a loop that sends the next event after an answer would hide.
 */
public final class LatencyBenchmark {
    private static final int SECONDS = Integer.getInteger("bonsela.seconds", 5);
    private static final int OUTSTANDING = 256;
    /** A moment this near is awaited without giving up the processor. */
    private static final long NEAR = 60_000;

    private LatencyBenchmark() {}

    /**
     * Measures the stores that are named, at 50 % and 80 % of the rate that each reaches first.
     *
     * @param args of {@code memory}, {@code sqlite} and {@code postgresql}; none: all
     */
    public static void main(String[] args) throws IOException {
        System.out.println(
                "| store | rate | of the maximum | p50 ms | p95 ms | p99 ms | p99.9 ms | max ms | collections |");
        System.out.println("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
        for (String store : args.length == 0 ? new String[] {"memory", "sqlite", "postgresql"} : args) {
            switch (store) {
                case "memory" -> measure(store, RewardEngine.builder());
                case "sqlite" -> sqlite();
                case "postgresql" -> postgresql();
                default -> throw new IllegalArgumentException("unknown store: " + store);
            }
        }
    }

    private static void sqlite() throws IOException {
        Path folder = Files.createTempDirectory("bonsela-latency");
        try {
            measure("SQLite", RewardEngine.builder().store(SqliteStore.open(folder.resolve("rewards.db"))));
        } finally {
            StoreBenchmark.delete(folder);
        }
    }

    private static void postgresql() throws IOException {
        try (PostgresServer server = PostgresServer.start();
                HikariDataSource pool = StoreBenchmark.fresh(server.url())) {
            measure("PostgreSQL", RewardEngine.builder().store(PostgresStore.of(pool)));
        }
    }

    private static void measure(String name, RewardEngineBuilder builder) {
        try (RewardEngine engine = builder.clockFromEvents()
                .rules(Campaigns.rules(false, true, 5))
                .lanes(1)
                .build()) {
            AtomicLong number = new AtomicLong();
            double unused = closed(engine, number);
            double most = closed(engine, number);
            for (double share : new double[] {0.5, 0.8}) {
                long collections = collections();
                Histogram histogram = open(engine, number, most * share);
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %,.0f | %.0f %% | %.2f | %.2f | %.2f | %.2f | %.2f | %d ms |%n",
                        name,
                        most * share,
                        100 * share,
                        millis(histogram, 50),
                        millis(histogram, 95),
                        millis(histogram, 99),
                        millis(histogram, 99.9),
                        histogram.getMaxValue() / 1e6,
                        collections() - collections);
            }
        }
    }

    private static double millis(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1e6;
    }

    /** Returns the milliseconds that collectors have taken so far. */
    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    /** Keeps a number of events in progress, and returns the decisions per second. */
    private static double closed(RewardEngine engine, AtomicLong number) {
        Semaphore free = new Semaphore(OUTSTANDING);
        long start = System.nanoTime();
        long decided = 0;
        while (System.nanoTime() - start < SECONDS * 1_000_000_000L) {
            free.acquireUninterruptibly();
            CompletableFuture<Decision> unused =
                    engine.submit(next(number)).whenComplete((decision, failure) -> free.release());
            decided++;
        }
        free.acquireUninterruptibly(OUTSTANDING);
        return decided / ((System.nanoTime() - start) / 1e9);
    }

    /** Submits events at a rate, whether or not earlier ones are answered. */
    private static Histogram open(RewardEngine engine, AtomicLong number, double rate) {
        Histogram histogram = new ConcurrentHistogram(3);
        long count = (long) (rate * SECONDS);
        Semaphore answered = new Semaphore(0);
        long start = System.nanoTime();
        for (long i = 0; i < count; i++) {
            long due = start + (long) (i * 1e9 / rate);
            Event event = next(number);
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                if (wait > NEAR) {
                    LockSupport.parkNanos(wait - NEAR);
                } else {
                    Thread.onSpinWait();
                }
            }
            CompletableFuture<Decision> unused = engine.submit(event).whenComplete((decision, failure) -> {
                if (failure == null) {
                    histogram.recordValue(System.nanoTime() - due);
                }
                answered.release();
            });
        }
        answered.acquireUninterruptibly((int) count);
        if (histogram.getTotalCount() != count) {
            throw new IllegalStateException(count - histogram.getTotalCount() + " events failed");
        }
        return histogram;
    }

    private static Event next(AtomicLong number) {
        List<Event> one = Campaigns.purchases((int) number.getAndIncrement(), 1);
        return one.get(0);
    }
}
