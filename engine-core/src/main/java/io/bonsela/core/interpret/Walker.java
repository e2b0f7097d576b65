package io.bonsela.core.interpret;

import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.spi.Operator;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One evaluation: walks the tree. */
final class Walker {
    private final Map<String, Operator> operators;
    private final Variables root;
    private final Meter meter = new Meter();

    Walker(Map<String, Operator> operators, Variables root) {
        this.operators = operators;
        this.root = root;
    }

    @Nullable
    Object walk(Expression expression) {
        return walk(expression, root);
    }

    private @Nullable Object walk(Expression expression, Variables variables) {
        if (expression instanceof Literal literal) {
            return literal.value();
        }
        if (expression instanceof Variable variable) {
            return variables.get(variable.path());
        }
        if (expression instanceof Operation operation) {
            return operate(operation, variables);
        }
        throw new IllegalArgumentException("not of the kernel: " + expression);
    }

    private @Nullable Object operate(Operation operation, Variables variables) {
        List<Expression> operands = operation.operands();
        return switch (operation.operator()) {
            case "and" -> logic(operands, variables, false);
            case "or" -> logic(operands, variables, true);
            case "if" -> choose(operands, variables);
            case "if_unavailable" -> standIn(operands, variables);
            case "??" -> coalesce(operands, variables);
            case "all", "some", "none" -> quantify(operation.operator(), operands, variables);
            case "map", "filter" -> transform(operation.operator(), operands, variables);
            case "reduce" -> reduce(operands, variables);
            default -> strict(operation.operator(), operands, variables);
        };
    }

    /** Operators that fail with the first of their operands that fails. */
    private @Nullable Object strict(String operator, List<Expression> operands, Variables variables) {
        List<@Nullable Object> values = new ArrayList<>(operands.size());
        for (Expression operand : operands) {
            boolean spread = operand instanceof Operation operation
                    && operation.operator().equals(Expressions.SPREAD);
            Object value = walk(spread ? operand.parts().get(0) : operand, variables);
            if (value instanceof Reason failure) {
                return failure;
            }
            if (spread) {
                values.addAll(elements(value));
            } else {
                values.add(value);
            }
        }
        return switch (operator) {
            case "==" -> Comparison.equality(values.get(0), values.get(1), true);
            case "!=" -> Comparison.equality(values.get(0), values.get(1), false);
            case "<", "<=", ">", ">=" -> Comparison.order(operator, values.get(0), values.get(1));
            case "!" -> values.get(0) instanceof Boolean truth ? (Object) !truth : missing();
            case "in" -> Comparison.contains(values.get(0), values.get(1));
            case "within_days" -> withinDays(values, variables);
            case "+", "-", "*", "/", "%", "min", "max" -> Arithmetic.compute(operator, values);
            case "cat" -> Texts.cat(values, meter);
            case "substr" -> Texts.substring(values, meter);
            case Expressions.LIST -> values.contains(null) ? missing() : list(values);
            case "merge" -> merge(values);
            default -> host(operator, values);
        };
    }

    private @Nullable Object logic(List<Expression> operands, Variables variables, boolean decisive) {
        Reason failure = null;
        for (Expression operand : operands) {
            Object value = truth(walk(operand, variables));
            if (value instanceof Reason reason) {
                failure = failure == null ? reason : failure;
            } else if (value.equals(decisive)) {
                return decisive;
            }
        }
        return failure != null ? failure : (Object) !decisive;
    }

    private @Nullable Object choose(List<Expression> operands, Variables variables) {
        int i = 0;
        while (i + 1 < operands.size()) {
            Object condition = truth(walk(operands.get(i), variables));
            if (condition instanceof Reason) {
                return condition;
            }
            if (condition.equals(true)) {
                return walk(operands.get(i + 1), variables);
            }
            i += 2;
        }
        return walk(operands.get(i), variables);
    }

    /** The first operand that is something. */
    private @Nullable Object coalesce(List<Expression> operands, Variables variables) {
        Object value = null;
        for (int i = 0; i < operands.size() && value == null; i++) {
            value = walk(operands.get(i), variables);
        }
        return value;
    }

    /** A fact, or what stands in for it where it cannot be had. */
    private @Nullable Object standIn(List<Expression> operands, Variables variables) {
        Object fact = walk(operands.get(0), variables);
        return fact instanceof Reason failure && failure.code() == ReasonCode.FACT_UNAVAILABLE
                ? walk(operands.get(1), variables)
                : fact;
    }

    /** JsonLogic's quantifiers: {@code all} of nothing is false. */
    private Object quantify(String quantifier, List<Expression> operands, Variables variables) {
        Object list = walk(operands.get(0), variables);
        if (list instanceof Reason) {
            return list;
        }
        boolean all = quantifier.equals("all");
        int cost = Meter.size(operands.get(1));
        Reason failure = null;
        for (Object element : elements(list)) {
            Reason exceeded = meter.steps(cost);
            if (exceeded != null) {
                return exceeded;
            }
            Object value = truth(walk(operands.get(1), Variables.ofElement(element)));
            if (value instanceof Reason reason) {
                failure = failure == null ? reason : failure;
            } else if (value.equals(!all)) {
                return quantifier.equals("some");
            }
        }
        if (failure != null) {
            return failure;
        }
        return all ? !elements(list).isEmpty() : quantifier.equals("none");
    }

    /** What an expression makes of each element, or the elements for which a condition holds. */
    private Object transform(String operator, List<Expression> operands, Variables variables) {
        Object list = walk(operands.get(0), variables);
        if (list instanceof Reason) {
            return list;
        }
        int cost = Meter.size(operands.get(1));
        List<@Nullable Object> results = new ArrayList<>();
        for (Object element : elements(list)) {
            Reason exceeded = meter.steps(cost);
            Object value = exceeded != null ? exceeded : truth(walk(operands.get(1), Variables.ofElement(element)));
            if (value instanceof Reason) {
                return value;
            }
            if (operator.equals("map")) {
                results.add(value);
            } else if (value.equals(true)) {
                results.add(element);
            }
        }
        return results;
    }

    private @Nullable Object reduce(List<Expression> operands, Variables variables) {
        Object list = walk(operands.get(0), variables);
        if (list instanceof Reason) {
            return list;
        }
        int cost = Meter.size(operands.get(1));
        Object accumulator = walk(operands.get(2), variables);
        for (Object element : elements(list)) {
            if (accumulator instanceof Reason) {
                return accumulator;
            }
            Reason exceeded = meter.steps(cost);
            if (exceeded != null) {
                return exceeded;
            }
            Map<String, @Nullable Object> seen = new HashMap<>();
            seen.put("current", element);
            seen.put("accumulator", accumulator);
            accumulator = walk(operands.get(1), Variables.ofElement(seen));
        }
        return accumulator;
    }

    /** The elements of lists, and single values; nothing adds nothing. */
    private Object merge(List<@Nullable Object> values) {
        List<@Nullable Object> merged = new ArrayList<>();
        for (Object value : values) {
            if (value instanceof List<?> list) {
                merged.addAll(list);
            } else if (value != null) {
                merged.add(value);
            }
        }
        return list(merged);
    }

    private Object list(List<@Nullable Object> elements) {
        Reason exceeded = meter.list(elements.size());
        return exceeded != null ? exceeded : elements;
    }

    private static List<?> elements(@Nullable Object list) {
        return list == null ? List.of() : (List<?>) list;
    }

    private static Object truth(@Nullable Object value) {
        return value == null ? missing() : value;
    }

    private static Object withinDays(List<@Nullable Object> values, Variables variables) {
        Object when = values.get(0);
        if (when == null) {
            return false;
        }
        long days = ((BigDecimal) Objects.requireNonNull(values.get(1))).longValueExact();
        long age = variables.daysBeforeEvent(when);
        return age >= 0 && age <= days;
    }

    private @Nullable Object host(String name, List<@Nullable Object> values) {
        Operator operator = operators.get(name);
        if (operator == null) {
            throw new IllegalArgumentException("not of the kernel: " + name);
        }
        List<@Nullable Object> plain = new ArrayList<>(values.size());
        for (Object value : values) {
            Object settled = Interpreter.settle(value);
            if (settled instanceof Reason) {
                return settled;
            }
            plain.add(settled);
        }
        return root.operators().call(operator, plain);
    }

    static Reason missing() {
        return Reason.of(ReasonCode.MISSING_VALUE);
    }
}
