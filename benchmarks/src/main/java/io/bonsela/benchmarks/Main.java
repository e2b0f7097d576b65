package io.bonsela.benchmarks;

import java.util.Collection;
import java.util.Locale;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs all benchmarks, or those named by JMH arguments, and prints the figures as a table with ratios. */
public final class Main {
    private Main() {}

    /**
     * Runs benchmarks.
     *
     * @param args the arguments of JMH
     * @throws RunnerException if one fails
     * @throws CommandLineOptionException if JMH does not accept the arguments
     */
    public static void main(String[] args) throws RunnerException, CommandLineOptionException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .parent(new CommandLineOptions(args))
                        .addProfiler(GCProfiler.class)
                        .shouldDoGC(true)
                        .build())
                .run();
        TreeMap<String, Double> limits = new TreeMap<>();
        results.stream()
                .filter(result -> "limit".equals(result.getParams().getParam("contender")))
                .forEach(result -> limits.put(
                        result.getParams().getParam("rules"),
                        result.getPrimaryResult().getScore()));
        System.out.println();
        System.out.println("| benchmark | score | error | unit | ratio to the limit | B/op |");
        System.out.println("|---|--:|--:|---|--:|--:|");
        results.forEach(result -> System.out.println(row(result, limits)));
    }

    private static String row(RunResult result, TreeMap<String, Double> limits) {
        StringBuilder name =
                new StringBuilder(result.getParams().getBenchmark().replaceAll(".*\\.(\\w+Benchmark\\.)", "$1"));
        result.getParams()
                .getParamsKeys()
                .forEach(key -> name.append(' ').append(result.getParams().getParam(key)));
        double score = result.getPrimaryResult().getScore();
        Double limit = result.getParams().getParamsKeys().contains("contender")
                ? limits.get(result.getParams().getParam("rules"))
                : null;
        var allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %s | %s | %s |",
                name,
                score,
                result.getPrimaryResult().getScoreError(),
                result.getPrimaryResult().getScoreUnit(),
                limit == null ? "" : String.format(Locale.ROOT, "%.2f", score / limit),
                allocated == null ? "" : String.format(Locale.ROOT, "%.0f", allocated.getScore()));
    }
}
