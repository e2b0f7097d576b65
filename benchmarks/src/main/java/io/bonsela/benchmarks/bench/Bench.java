package io.bonsela.benchmarks.bench;

import io.bonsela.benchmarks.BacktestBenchmark;
import io.bonsela.benchmarks.DecisionBenchmark;
import io.bonsela.benchmarks.LogBenchmark;
import io.bonsela.benchmarks.MatchBenchmark;
import io.bonsela.benchmarks.ProcessBenchmark;
import io.bonsela.benchmarks.ReportBenchmark;
import io.bonsela.benchmarks.StoreBenchmark;
import io.bonsela.benchmarks.bench.Figures.Cell;
import io.bonsela.benchmarks.peers.Contenders;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs this engine beside other libraries, on the same rules and events, and writes the figures as JSON, Markdown and a
 * page with a chart. The last lines are the ratios with their goals.
 */
public final class Bench {
    private static final String[] SIZES = {"10", "100", "1000", "10000"};
    private static final String[] QUICK_SIZES = {"100", "1000", "10000"};
    /** DRL of 10,000 rules takes minutes to build. */
    private static final String[] QUICK_SIZES_OF_DRL = {"100", "1000"};

    private final boolean quick;
    private final @Nullable Baseline baseline;
    private final List<RunResult> results = new ArrayList<>();

    private Bench(boolean quick, @Nullable Baseline baseline) {
        this.quick = quick;
        this.baseline = baseline;
    }

    /**
     * Runs everything.
     *
     * @param args the directory for the files; {@code quick} for a short run; {@code guard} to compare the ratios with
     *     {@code baseline.txt}
     * @throws RunnerException if a benchmark fails
     * @throws IOException if a file cannot be written
     * @throws SQLException if a database fails
     */
    public static void main(String[] args) throws RunnerException, IOException, InterruptedException, SQLException {
        List<String> options = List.of(args);
        new Bench(options.contains("quick"), options.contains("guard") ? Baseline.read(Path.of("baseline.txt")) : null)
                .run(Files.createDirectories(Path.of(args[0])));
    }

    private void run(Path directory) throws RunnerException, IOException, InterruptedException, SQLException {
        match(
                Stream.concat(
                                Stream.of("limit", "scan", "bonsela", "bonsela session", "bonsela interpreter"),
                                Contenders.PEERS.stream().filter(peer -> !peer.startsWith("drl")))
                        .toArray(String[]::new),
                quick ? QUICK_SIZES : SIZES);
        match(new String[] {"drl", "drl by type"}, quick ? QUICK_SIZES_OF_DRL : SIZES);
        measure(DecisionBenchmark.class.getName());
        measure(BacktestBenchmark.class.getName() + ".(backtest|parallel)");
        Figures figures = new Figures(results);
        MatchReport report = new MatchReport(figures);
        List<Ratio> ratios = report.ratios();
        ratios.addAll(decisions(figures));
        // A collector that does not stop decisions for long.
        ratios.addAll(apart(ProcessBenchmark.class, "-Xmx4g", "-XX:+UseZGC"));
        ratios.addAll(apart(LogBenchmark.class, "-Xmx1g", "-XX:+UseSerialGC"));
        ratios.add(ReportBenchmark.measure());
        ratios.addAll(StoreBenchmark.measure());
        String machine = machine();
        try (var out = new PrintStream(Files.newOutputStream(directory.resolve("bench.json")))) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
        }
        Files.writeString(directory.resolve("bench.html"), ChartPage.of(report, ratios, machine));
        String markdown = machine + "\n\n" + report.table();
        Files.writeString(directory.resolve("bench.md"), markdown);
        System.out.println();
        System.out.println(markdown);
        ratios.forEach(System.out::println);
        List<String> worse = baseline == null ? List.of() : baseline.worse(ratios);
        worse.forEach(line -> System.out.println("WORSE " + line));
        if (!worse.isEmpty()) {
            throw new IllegalStateException(worse.size() + " ratios are worse than those of baseline.txt");
        }
    }

    /** The rates are absolute, so they depend on the machine; the bytes do not. */
    private static List<Ratio> decisions(Figures figures) {
        List<Ratio> ratios = new ArrayList<>();
        for (Cell cell : figures.of("DecisionBenchmark.decide")) {
            boolean history = !cell.parameter("history").equals("none");
            String name = history ? "decision-with-history" : "decision";
            ratios.add(Ratio.atLeast(name + "-per-second", cell.wall(), history ? 100_000 : 150_000));
            ratios.add(Ratio.atMost(name + "-and-event-bytes", cell.bytes(), history ? 16_384 : 12_288));
        }
        double backtest = backtest(figures, "backtest");
        ratios.add(Ratio.atLeast("backtest-events-per-second", backtest, 250_000));
        ratios.add(Ratio.atLeast("backtest-two-threads-to-one", backtest(figures, "parallel") / backtest, 1.5));
        return ratios;
    }

    private static double backtest(Figures figures, String method) {
        return figures.of("BacktestBenchmark." + method).stream()
                .filter(cell -> cell.parameter("with").equals("nothing"))
                .findFirst()
                .orElseThrow()
                .wall();
    }

    /** Runs a benchmark in a JVM of its own, and returns its ratios. */
    private static List<Ratio> apart(Class<?> benchmark, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of(options));
        for (String property : List.of("bonsela.publications", "bonsela.logged")) {
            if (System.getProperty(property) != null) {
                command.add("-D" + property + '=' + System.getProperty(property));
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), benchmark.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = process.inputReader().lines().toList();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(benchmark.getSimpleName() + " failed");
        }
        return lines.stream()
                .filter(line -> line.startsWith("RATIO "))
                .map(Ratio::parse)
                .toList();
    }

    private void measure(String benchmark) throws RunnerException {
        ChainedOptionsBuilder options = options(benchmark);
        if (quick) {
            options.warmupIterations(3)
                    .measurementIterations(3)
                    .param("with", "nothing")
                    .jvmArgs("-Xmx6g", "-Xms6g", "-Xmn5g", "-XX:+UseSerialGC");
        }
        results.addAll(new Runner(options.build()).run());
    }

    private static ChainedOptionsBuilder options(String benchmark) {
        return new OptionsBuilder()
                .include(benchmark)
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuProfiler.class)
                .shouldDoGC(true)
                .shouldFailOnError(true);
    }

    private void match(String[] contenders, String[] sizes) throws RunnerException {
        ChainedOptionsBuilder options = options(MatchBenchmark.class.getName())
                .param("contender", contenders)
                .param("rules", sizes)
                .forks(quick ? 1 : 2);
        if (quick) {
            options.warmupIterations(1)
                    .warmupTime(TimeValue.milliseconds(500))
                    .measurementIterations(2)
                    .measurementTime(TimeValue.milliseconds(500));
        }
        results.addAll(new Runner(options.build()).run());
    }

    private String machine() {
        return "JDK " + Runtime.version() + ", " + System.getProperty("os.name") + ' ' + System.getProperty("os.arch")
                + ", " + Runtime.getRuntime().availableProcessors() + " processors. Matching: serial collector, "
                + (quick ? "a quick run with one fork and two short iterations." : "two forks, five iterations each.");
    }
}
