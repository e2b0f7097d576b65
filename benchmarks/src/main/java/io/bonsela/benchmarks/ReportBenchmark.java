package io.bonsela.benchmarks;

import io.bonsela.api.Reports;
import io.bonsela.api.RewardEngine;
import io.bonsela.benchmarks.bench.Ratio;
import io.bonsela.store.jdbc.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Measures the reports of a page on a large SQLite store: what was posted and granted on each day of 90 days, by rule.
 * The reports must be equal before and after the figures by day are added up.
 */
public final class ReportBenchmark {
    private static final int DECISIONS = Integer.getInteger("bonsela.decisions", 1_000_000);
    private static final int BATCH = 4_096;
    private static final long SECONDS = 90L * 24 * 60 * 60;
    private static final long START = 1_790_000_000L / (24 * 60 * 60) * (24 * 60 * 60);
    private static final int PAGES = 31;
    private static final int ADDED = 100_000;

    private ReportBenchmark() {}

    /**
     * Runs it, and prints the ratio.
     *
     * @param args none
     */
    public static void main(String[] args) throws IOException {
        System.out.println(measure());
    }

    /** Runs the benchmark, and returns the time of a page. */
    public static Ratio measure() throws IOException {
        Path folder = Files.createTempDirectory("bonsela-benchmark");
        try (RewardEngine engine = RewardEngine.builder()
                .store(SqliteStore.open(folder.resolve("rewards.db")))
                .rules(Campaigns.rules(false, true, 5))
                .clockFromEvents()
                .build()) {
            for (int first = 0; first < DECISIONS; first += BATCH) {
                engine.processAll(
                        Campaigns.purchases(first, Math.min(BATCH, DECISIONS - first), ReportBenchmark::time));
            }
            long start = System.nanoTime();
            List<Object> recounted = page(engine.reports());
            double recount = millis(start);
            start = System.nanoTime();
            int added = 0;
            for (int some = 1; some > 0; added += some) {
                some = engine.maintenance().addUp("t", ADDED);
            }
            System.out.printf(
                    "reports on %,d decisions: recounted in %,.0f ms; %,d rows added up in %,.0f ms%n",
                    DECISIONS, recount, added, millis(start));
            double[] times = new double[PAGES];
            for (int i = 0; i < PAGES; i++) {
                start = System.nanoTime();
                List<Object> page = page(engine.reports());
                times[i] = millis(start);
                if (!page.equals(recounted)) {
                    throw new IllegalStateException("the figures differ from a recount");
                }
            }
            Arrays.sort(times);
            return Ratio.atMost("report-page-ms", times[PAGES / 2], 100);
        } finally {
            StoreBenchmark.delete(folder);
        }
    }

    /** Spreads purchases over the days. */
    private static Instant time(int number) {
        return Instant.ofEpochSecond(START + number * SECONDS / DECISIONS);
    }

    private static double millis(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    private static List<Object> page(Reports reports) {
        Instant from = Instant.ofEpochSecond(START);
        Instant until = from.plusSeconds(SECONDS);
        return List.of(reports.days("t", from, until), reports.issuances("t", from, until));
    }
}
