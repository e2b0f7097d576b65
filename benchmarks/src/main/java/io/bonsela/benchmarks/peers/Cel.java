package io.bonsela.benchmarks.peers;

import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.bonsela.core.evaluate.EvaluationInput;
import io.bonsela.core.evaluate.MatchCollector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Programs of CEL-Java, one after the other. */
public final class Cel implements Contender {
    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .addVar("type", SimpleType.STRING)
            .addVar("merchant", SimpleType.STRING)
            .addVar("channel", SimpleType.STRING)
            .addVar("tier", SimpleType.STRING)
            .addVar("day", SimpleType.STRING)
            .addVar("category", SimpleType.STRING)
            .addVar("amount", SimpleType.INT)
            .addVar("visits", SimpleType.INT)
            .setResultType(SimpleType.BOOL)
            .build();

    private final List<Program> rules;

    private record Program(int number, CelRuntime.Program program) {}

    /** Compiles rules. */
    public Cel(List<PeerRule> rules) {
        CelRuntime runtime = CelRuntimeFactory.standardCelRuntimeBuilder().build();
        this.rules = rules.stream()
                .map(rule -> new Program(rule.number(), compile(runtime, rule)))
                .toList();
    }

    private static CelRuntime.Program compile(CelRuntime runtime, PeerRule rule) {
        try {
            String source = rule.withType().stream().map(Cel::source).collect(Collectors.joining(" && "));
            return runtime.createProgram(COMPILER.compile(source).getAst());
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String source(Part part) {
        if (part instanceof Part.Equal equal) {
            return equal.name() + " == '" + equal.value() + '\'';
        }
        if (part instanceof Part.AtLeast atLeast) {
            return atLeast.name() + " >= " + atLeast.least();
        }
        return ((Part.In) part)
                .values().stream()
                        .map(value -> '\'' + value + '\'')
                        .collect(Collectors.joining(", ", part.name() + " in [", "]"));
    }

    @Override
    public Object facts(EvaluationInput input) {
        Map<String, Object> facts = new HashMap<>();
        Facts.of(input.event())
                .forEach(
                        (name, value) -> facts.put(name, value instanceof Integer number ? number.longValue() : value));
        return facts;
    }

    @Override
    @SuppressWarnings("unchecked") // the facts are its own
    public void match(Object facts, MatchCollector matches) {
        try {
            for (Program rule : rules) {
                if (Boolean.TRUE.equals(rule.program.eval((Map<String, ?>) facts))) {
                    matches.matched(rule.number);
                }
            }
        } catch (CelEvaluationException e) {
            throw new IllegalStateException(e);
        }
    }
}
