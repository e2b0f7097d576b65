package io.bonsela.benchmarks.peers;

import io.bonsela.core.evaluate.EvaluationInput;
import io.bonsela.core.evaluate.MatchCollector;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.mvel2.MVEL;

/** Compiled MVEL expressions, one after the other. */
public final class Mvel implements Contender {
    private final List<Compiled> rules;

    private record Compiled(int number, Serializable expression) {}

    /** Compiles rules. */
    public Mvel(List<PeerRule> rules) {
        this.rules = rules.stream()
                .map(rule -> new Compiled(rule.number(), MVEL.compileExpression(source(rule))))
                .toList();
    }

    /** Returns the condition of a rule in MVEL. */
    static String source(PeerRule rule) {
        return rule.withType().stream().map(Mvel::source).collect(Collectors.joining(" && "));
    }

    private static String source(Part part) {
        if (part instanceof Part.Equal equal) {
            return equal.name() + " == \"" + equal.value() + '"';
        }
        if (part instanceof Part.AtLeast atLeast) {
            return atLeast.name() + " >= " + atLeast.least();
        }
        return ((Part.In) part)
                .values().stream()
                        .map(value -> part.name() + " == \"" + value + '"')
                        .collect(Collectors.joining(" || ", "(", ")"));
    }

    @Override
    public Object facts(EvaluationInput input) {
        return Facts.of(input.event());
    }

    @Override
    public void match(Object facts, MatchCollector matches) {
        for (Compiled rule : rules) {
            if (Boolean.TRUE.equals(MVEL.executeExpression(rule.expression, (Map<?, ?>) facts))) {
                matches.matched(rule.number);
            }
        }
    }
}
