package io.bonsela.core.interpret;

import io.bonsela.api.Reason;
import io.bonsela.core.evaluate.EvaluationInput;
import io.bonsela.core.evaluate.EvaluatorSpec;
import io.bonsela.core.evaluate.EvaluatorSpec.RuleCondition;
import io.bonsela.core.evaluate.MatchCollector;
import io.bonsela.core.evaluate.RuleEvaluator;
import io.bonsela.core.evaluate.RuleEvaluatorProvider;

/** Matches by interpreting every rule in turn. Needs no compilation, and is the reference for indexing evaluators. */
public final class InterpreterProvider implements RuleEvaluatorProvider {
    /** Creates the provider. */
    public InterpreterProvider() {}

    @Override
    public String id() {
        return "interpreter";
    }

    @Override
    public RuleEvaluator compile(EvaluatorSpec spec) {
        return new LinearScan(spec);
    }

    private record LinearScan(EvaluatorSpec spec) implements RuleEvaluator {
        @Override
        public void match(EvaluationInput input, MatchCollector matches) {
            Variables variables = Variables.of(input, spec.zone());
            for (RuleCondition rule : spec.conditions()) {
                Object value = Interpreter.evaluate(rule.condition(), variables);
                if (value == null) {
                    matches.failed(rule.rule(), Walker.missing());
                } else if (value instanceof Reason reason) {
                    matches.failed(rule.rule(), reason);
                } else if (value.equals(true)) {
                    matches.matched(rule.rule());
                }
            }
        }
    }
}
