package io.bonsela.benchmarks;

import io.bonsela.benchmarks.peers.Contender;
import io.bonsela.benchmarks.peers.Contenders;
import java.util.concurrent.TimeUnit;
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

/** Measures the compilation of rules without warm-up, each time in a new JVM. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Measurement(iterations = 1)
@Fork(
        value = 3,
        jvmArgs = {"-Xmx4g", "-XX:+UseSerialGC"})
public class BuildBenchmark {
    /** The number of rules. */
    @Param({"1000", "10000"})
    public int rules;

    private Workload workload;

    /** Generates the rules. */
    @Setup
    public void generate() {
        workload = new Workload(rules);
    }

    /** Compiles the rules of all event types. */
    @Benchmark
    public Contender build() {
        return Contenders.of(Contenders.OWN, workload.rules);
    }
}
