package io.bonsela.benchmarks.peers;

import io.bonsela.core.evaluate.EvaluationInput;
import io.bonsela.core.evaluate.EvaluatorSpec;
import io.bonsela.core.evaluate.EvaluatorSpec.RuleCondition;
import io.bonsela.core.evaluate.MatchCollector;
import io.bonsela.core.evaluate.RuleEvaluator;
import io.bonsela.core.evaluate.RuleEvaluatorProvider;
import io.bonsela.core.kernel.Kernel;
import java.time.ZoneOffset;
import java.util.List;

/** One of this engine's evaluators, for rules of one type. */
public final class Bonsela implements Contender {
    private final RuleEvaluator evaluator;

    /** Compiles rules of one type. */
    public Bonsela(RuleEvaluatorProvider provider, List<PeerRule> rules) {
        evaluator = provider.compile(new EvaluatorSpec(
                ZoneOffset.UTC,
                rules.stream()
                        .map(rule -> new RuleCondition(
                                rule.number(),
                                Kernel.all(
                                        rule.parts().stream().map(Part::kernel).toList())))
                        .toList()));
    }

    @Override
    public Object facts(EvaluationInput input) {
        return input;
    }

    @Override
    public void match(Object facts, MatchCollector matches) {
        evaluator.match((EvaluationInput) facts, matches);
    }
}
