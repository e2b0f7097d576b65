package io.bonsela.core.evaluate;

import io.bonsela.core.kernel.Kernel;
import java.time.ZoneId;
import java.util.List;

/**
 * The rules for one type of event, to be compiled. Aggregates never occur in their conditions: evaluators do not read
 * history.
 *
 * @param zone the tenant's time zone
 * @param conditions the conditions to match
 */
public record EvaluatorSpec(ZoneId zone, List<RuleCondition> conditions) {

    /** Copies the conditions. */
    public EvaluatorSpec {
        conditions = List.copyOf(conditions);
    }

    /**
     * The condition of one rule.
     *
     * @param rule the number that identifies the rule in matches
     * @param condition a condition without aggregates
     */
    public record RuleCondition(int rule, Kernel condition) {}
}
