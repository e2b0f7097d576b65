package io.bonsela.benchmarks;

import io.bonsela.api.Event;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.backtest.Backtest;
import io.bonsela.benchmarks.bench.Ratio;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Decides a long log of 100,000 subjects in a backtest on all processors, and measures what it takes. */
public final class LogBenchmark {
    private static final int EVENTS = Integer.getInteger("bonsela.logged", 10_000_000);
    private static final int SUBJECTS = 100_000;
    private static final int RULES = 100;
    private static final int BATCH = 4_096;
    private static final double MEGABYTE = 1 << 20;

    private LogBenchmark() {}

    /**
     * Runs it, and prints the ratio.
     *
     * @param args none
     */
    public static void main(String[] args) {
        long start = System.nanoTime();
        try (Backtest backtest = Backtest.of(
                Campaigns.rules(false, false, 5),
                Campaigns.rules(false, false, 6),
                RewardEngine::builder,
                Runtime.getRuntime().availableProcessors())) {
            for (int first = 0; first < EVENTS; first += BATCH) {
                backtest.add(events(first, Math.min(BATCH, EVENTS - first)));
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            if (backtest.report().candidate().decided() != EVENTS) {
                throw new IllegalStateException("not all events were decided");
            }
            System.gc();
            System.out.printf("%,d events in %.0f s, %,.0f/s%n", EVENTS, seconds, EVENTS / seconds);
            System.out.println(Ratio.atMost(
                    "backtest-log-mb",
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEGABYTE,
                    512));
        }
    }

    private static List<Event> events(int first, int count) {
        List<Event> events = new ArrayList<>(count);
        for (int n = first; n < first + count; n++) {
            events.add(Campaigns.purchase("t", n, SUBJECTS, RULES, Instant.ofEpochSecond(1_790_000_000L + n)));
        }
        return events;
    }
}
