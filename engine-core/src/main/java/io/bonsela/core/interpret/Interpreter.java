package io.bonsela.core.interpret;

import io.bonsela.api.BonselaException;
import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Values;
import io.bonsela.core.kernel.Kernel;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates expressions of the kernel by walking the tree: the simplest definition of the language, and the reference
 * for every other evaluator.
 *
 * <p>A result is a value of {@link Values}, an {@link Amount}, null, or a {@link Reason} for a failure. {@code and} is
 * false if any operand is false, else a failure if any operand is; {@code or} likewise with true. Every other operator
 * fails with the first operand that fails. Order with null is false. Null equals only null. Arithmetic with null fails.
 */
public final class Interpreter {
    private Interpreter() {}

    /** Evaluates an expression. An unexpected exception becomes a failure of this expression only. */
    public static @Nullable Object evaluate(Kernel expression, Variables variables) {
        try {
            return new Walker(variables).walk(expression);
        } catch (RuntimeException | StackOverflowError e) {
            return Reason.of(ReasonCode.EVALUATION_FAILED, "error", e.getClass().getSimpleName());
        }
    }

    /** Evaluates an expression and settles the result: an amount finer than minor units is a failure. */
    public static @Nullable Object value(Kernel expression, Variables variables) {
        return settle(evaluate(expression, variables));
    }

    /** Returns an amount as Money if it is a whole number of minor units, otherwise unchanged. */
    public static Object exact(Amount amount) {
        boolean whole =
                amount.value().stripTrailingZeros().scale() <= amount.currency().minorUnits();
        Object money = whole ? settle(amount) : amount;
        return money == null ? amount : money;
    }

    /** Converts the result of a computation: an amount becomes Money, a number gets its normal form. */
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

    /** Converts a computed value to money in a unit, with rounding. A number is an amount in that unit. */
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
