package io.bonsela.benchmarks.bench;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** The figures of a run of JMH. */
public final class Figures {
    private final List<Cell> cells;

    /**
     * One cell of a table.
     *
     * @param benchmark the method, with its class
     * @param parameters the values of its parameters by name
     * @param wall the time or the rate
     * @param wallError the error of JMH, half of the interval of 99.9 %
     * @param unit the unit of both
     * @param cpu nanoseconds of CPU time per operation
     * @param cpuError its error
     * @param bytes bytes allocated per operation
     */
    public record Cell(
            String benchmark,
            Map<String, String> parameters,
            double wall,
            double wallError,
            String unit,
            double cpu,
            double cpuError,
            double bytes) {
        /** Returns the value of a parameter; an empty text if there is no such parameter. */
        public String parameter(String name) {
            return parameters.getOrDefault(name, "");
        }
    }

    /** Reads the results of JMH. */
    public Figures(Collection<RunResult> results) {
        cells = results.stream().map(Figures::cell).toList();
    }

    private static Cell cell(RunResult run) {
        BenchmarkParams params = run.getParams();
        Map<String, String> parameters = new LinkedHashMap<>();
        params.getParamsKeys().forEach(key -> parameters.put(key, params.getParam(key)));
        Result<?> primary = run.getPrimaryResult();
        Result<?> cpu = run.getSecondaryResults().get(CpuProfiler.LABEL);
        Result<?> bytes = run.getSecondaryResults().get("gc.alloc.rate.norm");
        return new Cell(
                params.getBenchmark().replaceAll(".*\\.(\\w+Benchmark\\.)", "$1"),
                parameters,
                primary.getScore(),
                primary.getScoreError(),
                primary.getScoreUnit(),
                cpu == null ? Double.NaN : cpu.getScore(),
                cpu == null ? Double.NaN : cpu.getScoreError(),
                bytes == null ? Double.NaN : bytes.getScore());
    }

    /** Returns all cells. */
    public List<Cell> all() {
        return cells;
    }

    /** Returns the cells of a benchmark. */
    public List<Cell> of(String benchmark) {
        return cells.stream().filter(cell -> cell.benchmark.equals(benchmark)).toList();
    }

    /** Returns a figure with three significant digits. */
    public static String text(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        double size = Math.abs(value);
        return size >= 100
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.2f", value);
    }
}
