package io.bonsela.core.interpret;

import io.bonsela.api.BonselaException;
import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Values;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.spi.Operator;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
            return new Walker(operators, variables).walk(expression);
        } catch (RuntimeException | StackOverflowError e) {
            return Reason.of(ReasonCode.EVALUATION_FAILED, "error", e.getClass().getSimpleName());
        }
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
            if (value instanceof List<?> list) {
                return settleAll(list);
            }
            return value instanceof BigDecimal number ? Values.number("operand", number) : value;
        } catch (BonselaException e) {
            return Reason.of(ReasonCode.NUMBER_OVERFLOW);
        }
    }

    private static Object settleAll(List<?> list) {
        List<@Nullable Object> settled = new ArrayList<>(list.size());
        for (Object element : list) {
            Object one = settle(element);
            if (one instanceof Reason) {
                return one;
            }
            settled.add(one);
        }
        return settled;
    }

    /** A computed value as money of a unit, rounded to it; a number is taken to be of that unit. */
    public static @Nullable Object money(@Nullable Object value, CurrencyUnit unit, RoundingMode rounding) {
        if (value == null || value instanceof Reason) {
            return value;
        }
        Amount amount = value instanceof BigDecimal number ? new Amount(unit, number) : Arithmetic.amount(value);
        if (!amount.currency().equals(unit)) {
            return Comparison.currencies(amount.currency(), unit);
        }
        return Money.of(unit, amount.value(), rounding);
    }
}
