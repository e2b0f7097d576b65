package io.bonsela.benchmarks;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.backtest.Backtest;
import io.bonsela.api.rule.RuleSet;
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
 * Measures a backtest of 100 rules against 100 others and, for comparison, plain decisions on the same events under one
 * of the rule sets. A backtest decides each event twice.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx14g", "-Xms14g", "-Xmn9g", "-XX:+UseSerialGC", "-XX:+AlwaysPreTouch"})
public class BacktestBenchmark {
    private static final int BATCH = 4_096;

    /** What the rules have in addition to a condition on the event. */
    @Param({"nothing", "history and caps"})
    public String with;

    private Backtest backtest;
    private Backtest onTwoThreads;
    private RewardEngine engine;
    private int next;

    /** Starts each iteration without earlier decisions. */
    @Setup(Level.Iteration)
    public void open() {
        boolean more = !with.equals("nothing");
        RuleSet old = Campaigns.rules(more, more, 5);
        RuleSet other = Campaigns.rules(more, more, 6);
        backtest = Backtest.of(old, other, RewardEngine::builder);
        onTwoThreads = Backtest.of(old, other, RewardEngine::builder, 2);
        engine = RewardEngine.builder().rules(old).clockFromEvents().build();
        next = 0;
    }

    /** Closes the backtest and the engine. */
    @TearDown(Level.Iteration)
    public void close() {
        backtest.close();
        onTwoThreads.close();
        engine.close();
    }

    /** Decides events under both rule sets. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public List<Decision> backtest() {
        return backtest.add(events());
    }

    /** Decides the same events under both rule sets, on two threads. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public List<Decision> parallel() {
        return onTwoThreads.add(events());
    }

    /** Decides the same events under one rule set. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public List<Decision> plain() {
        return engine.processAll(events());
    }

    private List<Event> events() {
        List<Event> events = Campaigns.purchases(next, BATCH);
        next += BATCH;
        return events;
    }
}
