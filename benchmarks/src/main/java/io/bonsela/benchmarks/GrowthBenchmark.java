package io.bonsela.benchmarks;

import io.bonsela.api.Event;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Measures the cost of a decision in memory by the number of rules, past events, subjects, tenants and threads. */
public final class GrowthBenchmark {
    private static final int DECISIONS = 40_960;
    private static final int BATCH = 256;
    private static final int ROUNDS = 3;
    private static final Instant START = Instant.ofEpochSecond(1_790_000_000L);

    private GrowthBenchmark() {}

    /**
     * What is decided.
     *
     * @param rules the number of rules of each tenant
     * @param past the number of past events of each subject that the rules count; 0: they count nothing
     * @param subjects the number of subjects, each of which has an earlier decision
     * @param tenants the number of tenants
     * @param threads the number of threads that decide, each for tenants of its own
     */
    private record Load(int rules, int past, int subjects, int tenants, int threads) {}

    /**
     * Prints a table.
     *
     * @param args none
     */
    public static void main(String[] args) throws ExecutionException, InterruptedException {
        System.out.println("| dimension | | decisions per CPU second | decisions per second |");
        System.out.println("|---|--:|--:|--:|");
        for (int rules : new int[] {10, 100, 1_000, 10_000}) {
            print("rules", rules, new Load(rules, 0, 10_000, 1, 1));
        }
        for (int past : new int[] {1, 10, 100, 1_000}) {
            print("past events of a subject", past, new Load(100, past, 100, 1, 1));
        }
        for (int subjects : new int[] {10_000, 100_000, 1_000_000}) {
            print("subjects", subjects, new Load(100, 0, subjects, 1, 1));
        }
        for (int tenants : new int[] {1, 10, 100, 1_000}) {
            print("tenants", tenants, new Load(100, 0, 10_000 / tenants, tenants, 1));
        }
        for (int threads : new int[] {1, 2}) {
            print("threads", threads, new Load(100, 0, 10_000, threads, threads));
        }
    }

    private static void print(String dimension, int value, Load load) throws ExecutionException, InterruptedException {
        double[] best = {0, 0};
        for (int round = 0; round < ROUNDS; round++) {
            double[] rates = measure(load);
            best[0] = Math.max(best[0], rates[0]);
            best[1] = Math.max(best[1], rates[1]);
        }
        System.out.printf(Locale.ROOT, "| %s | %,d | %,.0f | %,.0f |%n", dimension, value, best[0], best[1]);
    }

    /** Returns the decisions per second of CPU time, and per second. */
    private static double[] measure(Load load) throws ExecutionException, InterruptedException {
        RewardEngineBuilder builder = RewardEngine.builder().clockFromEvents();
        for (int tenant = 0; tenant < load.tenants; tenant++) {
            builder.rules(Campaigns.rules("t" + tenant, load.rules, load.past > 0, true, 5));
        }
        ExecutorService threads = Executors.newFixedThreadPool(load.threads);
        try (RewardEngine engine = builder.build()) {
            int before = Math.max(1, load.past) * load.subjects * load.tenants;
            run(engine, load, 0, before, threads);
            System.gc();
            long start = System.nanoTime();
            long cpu = run(engine, load, before, DECISIONS, threads);
            return new double[] {1e9 * DECISIONS / cpu, 1e9 * DECISIONS / (System.nanoTime() - start)};
        } finally {
            threads.shutdown();
        }
    }

    /** Decides on all threads, and returns the nanoseconds of CPU time. */
    private static long run(RewardEngine engine, Load load, int first, int count, ExecutorService threads)
            throws ExecutionException, InterruptedException {
        List<Callable<Long>> tasks = new ArrayList<>();
        for (int thread = 0; thread < load.threads; thread++) {
            int own = thread;
            tasks.add(() -> decide(engine, load, first + own, first + count));
        }
        long cpu = 0;
        for (Future<Long> task : threads.invokeAll(tasks)) {
            cpu += task.get();
        }
        return cpu;
    }

    /** Decides every nth event, where n is the number of threads. */
    private static long decide(RewardEngine engine, Load load, int first, int end) {
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        long cpu = 0;
        List<Event> batch = new ArrayList<>(BATCH);
        for (int n = first; n < end; n += load.threads) {
            batch.add(Campaigns.purchase(
                    "t" + n % load.tenants, n, load.subjects * load.tenants, load.rules, START.plusSeconds(n)));
            if (batch.size() == BATCH || n + load.threads >= end) {
                long start = clock.getCurrentThreadCpuTime();
                engine.processAll(batch);
                cpu += clock.getCurrentThreadCpuTime() - start;
                batch.clear();
            }
        }
        return cpu;
    }
}
