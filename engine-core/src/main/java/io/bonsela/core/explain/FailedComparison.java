package io.bonsela.core.explain;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Money;
import io.bonsela.api.explain.Explanation.Gap;
import io.bonsela.api.explain.Explanation.Gap.Kind;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Measure;
import io.bonsela.core.check.NumberedAggregate;
import io.bonsela.core.history.Forecast;
import io.bonsela.core.interpret.Amount;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Kernel.Root;
import io.bonsela.core.kernel.Op;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Determines what must change for a comparison to succeed.
 *
 * @param what the side that must change, in the kernel
 * @param shown the same side as it is reported
 * @param operator the required relation between the sides: {@code == != < <= > >=}
 * @param actual the current value of the side; may be null
 * @param needed the value that it is compared with; may be null
 * @param plan the aggregate that the side is; null if it is not an aggregate
 * @param forecast how the aggregate changes with time; null if not known
 */
record FailedComparison(
        Kernel what,
        Expression shown,
        Op operator,
        @Nullable Object actual,
        @Nullable Object needed,
        @Nullable NumberedAggregate plan,
        @Nullable Forecast forecast) {
    /** The step that is tried for a number that must be greater or less, because numbers have no units. */
    private static final BigDecimal LEAST = new BigDecimal("0.000000001");

    /** The roots whose values a host can change. */
    private static final Set<Root> REMEDIED = EnumSet.of(Root.EVENT, Root.FACT);

    Lack lack() {
        FailedComparison exact = inUnits();
        Object difference = exact.difference();
        // Without a difference it is a plain comparison.
        Kind kind = difference == null && operator != Op.NOT_EQUAL ? Kind.COMPARISON : kind();
        Map<String, Object> arguments = new TreeMap<>();
        arguments.put("what", shown.toString());
        arguments.put("operator", exact.operator.spelling());
        put(arguments, "needed", settled(exact.needed));
        put(arguments, "actual", settled(actual));
        if (difference != null && exact.wantsMore()) {
            arguments.put("missing", difference);
        } else if (difference != null && exact.wantsLess()) {
            arguments.put("excess", difference);
        }
        Instant later = null;
        if (kind != Kind.COMPARISON && plan != null) {
            arguments.put("eventType", plan.aggregate().eventType());
            if (arguments.containsKey("missing")) {
                put(arguments, "by", forecast == null ? null : forecast.changesAt());
            } else {
                later = forecast == null ? null : forecast.meets(exact::holds);
                put(arguments, "availableAt", later);
            }
        }
        return new Lack(new Gap(kind, arguments), later != null ? new Remedy.Later(later) : exact.remedy());
    }

    private Kind kind() {
        if (plan == null) {
            return Kind.COMPARISON;
        }
        return switch (plan.aggregate().measure()) {
            case COUNT -> Kind.COUNT;
            case SUM -> Kind.SUM;
            case DISTINCT -> Kind.DISTINCT;
            case DISTINCT_DAYS -> Kind.DISTINCT_DAYS;
            case STREAK -> Kind.STREAK;
            default -> Kind.COMPARISON;
        };
    }

    private boolean isWhole() {
        return plan != null && plan.aggregate().isCount();
    }

    /** Returns the same comparison with a needed value in whole events or whole minor units. */
    private FailedComparison inUnits() {
        boolean up = operator == Op.GREATER || operator == Op.AT_LEAST;
        boolean down = operator == Op.LESS || operator == Op.AT_MOST;
        RoundingMode rounding = up ? RoundingMode.CEILING : RoundingMode.FLOOR;
        if (needed instanceof BigDecimal number && isWhole() && (up || down)) {
            BigDecimal whole = number.setScale(0, rounding);
            boolean strict = whole.compareTo(number) == 0 && isStrict();
            return with(up, strict ? whole.add(BigDecimal.valueOf(up ? 1 : -1)) : whole);
        }
        Amount amount = amount(needed);
        if (amount != null && (up || down)) {
            Money money = Money.of(amount.currency(), amount.value(), rounding);
            boolean strict = money.amount().compareTo(amount.value()) == 0 && isStrict();
            return with(up, strict ? money.plus(new Money(money.currency(), up ? 1 : -1)) : money);
        }
        return this;
    }

    private FailedComparison with(boolean up, Object reachable) {
        return new FailedComparison(what, shown, up ? Op.AT_LEAST : Op.AT_MOST, actual, reachable, plan, forecast);
    }

    /** Returns the absolute difference between the actual and the needed value; null if there is none. */
    private @Nullable Object difference() {
        if (actual instanceof BigDecimal now && needed instanceof BigDecimal then) {
            return then.subtract(now).abs();
        }
        if (actual == null && needed != null && kind() == Kind.SUM) {
            // No event was summed.
            return settled(needed);
        }
        Amount now = amount(actual);
        Amount then = amount(needed);
        if (now == null || then == null || !now.currency().equals(then.currency())) {
            return null;
        }
        return money(now.currency(), then.value().subtract(now.value()).abs());
    }

    private static Money money(CurrencyUnit currency, BigDecimal amount) {
        return Money.of(currency, amount, RoundingMode.CEILING);
    }

    private boolean isStrict() {
        return operator == Op.LESS || operator == Op.GREATER;
    }

    private boolean wantsMore() {
        return operator == Op.GREATER || operator == Op.AT_LEAST || (operator == Op.EQUAL && sign() < 0);
    }

    private boolean wantsLess() {
        return operator == Op.LESS || operator == Op.AT_MOST || (operator == Op.EQUAL && sign() > 0);
    }

    private int sign() {
        Integer sign = compare(actual, needed);
        return sign == null ? 0 : sign;
    }

    /** Whether the comparison succeeds with a value of the side. */
    private boolean holds(@Nullable Object value) {
        Integer sign = compare(value, needed);
        return sign != null && operator.holds(sign);
    }

    private static @Nullable Integer compare(@Nullable Object left, @Nullable Object right) {
        if (left instanceof BigDecimal one && right instanceof BigDecimal other) {
            return one.compareTo(other);
        }
        Amount one = amount(left);
        Amount other = amount(right);
        return one != null && other != null && one.currency().equals(other.currency())
                ? one.value().compareTo(other.value())
                : null;
    }

    private @Nullable Remedy remedy() {
        Object value = settled(reached());
        if (value == null) {
            return null;
        }
        if (plan != null) {
            // Past events cannot be removed.
            return wantsLess() || isOutOfReach(value) ? null : new Remedy.History(plan.number(), value);
        }
        if (!(what instanceof Read read) || read.steps().size() != 1 || !REMEDIED.contains(read.root())) {
            return null;
        }
        String name = read.steps().get(0);
        return read.isFact() ? new Remedy.Fact(name, value) : new Remedy.Attribute(name, value);
    }

    /** Whether more events cannot yield a value: a minimum or first date never grows, and counts are whole numbers. */
    private boolean isOutOfReach(Object value) {
        Measure measure = Objects.requireNonNull(plan).aggregate().measure();
        boolean falls = measure == Measure.MIN || measure == Measure.FIRST_DATE;
        return (falls && actual != null)
                || (isWhole()
                        && value instanceof BigDecimal number
                        && number.stripTrailingZeros().scale() > 0);
    }

    /** Returns a value of the side for which the comparison succeeds; null if none is known. */
    private @Nullable Object reached() {
        return switch (operator) {
            case EQUAL, AT_MOST, AT_LEAST -> needed;
            case GREATER -> beside(1);
            case LESS -> beside(-1);
            default -> needed == null ? null : beside(1);
        };
    }

    private @Nullable Object beside(int step) {
        if (needed instanceof BigDecimal number) {
            return number.add((isWhole() ? BigDecimal.ONE : LEAST).multiply(BigDecimal.valueOf(step)));
        } else if (needed instanceof Money money) {
            return money.plus(new Money(money.currency(), step));
        } else if (needed instanceof LocalDate date) {
            return date.plusDays(step);
        } else if (needed instanceof Instant at) {
            return at.plus(step, ChronoUnit.MICROS);
        } else if (needed instanceof Boolean truth) {
            return !truth;
        }
        return needed instanceof String text && step > 0 ? text + '\'' : null;
    }

    private static @Nullable Amount amount(@Nullable Object value) {
        return value instanceof Money money
                ? new Amount(money.currency(), money.amount())
                : value instanceof Amount amount ? amount : null;
    }

    private static @Nullable Object settled(@Nullable Object value) {
        return value instanceof Amount amount ? money(amount.currency(), amount.value()) : value;
    }

    private static void put(Map<String, Object> arguments, String name, @Nullable Object value) {
        if (value != null) {
            arguments.put(name, value);
        }
    }
}
