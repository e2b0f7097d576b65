package io.bonsela.drools;

import io.bonsela.api.BonselaException;
import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Values;
import io.bonsela.api.spi.Operator;
import io.bonsela.core.evaluate.OperatorCalls;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The operators over values. They are implemented independently of the reference interpreter, so that a comparison of
 * the two reveals an error in either.
 */
final class Operators {
    static final Reason MISSING = Reason.of(ReasonCode.MISSING_VALUE);
    private static final Reason BY_ZERO = Reason.of(ReasonCode.DIVISION_BY_ZERO);
    private static final Reason OVERFLOW = Reason.of(ReasonCode.NUMBER_OVERFLOW);
    private static final int WIDEST = 68;
    private static final int DECIMAL128_DIGITS = 34;

    private Operators() {}

    /** Returns a negative, zero or positive Integer, or a Reason. Neither side is null or a failure. */
    static Object sign(Object left, Object right) {
        if (left instanceof BigDecimal a) {
            return a.compareTo((BigDecimal) right);
        }
        if (left instanceof String a) {
            return a.compareTo((String) right);
        }
        if (left instanceof Money a && right instanceof Money b && a.currency().equals(b.currency())) {
            return Long.compare(a.minorUnits(), b.minorUnits());
        }
        if (left instanceof Money || left instanceof Quantity) {
            Quantity a = Quantity.of(left);
            Quantity b = Quantity.of(right);
            return a.currency().equals(b.currency())
                    ? (Object) a.amount().compareTo(b.amount())
                    : mismatch(a.currency(), b.currency());
        }
        if (left instanceof LocalDate a) {
            return a.compareTo((LocalDate) right);
        }
        if (left instanceof Instant a) {
            return a.compareTo((Instant) right);
        }
        return Boolean.compare((Boolean) left, (Boolean) right);
    }

    static Object equal(@Nullable Object left, @Nullable Object right) {
        if (left == null) {
            return right == null;
        }
        if (right == null) {
            return false;
        }
        Object sign = sign(left, right);
        return sign instanceof Integer zero ? (Object) (zero == 0) : sign;
    }

    static Object contains(List<?> list, @Nullable Object wanted) {
        if (wanted == null) {
            return false;
        }
        Object failure = null;
        for (Object element : list) {
            Object equal = equal(wanted, element);
            if (Boolean.TRUE.equals(equal)) {
                return true;
            }
            if (failure == null && equal instanceof Reason) {
                failure = equal;
            }
        }
        return failure == null ? (Object) false : failure;
    }

    static Object add(Object left, Object right) {
        return sum(left, right, false);
    }

    static Object subtract(Object left, Object right) {
        return sum(left, right, true);
    }

    private static Object sum(Object left, Object right, boolean minus) {
        if (left instanceof BigDecimal a) {
            BigDecimal b = (BigDecimal) right;
            return checked(null, minus ? a.subtract(b) : a.add(b));
        }
        Quantity a = Quantity.of(left);
        Quantity b = Quantity.of(right);
        if (!a.currency().equals(b.currency())) {
            return mismatch(a.currency(), b.currency());
        }
        return checked(
                a.currency(),
                minus ? a.amount().subtract(b.amount()) : a.amount().add(b.amount()));
    }

    static Object multiply(Object left, Object right) {
        if (left instanceof BigDecimal a && right instanceof BigDecimal b) {
            return checked(null, a.multiply(b));
        }
        Quantity money = Quantity.of(left instanceof BigDecimal ? right : left);
        BigDecimal factor = (BigDecimal) (left instanceof BigDecimal ? left : right);
        return checked(money.currency(), money.amount().multiply(factor));
    }

    static Object divide(Object left, Object right) {
        boolean byMoney = !(right instanceof BigDecimal);
        BigDecimal divisor = byMoney ? Quantity.of(right).amount() : (BigDecimal) right;
        BigDecimal dividend =
                left instanceof BigDecimal number ? number : Quantity.of(left).amount();
        if (byMoney && !Quantity.of(left).currency().equals(Quantity.of(right).currency())) {
            return mismatch(Quantity.of(left).currency(), Quantity.of(right).currency());
        }
        if (divisor.signum() == 0) {
            return BY_ZERO;
        }
        BigDecimal quotient = dividend.divide(divisor, new MathContext(DECIMAL128_DIGITS, RoundingMode.HALF_EVEN));
        return checked(
                left instanceof BigDecimal || byMoney ? null : Quantity.of(left).currency(), quotient);
    }

    static Object remainder(Object left, Object right) {
        BigDecimal divisor = (BigDecimal) right;
        return divisor.signum() == 0 ? BY_ZERO : checked(null, ((BigDecimal) left).remainder(divisor));
    }

    static Object lesser(Object left, Object right) {
        Object sign = sign(left, right);
        return sign instanceof Integer order ? order <= 0 ? left : right : sign;
    }

    static Object greater(Object left, Object right) {
        Object sign = sign(left, right);
        return sign instanceof Integer order ? order > 0 ? left : right : sign;
    }

    /** Calls an operator of the host; a failure is returned as a Reason. */
    static @Nullable Object host(Operator operator, List<@Nullable Object> operands, OperatorCalls calls) {
        List<@Nullable Object> plain = new ArrayList<>(operands.size());
        for (Object operand : operands) {
            Object value = whole(operand);
            if (value instanceof Reason) {
                return value;
            }
            plain.add(value);
        }
        return calls.call(operator, plain);
    }

    private static @Nullable Object whole(@Nullable Object operand) {
        try {
            if (operand instanceof Quantity quantity) {
                return Money.of(CurrencyUnit.of(quantity.currency()), quantity.amount(), RoundingMode.UNNECESSARY);
            }
            if (operand instanceof List<?> list) {
                List<@Nullable Object> plain = new ArrayList<>(list.size());
                list.forEach(element -> plain.add(whole(element)));
                return plain.stream()
                        .filter(Reason.class::isInstance)
                        .findFirst()
                        .orElse(plain);
            }
            return operand instanceof BigDecimal number ? Values.number("operand", number) : operand;
        } catch (BonselaException e) {
            return OVERFLOW;
        }
    }

    private static Object checked(@Nullable String currency, BigDecimal result) {
        if (result.precision() > WIDEST || result.scale() > WIDEST || result.scale() < -WIDEST) {
            return OVERFLOW;
        }
        return currency == null ? result : new Quantity(currency, result);
    }

    private static Reason mismatch(String left, String right) {
        return new Reason(ReasonCode.CURRENCY_MISMATCH, Map.of("left", left, "right", right));
    }
}
