package io.bonsela.core.delivery;

import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Capabilities.DuplicateHandling;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorPolicy;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.core.foreign.ForeignCode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures what the policies add to a call that does nothing. In this package because the guard is package-private. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PolicyBenchmark {
    private static final DeliveryOutcome DONE = new Delivered("OK", null, null);

    private final Guard plain = guard();

    private static Guard guard() {
        ConnectorConfig config = new ConnectorConfig(
                ConnectorPolicy.settings(Capabilities.of(DuplicateHandling.NONE)),
                Map.of("provider", "none"),
                text -> text);
        PlugIn plugIn = new PlugIn("none", request -> DONE, new ForeignCode());
        return new Guard(plugIn, ConnectorPolicy.of(config), Runnable::run, () -> {});
    }

    /** Sends through bulkhead and breaker. */
    @Benchmark
    public Object send() {
        return plain.send("delivery", () -> DONE, () -> {});
    }

    /** Looks up through bulkhead, retry and breaker. */
    @Benchmark
    public Object lookup() {
        return plain.ask("delivery", () -> Optional.of(DONE), () -> {});
    }
}
