package io.bonsela.benchmarks.bench;

import io.bonsela.benchmarks.BacktestBenchmark;
import io.bonsela.benchmarks.DecisionBenchmark;
import io.bonsela.benchmarks.MatchBenchmark;
import io.bonsela.benchmarks.ProcessBenchmark;
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
    private final List<RunResult> results = new ArrayList<>();

    private Bench(boolean quick) {
        this.quick = quick;
    }

    /**
     * Runs everything.
     *
     * @param args the directory for the files, and {@code quick} for a short run
     * @throws RunnerException if a benchmark fails
     * @throws IOException if a file cannot be written
     * @throws SQLException if a database fails
     */
    public static void main(String[] args) throws RunnerException, IOException, InterruptedException, SQLException {
        new Bench(args.length > 1 && args[1].equals("quick")).run(Files.createDirectories(Path.of(args[0])));
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
        measure(BacktestBenchmark.class.getName() + ".backtest");
        Figures figures = new Figures(results);
        MatchReport report = new MatchReport(figures);
        List<Ratio> ratios = report.ratios();
        ratios.addAll(decisions(figures));
        ratios.addAll(ofProcess());
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
        for (Cell cell : figures.of("BacktestBenchmark.backtest")) {
            if (cell.parameter("with").equals("nothing")) {
                ratios.add(Ratio.atLeast("backtest-events-per-second", cell.wall(), 250_000));
            }
        }
        return ratios;
    }

    /** In a JVM of its own, whose collector does not stop decisions for long. */
    private static List<Ratio> ofProcess() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx4g",
                        "-XX:+UseZGC",
                        "-Dbonsela.publications=" + System.getProperty("bonsela.publications", "1000"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProcessBenchmark.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = process.inputReader().lines().toList();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the benchmark of the process failed");
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
                    .warmupTime(TimeValue.seconds(1))
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
