package io.bonsela.core.interpret;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.core.kernel.Op;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares values for equality and order. */
final class Comparison {
    private Comparison() {}

    static Object equality(@Nullable Object left, @Nullable Object right, boolean wanted) {
        if (left == null || right == null) {
            return (left == right) == wanted;
        }
        Object comparison = compare(left, right);
        return comparison instanceof Reason ? comparison : comparison.equals(0) == wanted;
    }

    static Object order(Op op, @Nullable Object left, @Nullable Object right) {
        if (left == null || right == null) {
            return false;
        }
        Object comparison = compare(left, right);
        return comparison instanceof Integer sign ? (Object) op.holds(sign) : comparison;
    }

    static Object contains(@Nullable Object needle, @Nullable Object hay) {
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

    /** The sign of left minus right as an Integer, or a failure. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // the checker ensures that both sides have the same kind
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

    static Reason currencies(CurrencyUnit left, CurrencyUnit right) {
        return new Reason(ReasonCode.CURRENCY_MISMATCH, Map.of("left", left.code(), "right", right.code()));
    }
}
