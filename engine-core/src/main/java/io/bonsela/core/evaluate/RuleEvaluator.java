package io.bonsela.core.evaluate;

/**
 * Evaluates the compiled rules of one event type. It only reports matches and has no side effects. Thread-safe.
 *
 * <p>Conditions have three values: true, false, and a failure with its reason. {@code and} is false if any operand is
 * false, else a failure if any operand is; {@code or} likewise with true. Every other operator fails with the first
 * operand that fails. So the order of evaluation never affects the result.
 */
public interface RuleEvaluator {
    /**
     * Reports every rule whose condition is true or has failed, each once, in any order. Never throws because of a
     * condition.
     *
     * @param input the input to match
     * @param matches receives the matches
     */
    void match(EvaluationInput input, MatchCollector matches);
}
