package io.bonsela.core.interpret;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.core.kernel.Op;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes arithmetic operators over numbers or money. */
final class Arithmetic {
    /** Division is the one operation that rounds: to 34 digits, half-even (IEEE 754 decimal128). */
    private static final MathContext DIVISION = MathContext.DECIMAL128;

    private static final int MOST_DIGITS = 68;

    private Arithmetic() {}

    static Object compute(Op op, List<@Nullable Object> values) {
        Object result = values.isEmpty() ? null : values.get(0);
        if (result == null) {
            return Walker.missing();
        }
        for (Object next : values.subList(1, values.size())) {
            if (next == null) {
                return Walker.missing();
            }
            result = combine(op, result, next);
            if (result instanceof Reason) {
                return result;
            }
        }
        return result;
    }

    private static Object combine(Op op, Object left, Object right) {
        if (op == Op.MIN || op == Op.MAX) {
            Object comparison = Comparison.compare(left, right);
            if (!(comparison instanceof Integer sign)) {
                return comparison;
            }
            return sign <= 0 == (op == Op.MIN) ? left : right;
        }
        boolean moneyLeft = !(left instanceof BigDecimal);
        boolean moneyRight = !(right instanceof BigDecimal);
        if (!moneyLeft && !moneyRight) {
            return number(op, (BigDecimal) left, (BigDecimal) right);
        }
        if (moneyLeft && moneyRight) {
            Amount a = amount(left);
            Amount b = amount(right);
            if (!a.currency().equals(b.currency())) {
                return Comparison.currencies(a.currency(), b.currency());
            }
            Object result = number(op, a.value(), b.value());
            return op == Op.DIVIDE ? result : money(a.currency(), result);
        }
        Amount money = amount(moneyLeft ? left : right);
        BigDecimal factor = (BigDecimal) (moneyLeft ? right : left);
        return money(money.currency(), number(op, money.value(), factor));
    }

    private static Object money(CurrencyUnit currency, Object result) {
        return result instanceof BigDecimal value ? new Amount(currency, value) : result;
    }

    private static Object number(Op op, BigDecimal left, BigDecimal right) {
        if ((op == Op.DIVIDE || op == Op.REMAINDER) && right.signum() == 0) {
            return Reason.of(ReasonCode.DIVISION_BY_ZERO);
        }
        BigDecimal result = switch (op) {
            case ADD -> left.add(right);
            case SUBTRACT -> left.subtract(right);
            case MULTIPLY -> left.multiply(right);
            case DIVIDE -> left.divide(right, DIVISION);
            case REMAINDER -> left.remainder(right);
            default -> throw new IllegalArgumentException(op.name());
        };
        return result.precision() > MOST_DIGITS || Math.abs((long) result.scale()) > MOST_DIGITS
                ? Reason.of(ReasonCode.NUMBER_OVERFLOW)
                : result;
    }

    static Amount amount(Object value) {
        return value instanceof Money money ? new Amount(money.currency(), money.amount()) : (Amount) value;
    }
}
