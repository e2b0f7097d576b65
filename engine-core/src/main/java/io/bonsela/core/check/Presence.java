package io.bonsela.core.check;

import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Measure;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.ValueType;
import java.util.List;
import java.util.Set;

/**
 * Whether expressions of the kernel have a value for every event of a type. Where this is not sure, they are taken to lack
 * one for some.
 *
 * @param eventType the type
 * @param aggregates those that the rules ask for
 */
record Presence(EventType eventType, List<NumberedAggregate> aggregates) {
    /** They have a value if all their operands have one. */
    private static final Set<String> STRICT = Set.of(
            "==", "!=", "<", "<=", ">", ">=", "!", "in", "+", "-", "*", "/", "%", "cat", "substr", "and", "or", "if");

    private static final String EVENT = "event.";
    private static final String AGGREGATE = "aggregate.";

    boolean isSure(Expression expression) {
        if (expression instanceof Literal literal) {
            return literal.value() != null;
        } else if (expression instanceof Variable variable) {
            return isSure(variable.path()) || (variable.fallback() != null && isSure(variable.fallback()));
        }
        Operation operation = (Operation) expression;
        if (operation.operator().equals("??")) {
            return operation.operands().stream().anyMatch(this::isSure);
        }
        return STRICT.contains(operation.operator())
                && operation.operands().stream().allMatch(this::isSure);
    }

    private boolean isSure(String path) {
        return switch (path) {
            case "subject", "date", "time" -> true;
            default ->
                path.startsWith(EVENT)
                        ? ofEvent(path.substring(EVENT.length()))
                        : path.startsWith(AGGREGATE) && isCount(Integer.parseInt(path.substring(AGGREGATE.length())));
        };
    }

    private boolean isCount(int aggregate) {
        Measure measure = aggregates.get(aggregate).aggregate().measure();
        return measure == Measure.COUNT || measure == Measure.DISTINCT || measure == Measure.DISTINCT_DAYS;
    }

    private boolean ofEvent(String path) {
        String name = path.endsWith(".currency") ? path.substring(0, path.length() - ".currency".length()) : path;
        Attribute attribute = eventType.attributes().get(name);
        return attribute != null
                && attribute.required()
                && (name.equals(path) || attribute.type().kind() == ValueType.Kind.MONEY);
    }
}
