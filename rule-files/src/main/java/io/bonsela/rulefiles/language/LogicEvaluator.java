package io.bonsela.rulefiles.language;

import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.Expressions;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Applies JsonLogic to data with JsonLogic's own loose semantics of truth, numbers and equality. An instance is used
 * for a single application, and counts its steps and the text that it builds.
 */
final class LogicEvaluator {
    private static final int MOST_STEPS = 100_000;

    private int steps;
    private int textLength;

    @Nullable
    Object apply(Expression expression, LogicContext context) {
        if (++steps > MOST_STEPS) {
            throw new LogicException(LogicException.LIMIT);
        }
        if (expression instanceof Literal literal) {
            return literal.value();
        }
        if (expression instanceof Variable variable) {
            Object value = context.at(variable.path());
            return value == null && variable.fallback() != null ? apply(variable.fallback(), context) : value;
        }
        if (expression instanceof Operation operation) {
            return operate(operation.operator(), operation.operands(), context);
        }
        throw LogicException.unknownOperator("an aggregate");
    }

    private @Nullable Object operate(String name, List<Expression> operands, LogicContext context) {
        return switch (name) {
            case Expressions.LIST -> all(operands, context);
            case "and", "or" -> junction(operands, context, name.equals("or"));
            case "if", "?:" -> choice(operands, context);
            case "??" -> coalesce(operands, context);
            case "try" -> attempt(operands, context);
            case "map", "filter", "all", "some", "none" -> iteration(name, operands, context);
            case "reduce" -> reduction(operands, context);
            case "==" -> chain(operands, context, LogicValues::equal);
            case "!=" -> chain(operands, context, (a, b) -> !LogicValues.equal(a, b));
            case "===" -> chain(operands, context, LogicValues::same);
            case "!==" -> chain(operands, context, (a, b) -> !LogicValues.same(a, b));
            case "<" -> chain(operands, context, (a, b) -> LogicValues.compare(a, b) < 0);
            case "<=" -> chain(operands, context, (a, b) -> LogicValues.compare(a, b) <= 0);
            case ">" -> chain(operands, context, (a, b) -> LogicValues.compare(a, b) > 0);
            case ">=" -> chain(operands, context, (a, b) -> LogicValues.compare(a, b) >= 0);
            default -> eager(name, all(operands, context), context);
        };
    }

    /** Applies operators that evaluate all their operands. */
    private @Nullable Object eager(String name, List<@Nullable Object> values, LogicContext context) {
        return switch (name) {
            case "!" -> !LogicValues.truth(LogicValues.first(values));
            case "!!" -> LogicValues.truth(LogicValues.first(values));
            case "+" -> LogicArithmetic.sum(values);
            case "-" -> LogicArithmetic.difference(values);
            case "*" -> LogicArithmetic.product(values);
            case "/" -> LogicArithmetic.quotient(values);
            case "%" -> LogicArithmetic.remainder(values);
            case "min" -> LogicArithmetic.minimum(values);
            case "max" -> LogicArithmetic.maximum(values);
            case "cat" -> cat(values);
            case "substr" -> substring(values);
            case "in" -> contains(values);
            case "merge" -> merge(values);
            case "var" -> context.variable(values);
            case "val" -> context.value(values);
            case "exists" -> context.exists(values);
            case "missing" -> context.missing(values);
            case "missing_some" -> context.missingSome(values);
            case "throw" -> throw new LogicException(LogicValues.first(values));
            case "log" -> LogicValues.first(values);
            default -> throw LogicException.unknownOperator(name);
        };
    }

    private List<@Nullable Object> all(List<Expression> operands, LogicContext context) {
        List<@Nullable Object> values = new ArrayList<>(operands.size());
        for (Expression operand : operands) {
            if (operand instanceof Operation spread && spread.operator().equals(Expressions.SPREAD)) {
                Object value = apply(spread.operands().get(0), context);
                values.addAll(value instanceof List<?> list ? list : Collections.singletonList(value));
            } else {
                values.add(apply(operand, context));
            }
        }
        return values;
    }

    private @Nullable Object junction(List<Expression> operands, LogicContext context, boolean decisive) {
        requireWritten(operands);
        Object value = false;
        for (Expression operand : operands) {
            value = apply(operand, context);
            if (LogicValues.truth(value) == decisive) {
                return value;
            }
        }
        return value;
    }

    private @Nullable Object choice(List<Expression> operands, LogicContext context) {
        requireWritten(operands);
        int last = operands.size() - 1;
        for (int i = 0; i < last; i += 2) {
            if (LogicValues.truth(apply(operands.get(i), context))) {
                return apply(operands.get(i + 1), context);
            }
        }
        return last % 2 == 0 ? apply(operands.get(last), context) : null;
    }

    /** Rejects operands from a computed list: which operands these operators evaluate depends on the others. */
    private static void requireWritten(List<Expression> operands) {
        LogicException.requireArguments(operands.stream()
                .noneMatch(
                        o -> o instanceof Operation spread && spread.operator().equals(Expressions.SPREAD)));
    }

    private @Nullable Object coalesce(List<Expression> operands, LogicContext context) {
        Object value = null;
        for (int i = 0; i < operands.size() && value == null; i++) {
            value = apply(operands.get(i), context);
        }
        return value;
    }

    /** Returns the first operand without an error; each later operand sees the previous error as its data. */
    private @Nullable Object attempt(List<Expression> operands, LogicContext context) {
        LogicException.requireArguments(!operands.isEmpty());
        LogicContext seen = context;
        for (int i = 0; ; i++) {
            try {
                return apply(operands.get(i), seen);
            } catch (LogicException e) {
                if (i == operands.size() - 1 || e.type().equals(LogicException.LIMIT)) {
                    throw e;
                }
                seen = context.within(null, e.error());
            }
        }
    }

    private boolean chain(
            List<Expression> operands, LogicContext context, BiPredicate<@Nullable Object, @Nullable Object> holds) {
        LogicException.requireArguments(operands.size() >= 2);
        Object left = apply(operands.get(0), context);
        for (Expression operand : operands.subList(1, operands.size())) {
            Object right = apply(operand, context);
            if (!holds.test(left, right)) {
                return false;
            }
            left = right;
        }
        return true;
    }

    private Object iteration(String name, List<Expression> operands, LogicContext context) {
        boolean transforms = name.equals("map") || name.equals("filter");
        if (transforms) {
            requireBody(operands, 2);
        } else {
            LogicException.requireArguments(operands.size() == 2);
        }
        Object given = apply(operands.get(0), context);
        // Missing data counts as an empty list; a literal null is an error.
        boolean lacks = given == null && transforms && !operands.get(0).equals(new Literal(null));
        LogicException.requireArguments(given instanceof List<?> || lacks);
        List<?> list = given instanceof List<?> elements ? elements : List.of();
        List<@Nullable Object> results = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            Object element = list.get(i);
            Object result = apply(operands.get(1), context.within(index(i), element));
            if (name.equals("map")) {
                results.add(result);
                continue;
            }
            boolean truth = LogicValues.truth(result);
            if (name.equals("filter") && truth) {
                results.add(element);
            } else if (!name.equals("filter") && truth != name.equals("all")) {
                return name.equals("some");
            }
        }
        return switch (name) {
            case "map", "filter" -> results;
            case "all" -> !list.isEmpty();
            default -> name.equals("none");
        };
    }

    private @Nullable Object reduction(List<Expression> operands, LogicContext context) {
        requireBody(operands, 3);
        Object given = apply(operands.get(0), context);
        LogicException.requireArguments(given == null || given instanceof List<?>);
        Object accumulator = operands.size() == 3 ? apply(operands.get(2), context) : null;
        List<?> list = given instanceof List<?> elements ? elements : List.of();
        for (int i = 0; i < list.size(); i++) {
            Map<String, @Nullable Object> seen = new LinkedHashMap<>();
            seen.put("current", list.get(i));
            seen.put("accumulator", accumulator);
            accumulator = apply(operands.get(1), context.within(index(i), seen));
        }
        return accumulator;
    }

    private static void requireBody(List<Expression> operands, int most) {
        LogicException.requireArguments(operands.size() >= 2 && operands.size() <= most);
        LogicException.requireArguments(!operands.get(1).equals(new Literal(null)));
    }

    private static Map<String, Object> index(int i) {
        return Map.of("index", BigDecimal.valueOf(i));
    }

    private String cat(List<@Nullable Object> values) {
        StringBuilder text = new StringBuilder();
        for (Object value : values) {
            String part = LogicValues.text(value);
            textLength += part.length();
            if (textLength > LogicValues.LONGEST_TEXT) {
                throw new LogicException(LogicException.LIMIT);
            }
            text.append(part);
        }
        return text.toString();
    }

    private static String substring(List<@Nullable Object> values) {
        LogicException.requireArguments(values.size() == 2 || values.size() == 3);
        return LogicValues.substring(
                LogicValues.text(values.get(0)),
                LogicValues.position(values.get(1)),
                values.size() == 3 ? LogicValues.position(values.get(2)) : null);
    }

    private static boolean contains(List<@Nullable Object> values) {
        LogicException.requireArguments(values.size() == 2);
        Object wanted = values.get(0);
        if (values.get(1) instanceof List<?> list) {
            return list.stream().anyMatch(element -> LogicValues.same(wanted, element));
        }
        return values.get(1) instanceof String text && wanted instanceof String part && text.contains(part);
    }

    private List<@Nullable Object> merge(List<@Nullable Object> values) {
        List<@Nullable Object> merged = new ArrayList<>();
        for (Object value : values) {
            merged.addAll(value instanceof List<?> list ? list : Collections.singletonList(value));
        }
        steps += merged.size();
        return merged;
    }
}
