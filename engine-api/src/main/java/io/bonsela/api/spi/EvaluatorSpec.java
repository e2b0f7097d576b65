package io.bonsela.api.spi;

import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.ValueType;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * The rules that look at one type of event, to be compiled.
 *
 * <p>Conditions come checked and in the kernel of the language: literals; variables whose path is a key of
 * {@code variables} (without fallback: that is {@code ??}); and the operations {@code == != < <= > >= and or ! if ?? in +
 * - * / % min max cat substr merge list spread map filter reduce all some none within_days if_unavailable}, and those of
 * {@code operators}. Aggregates never occur: history is not the evaluator's concern.
 *
 * @param eventType the type of event
 * @param zone the tenant's zone
 * @param variables the type of every variable that a condition may name
 * @param operators the host's operators by name
 * @param conditions what to match, without history
 */
public record EvaluatorSpec(
        String eventType,
        ZoneId zone,
        Map<String, ValueType> variables,
        Map<String, Operator> operators,
        List<RuleCondition> conditions) {

    /** Copies the collections. */
    public EvaluatorSpec {
        variables = Map.copyOf(variables);
        operators = Map.copyOf(operators);
        conditions = List.copyOf(conditions);
    }

    /**
     * One rule's condition.
     *
     * @param rule the number by which matches name the rule
     * @param condition a condition of the kernel
     */
    public record RuleCondition(int rule, Expression condition) {}
}
