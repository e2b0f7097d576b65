package io.bonsela.benchmarks;

import io.bonsela.api.Reason;
import io.bonsela.core.evaluate.EvaluationInput;
import io.bonsela.core.evaluate.MatchCollector;
import io.bonsela.core.evaluate.RuleEvaluator;
import io.bonsela.core.evaluate.RuleEvaluatorProvider;
import io.bonsela.core.interpret.InterpreterProvider;
import io.bonsela.drools.DroolsEvaluatorProvider;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
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
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx4g", "-XX:+UseSerialGC"})
public class MatchBenchmark {
    /** The number of rules. */
    @Param({"10", "100", "1000", "10000"})
    public int rules;

    /** The evaluator. */
    @Param({"limit", "drools", "drools-session", "interpreter"})
    public String evaluator;

    private final Counter counter = new Counter();
    private Map<String, RuleEvaluator> byType;
    private EvaluationInput[] inputs;
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

    /** Compiles the rules, and compares the matches of every event with those of the limit. */
    @Setup
    public void compile() {
        Workload workload = new Workload(rules);
        inputs = workload.inputs;
        Map<String, RuleEvaluator> limit = compile(workload, "limit");
        byType = compile(workload, evaluator);
        int matched = 0;
        for (EvaluationInput input : inputs) {
            int[] expected = matches(limit, input);
            matched += expected.length;
            if (!Arrays.equals(matches(byType, input), expected)) {
                throw new IllegalStateException(evaluator + " and the limit match different rules");
            }
        }
        System.out.println("# matches per event: " + (double) matched / inputs.length);
    }

    /** Matches one event. */
    @Benchmark
    public int match() {
        EvaluationInput input = inputs[next++ & (Workload.EVENTS - 1)];
        byType.get(input.event().type()).match(input, counter);
        return counter.sum;
    }

    private static Map<String, RuleEvaluator> compile(Workload workload, String evaluator) {
        Map<String, RuleEvaluator> compiled = new HashMap<>();
        workload.specs().forEach((type, spec) -> {
            RuleEvaluatorProvider provider = switch (evaluator) {
                case "drools" -> new DroolsEvaluatorProvider();
                case "drools-session" -> DroolsEvaluatorProvider.ofSessions();
                default -> new InterpreterProvider();
            };
            compiled.put(
                    type, evaluator.equals("limit") ? new HandIndex(type, workload.rules) : provider.compile(spec));
        });
        return compiled;
    }

    private static int[] matches(Map<String, RuleEvaluator> byType, EvaluationInput input) {
        IntStream.Builder found = IntStream.builder();
        byType.get(input.event().type()).match(input, new MatchCollector() {
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
