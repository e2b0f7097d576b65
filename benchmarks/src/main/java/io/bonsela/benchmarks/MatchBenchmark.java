package io.bonsela.benchmarks;

import io.bonsela.api.Reason;
import io.bonsela.benchmarks.peers.Contender;
import io.bonsela.benchmarks.peers.Contenders;
import io.bonsela.core.evaluate.MatchCollector;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures matching one event against rules. Every evaluator must first return the same matches as the limit. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx4g", "-XX:+UseSerialGC"})
public class MatchBenchmark {
    /** The number of rules. */
    @Param({"10", "100", "1000", "10000"})
    public int rules;

    /** Who matches. */
    @Param({"limit", "scan", "bonsela", "bonsela session", "bonsela interpreter"})
    public String contender;

    /** Rules times events that are compared: the slowest contenders need a minute for more. */
    private static final int MOST_COMPARED = 400_000;

    private final Counter counter = new Counter();
    private Contender measured;
    private Object[] facts;
    private int next;

    /** Collects matches without keeping them. */
    private static final class Counter implements MatchCollector {
        private int sum;

        @Override
        public void matched(int rule) {
            sum += rule;
        }

        @Override
        public void failed(int rule, Reason reason) {
            throw new IllegalStateException("no rule of the workload can fail");
        }
    }

    /** Compiles the rules, and compares the matches with those of the limit. */
    @Setup
    public void compile() {
        Workload workload = new Workload(rules);
        Contender limit = Contenders.of(Contenders.LIMIT, workload.rules);
        measured = Contenders.of(contender, workload.rules);
        facts = Arrays.stream(workload.inputs).map(measured::facts).toArray();
        int compared = Math.min(Workload.EVENTS, MOST_COMPARED / rules);
        int matched = 0;
        for (int i = 0; i < compared; i++) {
            int[] expected = matches(limit, limit.facts(workload.inputs[i]));
            matched += expected.length;
            if (!Arrays.equals(matches(measured, facts[i]), expected)) {
                throw new IllegalStateException(contender + " and the limit match different rules");
            }
        }
        System.out.println(
                "# matches per event: " + (double) matched / compared + ", equal for " + compared + " events");
    }

    /** Matches one event. */
    @Benchmark
    public int match() {
        measured.match(facts[next++ & (Workload.EVENTS - 1)], counter);
        return counter.sum;
    }

    private static int[] matches(Contender contender, Object facts) {
        IntStream.Builder found = IntStream.builder();
        contender.match(facts, new MatchCollector() {
            @Override
            public void matched(int rule) {
                found.add(rule);
            }

            @Override
            public void failed(int rule, Reason reason) {
                found.add(-rule);
            }
        });
        return found.build().sorted().toArray();
    }
}
