package io.bonsela.core.interpret;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Currency;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Values;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.spi.Operator;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates expressions of the kernel by walking the tree: the plainest statement of what the language means, and the
 * reference for every other evaluator.
 *
 * <p>A result is a value of {@link Values}, an {@link Amount}, null for nothing, or a {@link Reason} for a failure.
 * {@code and} is false where any part is false, else a failure where any part is one; {@code or} likewise with true.
 * Every other operator fails with the first of its operands that fails. Ordering and equality with nothing are false,
 * inequality with nothing is true, arithmetic with nothing fails.
 */
public final class Interpreter {
    private final Map<String, Operator> operators;

    /** An interpreter that knows these operators beside the built-in ones. */
    public Interpreter(Map<String, Operator> operators) {
        this.operators = Map.copyOf(operators);
    }

    /** The value of an expression. Total: even what should be impossible becomes a failure, of this expression alone. */
    public @Nullable Object evaluate(Expression expression, Variables variables) {
        try {
            return walk(expression, variables);
        } catch (RuntimeException | StackOverflowError e) {
            return Reason.of(ReasonCode.EVALUATION_FAILED, "error", e.getClass().getSimpleName());
        }
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

    /** The same, settled: an amount finer than minor units is a failure. */
    public @Nullable Object value(Expression expression, Variables variables) {
        return settle(evaluate(expression, variables));
    }

    /** An amount as Money where it is whole minor units, else as it is. */
    public static Object exact(Amount amount) {
        boolean whole =
                amount.value().stripTrailingZeros().scale() <= amount.currency().minorUnits();
        Object money = whole ? settle(amount) : amount;
        return money == null ? amount : money;
    }

    /** What may leave a computation: an amount becomes Money, a number takes its normal form. */
    public static @Nullable Object settle(@Nullable Object value) {
        try {
            if (value instanceof Amount amount) {
                return Money.of(amount.currency().code(), amount.value());
            }
            return value instanceof BigDecimal number ? Values.number("operand", number) : value;
        } catch (BonselaException e) {
            return Reason.of(ReasonCode.NUMBER_OVERFLOW);
        }
    }

    /** A computed value as money of a unit, rounded to it; a number is taken to be of that unit. */
    public static @Nullable Object money(@Nullable Object value, Currency unit, RoundingMode rounding) {
        if (value == null || value instanceof Reason) {
            return value;
        }
        Amount amount = value instanceof BigDecimal number ? new Amount(unit, number) : Arithmetic.amount(value);
        if (!amount.currency().equals(unit)) {
            return currencies(amount.currency(), unit);
        }
        return Money.of(unit, amount.value(), rounding);
    }

    private @Nullable Object operate(Operation operation, Variables variables) {
        List<Expression> operands = operation.operands();
        switch (operation.operator()) {
            case "and":
                return logic(operands, variables, false);
            case "or":
                return logic(operands, variables, true);
            case "if":
                return choose(operands, variables);
            case "all", "some", "none":
                return quantify(operation.operator(), operands, variables);
            default:
                break;
        }
        List<@Nullable Object> values = new ArrayList<>(operands.size());
        for (Expression operand : operands) {
            Object value = walk(operand, variables);
            if (value instanceof Reason failure) {
                return failure;
            }
            values.add(value);
        }
        return switch (operation.operator()) {
            case "==" -> equality(values.get(0), values.get(1), true);
            case "!=" -> equality(values.get(0), values.get(1), false);
            case "<", "<=", ">", ">=" -> order(operation.operator(), values.get(0), values.get(1));
            case "!" -> values.get(0) instanceof Boolean truth ? (Object) !truth : missing();
            case "in" -> contains(values.get(0), values.get(1));
            case "within_days" -> withinDays(values, variables);
            case "+", "-", "*", "/", "%", "min", "max" -> Arithmetic.compute(operation.operator(), values);
            default -> host(operation.operator(), values);
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

    /** JsonLogic's quantifiers: {@code all} of nothing is false. */
    private Object quantify(String quantifier, List<Expression> operands, Variables variables) {
        Object list = walk(operands.get(0), variables);
        if (list instanceof Reason) {
            return list;
        }
        List<?> elements = list == null ? List.of() : (List<?>) list;
        boolean all = quantifier.equals("all");
        Reason failure = null;
        for (Object element : elements) {
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
        return all ? !elements.isEmpty() : quantifier.equals("none");
    }

    private static Object truth(@Nullable Object value) {
        return value == null ? missing() : value;
    }

    private static Object equality(@Nullable Object left, @Nullable Object right, boolean wanted) {
        if (left == null || right == null) {
            return (left == right) == wanted;
        }
        Object comparison = compare(left, right);
        return comparison instanceof Reason ? comparison : comparison.equals(0) == wanted;
    }

    private static Object order(String operator, @Nullable Object left, @Nullable Object right) {
        if (left == null || right == null) {
            return false;
        }
        Object comparison = compare(left, right);
        if (!(comparison instanceof Integer sign)) {
            return comparison;
        }
        return switch (operator) {
            case "<" -> sign < 0;
            case "<=" -> sign <= 0;
            case ">" -> sign > 0;
            default -> sign >= 0;
        };
    }

    private static Object contains(@Nullable Object needle, @Nullable Object hay) {
        if (needle == null || hay == null) {
            return false;
        }
        if (hay instanceof String text) {
            return text.contains((String) needle);
        }
        Reason failure = null;
        for (Object element : (List<?>) hay) {
            Object equal = equality(needle, element, true);
            if (equal.equals(true)) {
                return true;
            }
            if (equal instanceof Reason reason && failure == null) {
                failure = reason;
            }
        }
        return failure != null ? failure : (Object) false;
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

    /** The sign of left minus right as an Integer, or a failure. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // both sides are of one kind: the checker saw to it
    static Object compare(Object left, Object right) {
        if (left instanceof Money || left instanceof Amount) {
            Amount a = Arithmetic.amount(left);
            Amount b = Arithmetic.amount(right);
            return a.currency().equals(b.currency())
                    ? (Object) a.value().compareTo(b.value())
                    : currencies(a.currency(), b.currency());
        }
        return Integer.signum(((Comparable) left).compareTo(right));
    }

    private @Nullable Object host(String name, List<@Nullable Object> values) {
        Operator operator = operators.get(name);
        if (operator == null) {
            throw new IllegalArgumentException("not of the kernel: " + name);
        }
        List<@Nullable Object> plain = new ArrayList<>(values.size());
        for (Object value : values) {
            Object settled = settle(value);
            if (settled instanceof Reason) {
                return settled;
            }
            plain.add(settled);
        }
        return HostOperators.apply(operator, plain);
    }

    static Reason missing() {
        return Reason.of(ReasonCode.MISSING_VALUE);
    }

    static Reason currencies(Currency left, Currency right) {
        return new Reason(ReasonCode.CURRENCY_MISMATCH, Map.of("left", left.code(), "right", right.code()));
    }
}
