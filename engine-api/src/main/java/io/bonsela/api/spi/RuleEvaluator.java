package io.bonsela.api.spi;

/**
 * Compiled rules of one event type. It only reports matches; it never issues, calls or writes. Thread-safe.
 *
 * <p>Conditions have three values: true, false, and a failure with its reason. {@code and} is false where any part is,
 * else a failure where any part is; {@code or} likewise with true. Every other operator fails with the first of its
 * operands that fails. So the order in which parts are looked at never shows.
 */
public interface RuleEvaluator {
    /**
     * Reports every rule whose condition is true or failed, each once, in any order. Never throws for what a condition
     * does.
     *
     * @param input what to match
     * @param matches is told
     */
    void match(EvaluationInput input, MatchCollector matches);
}
