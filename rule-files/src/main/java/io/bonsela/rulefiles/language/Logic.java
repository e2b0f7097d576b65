package io.bonsela.rulefiles.language;

import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.Expressions;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Applies JsonLogic to data, with the language's own soft meaning of truth, number and equality. One is for one
 * application: it counts its steps.
 */
final class Logic {
    private static final int MOST_STEPS = 100_000;
    private static final int MOST_TEXT = 1 << 20;

    private int steps;
    private int built;

    /** What operators see: data, and what was seen around an iteration or before an error. */
    record Context(@Nullable Object data, @Nullable Context outer) {
        Context within(@Nullable Object between, @Nullable Object inner) {
            return new Context(inner, new Context(between, this));
        }
    }

    @Nullable
    Object apply(Expression expression, Context context) {
        if (++steps > MOST_STEPS) {
            throw new LogicException(LogicException.LIMIT);
        }
        if (expression instanceof Literal literal) {
            return literal.value();
        }
        if (expression instanceof Variable variable) {
            Object value = LogicValues.walk(context.data(), variable.path());
            return value == null && variable.fallback() != null ? apply(variable.fallback(), context) : value;
        }
        if (expression instanceof Operation operation) {
            return operate(operation.operator(), operation.operands(), context);
        }
        throw LogicException.unknownOperator("an aggregate");
    }

    private @Nullable Object operate(String name, List<Expression> operands, Context context) {
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

    /** Operators that take the values of all their operands. */
    private @Nullable Object eager(String name, List<@Nullable Object> values, Context context) {
        return switch (name) {
            case "!" -> !LogicValues.truth(first(values));
            case "!!" -> LogicValues.truth(first(values));
            case "+" -> fold(values, BigDecimal.ZERO, BigDecimal::add);
            case "*" -> fold(values, BigDecimal.ONE, BigDecimal::multiply);
            case "-" ->
                values.size() == 1 ? LogicValues.number(values.get(0)).negate() : fold(values, BigDecimal::subtract);
            case "/" ->
                values.size() == 1
                        ? divide(BigDecimal.ONE, LogicValues.number(values.get(0)))
                        : fold(values, Logic::divide);
            case "%" -> {
                require(values.size() >= 2);
                yield fold(values, Logic::remainder);
            }
            case "min" -> fold(values, BigDecimal::min);
            case "max" -> fold(values, BigDecimal::max);
            case "cat" -> cat(values);
            case "substr" -> substring(values);
            case "in" -> contains(values);
            case "merge" -> merge(values);
            case "var" -> variable(values, context);
            case "val" -> value(values, context);
            case "exists" -> exists(values, context);
            case "missing" -> missing(names(values), context);
            case "missing_some" -> missingSome(values, context);
            case "throw" -> throw new LogicException(first(values));
            case "log" -> first(values);
            default -> throw LogicException.unknownOperator(name);
        };
    }

    private List<@Nullable Object> all(List<Expression> operands, Context context) {
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

    private @Nullable Object junction(List<Expression> operands, Context context, boolean decisive) {
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

    private @Nullable Object choice(List<Expression> operands, Context context) {
        requireWritten(operands);
        int last = operands.size() - 1;
        for (int i = 0; i < last; i += 2) {
            if (LogicValues.truth(apply(operands.get(i), context))) {
                return apply(operands.get(i + 1), context);
            }
        }
        return last % 2 == 0 ? apply(operands.get(last), context) : null;
    }

    /** Which operands these evaluate depends on the others: they cannot come from a computed list. */
    private static void requireWritten(List<Expression> operands) {
        require(operands.stream()
                .noneMatch(
                        o -> o instanceof Operation spread && spread.operator().equals(Expressions.SPREAD)));
    }

    private @Nullable Object coalesce(List<Expression> operands, Context context) {
        Object value = null;
        for (int i = 0; i < operands.size() && value == null; i++) {
            value = apply(operands.get(i), context);
        }
        return value;
    }

    /** The first operand that does not end in an error; each of the others sees the error before it as its data. */
    private @Nullable Object attempt(List<Expression> operands, Context context) {
        require(!operands.isEmpty());
        Context seen = context;
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
            List<Expression> operands, Context context, BiPredicate<@Nullable Object, @Nullable Object> holds) {
        require(operands.size() >= 2);
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

    private Object iteration(String name, List<Expression> operands, Context context) {
        boolean transforms = name.equals("map") || name.equals("filter");
        if (transforms) {
            requireBody(operands, 2);
        } else {
            require(operands.size() == 2);
        }
        Object given = apply(operands.get(0), context);
        // What data lack is as good as empty; nothing that is written out is a mistake.
        boolean lacks = given == null && transforms && !operands.get(0).equals(new Literal(null));
        require(given instanceof List<?> || lacks);
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

    private @Nullable Object reduction(List<Expression> operands, Context context) {
        requireBody(operands, 3);
        Object given = apply(operands.get(0), context);
        require(given == null || given instanceof List<?>);
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
        require(operands.size() >= 2 && operands.size() <= most);
        require(!operands.get(1).equals(new Literal(null)));
    }

    private static Map<String, Object> index(int i) {
        return Map.of("index", BigDecimal.valueOf(i));
    }

    private static BigDecimal fold(
            List<@Nullable Object> values, BigDecimal start, BinaryOperator<BigDecimal> operator) {
        BigDecimal result = start;
        for (Object value : values) {
            result = LogicValues.bounded(operator.apply(result, LogicValues.number(value)));
        }
        return result;
    }

    private static BigDecimal fold(List<@Nullable Object> values, BinaryOperator<BigDecimal> operator) {
        require(!values.isEmpty());
        return fold(values.subList(1, values.size()), LogicValues.number(values.get(0)), operator);
    }

    private static BigDecimal divide(BigDecimal left, BigDecimal right) {
        return left.divide(requireNotZero(right), MathContext.DECIMAL128);
    }

    private static BigDecimal remainder(BigDecimal left, BigDecimal right) {
        return left.remainder(requireNotZero(right));
    }

    private static BigDecimal requireNotZero(BigDecimal divisor) {
        if (divisor.signum() == 0) {
            throw new LogicException(LogicException.NOT_A_NUMBER);
        }
        return divisor;
    }

    private String cat(List<@Nullable Object> values) {
        StringBuilder text = new StringBuilder();
        for (Object value : values) {
            String part = LogicValues.text(value);
            built += part.length();
            if (built > MOST_TEXT) {
                throw new LogicException(LogicException.LIMIT);
            }
            text.append(part);
        }
        return text.toString();
    }

    private static String substring(List<@Nullable Object> values) {
        require(values.size() == 2 || values.size() == 3);
        return LogicValues.substring(
                LogicValues.text(values.get(0)),
                position(values.get(1)),
                values.size() == 3 ? position(values.get(2)) : null);
    }

    private static int position(@Nullable Object value) {
        BigDecimal bound = BigDecimal.valueOf(MOST_TEXT);
        return LogicValues.number(value).max(bound.negate()).min(bound).intValue();
    }

    private static boolean contains(List<@Nullable Object> values) {
        require(values.size() == 2);
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

    private static @Nullable Object variable(List<@Nullable Object> values, Context context) {
        require(values.size() <= 2);
        Object found = LogicValues.walk(context.data(), LogicValues.text(first(values)));
        return found == null && values.size() == 2 ? values.get(1) : found;
    }

    /** A path as its steps; a list in front says how far out it begins. */
    private static @Nullable Object value(List<@Nullable Object> values, Context context) {
        boolean outwards = first(values) instanceof List<?>;
        Context from = outwards ? outer(context, (List<?>) values.get(0)) : context;
        Object at = from == null ? null : from.data();
        for (Object step : outwards ? values.subList(1, values.size()) : values) {
            require(step != null);
            at = LogicValues.part(at, step);
        }
        return at;
    }

    private static @Nullable Context outer(Context context, List<?> jump) {
        require(jump.size() == 1);
        Context at = context;
        for (int i = Math.abs(position(jump.get(0))); i > 0 && at != null; i--) {
            at = at.outer();
        }
        return at;
    }

    private static boolean exists(List<@Nullable Object> values, Context context) {
        Object at = context.data();
        for (Object step : values) {
            require(step != null);
            if (!LogicValues.has(at, step)) {
                return false;
            }
            at = LogicValues.part(at, step);
        }
        return true;
    }

    /** The first operand's list, or else all operands. */
    private static List<?> names(List<@Nullable Object> values) {
        return first(values) instanceof List<?> list ? list : values;
    }

    private static List<@Nullable Object> missing(List<?> names, Context context) {
        List<@Nullable Object> missing = new ArrayList<>();
        for (Object name : names) {
            Object found = LogicValues.walk(context.data(), LogicValues.text(name));
            if (found == null || found.equals("")) {
                missing.add(name);
            }
        }
        return missing;
    }

    private static List<@Nullable Object> missingSome(List<@Nullable Object> values, Context context) {
        require(values.size() == 2 && values.get(1) instanceof List<?>);
        List<?> names = (List<?>) values.get(1);
        List<@Nullable Object> missing = missing(names, context);
        BigDecimal there = BigDecimal.valueOf((long) names.size() - missing.size());
        return there.compareTo(LogicValues.number(values.get(0))) >= 0 ? List.of() : missing;
    }

    private static @Nullable Object first(List<@Nullable Object> values) {
        return values.isEmpty() ? null : values.get(0);
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new LogicException(LogicException.ARGUMENTS);
        }
    }
}
