package io.bonsela.core.interpret;

import io.bonsela.api.Reason;
import io.bonsela.api.spi.EvaluationInput;
import io.bonsela.api.spi.EvaluatorSpec;
import io.bonsela.api.spi.EvaluatorSpec.RuleCondition;
import io.bonsela.api.spi.MatchCollector;
import io.bonsela.api.spi.RuleEvaluator;
import io.bonsela.api.spi.RuleEvaluatorProvider;

/** Matches by interpreting every rule in turn: needs no build, and is the oracle for evaluators that index. */
public final class InterpreterProvider implements RuleEvaluatorProvider {
    /** Creates the provider. */
    public InterpreterProvider() {}

    @Override
    public String id() {
        return "interpreter";
    }

    @Override
    public RuleEvaluator compile(EvaluatorSpec spec) {
        return new LinearScan(spec, new Interpreter(spec.operators()));
    }

    private record LinearScan(EvaluatorSpec spec, Interpreter interpreter) implements RuleEvaluator {
        @Override
        public void match(EvaluationInput input, MatchCollector matches) {
            Variables variables = Variables.of(input, spec.zone());
            for (RuleCondition rule : spec.conditions()) {
                Object value = interpreter.evaluate(rule.condition(), variables);
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
