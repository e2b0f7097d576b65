package io.bonsela.benchmarks;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.RewardEngine;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures complete decisions on the in-memory store: 100 rules, two of which pay, with caps and a budget. The store
 * keeps all decisions, so each iteration starts with an empty store, and the heap is large enough for an iteration
 * without a garbage collection.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx14g", "-Xms14g", "-Xmn9g", "-XX:+UseSerialGC", "-XX:+AlwaysPreTouch"})
public class DecisionBenchmark {
    private static final int BATCH = 256;

    /** Whether the rules also count the subject's purchases within 30 days. */
    @Param({"none", "30 days"})
    public String history;

    private RewardEngine engine;
    private int next;

    /** Opens an empty store for each iteration. */
    @Setup(Level.Iteration)
    public void open() {
        engine = RewardEngine.builder()
                .rules(Campaigns.rules(!history.equals("none"), true, 5))
                .clockFromEvents()
                .build();
        next = 0;
        awaitAnalysis();
    }

    /** Waits for the analysis of the new rules, which runs on a thread of its own and is not part of a decision. */
    private static void awaitAnalysis() {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            while (thread.getName().startsWith("bonsela-analysis")
                    && thread.getState() != Thread.State.TIMED_WAITING
                    && thread.isAlive()) {
                Thread.onSpinWait();
            }
        }
    }

    /** Closes the engine. */
    @TearDown(Level.Iteration)
    public void close() {
        engine.close();
    }

    /** Decides a batch of new events. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public List<Decision> decide() {
        List<Event> events = Campaigns.purchases(next, BATCH);
        next += BATCH;
        return engine.processAll(events);
    }
}
