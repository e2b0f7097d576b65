package io.bonsela.core.explain;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Money;
import io.bonsela.api.explain.Explanation.Gap;
import io.bonsela.api.explain.Explanation.Gap.Kind;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Aggregate;
import io.bonsela.api.rule.Expression.Measure;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.core.check.NumberedAggregate;
import io.bonsela.core.history.Forecast;
import io.bonsela.core.interpret.Amount;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What lacks for a comparison to come out otherwise.
 *
 * @param what the side that is to change, in the kernel
 * @param shown the same as it is told
 * @param operator what is wanted between the sides: {@code == != < <= > >=}
 * @param actual what the side is now; null: nothing
 * @param needed what it is compared with; null: nothing
 * @param plan if the side is an aggregate
 * @param forecast what time does to it; null: not known
 */
record Comparing(
        Expression what,
        Expression shown,
        String operator,
        @Nullable Object actual,
        @Nullable Object needed,
        @Nullable NumberedAggregate plan,
        @Nullable Forecast forecast) {
    private static final Map<String, String> INVERSE =
            Map.of("==", "!=", "!=", "==", "<", ">=", ">=", "<", ">", "<=", "<=", ">");
    private static final Map<String, String> MIRRORED =
            Map.of("==", "==", "!=", "!=", "<", ">", ">", "<", "<=", ">=", ">=", "<=");

    /** Numbers have no units; this much is tried for what must be more, or less. */
    private static final BigDecimal LEAST = new BigDecimal("0.000000001");

    /** The operator that holds where another does not. */
    static String inverse(String operator) {
        return Objects.requireNonNull(INVERSE.get(operator));
    }

    /** The operator with its sides exchanged. */
    static String mirrored(String operator) {
        return Objects.requireNonNull(MIRRORED.get(operator));
    }

    Lack lack() {
        Comparing exact = inUnits();
        Object difference = exact.difference();
        // Without a distance it is a comparison like any other.
        Kind kind = difference == null && !operator.equals("!=") ? Kind.COMPARISON : kind();
        Map<String, Object> arguments = new TreeMap<>();
        arguments.put("what", shown.toString());
        arguments.put("operator", exact.operator);
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
            default -> Kind.COMPARISON;
        };
    }

    private boolean isWhole() {
        Aggregate aggregate = plan == null ? null : plan.aggregate();
        return aggregate != null
                && List.of(Measure.COUNT, Measure.DISTINCT, Measure.DISTINCT_DAYS)
                        .contains(aggregate.measure());
    }

    /** The same with a needed value that can be reached: whole events, whole minor units. */
    private Comparing inUnits() {
        boolean up = operator.equals(">") || operator.equals(">=");
        boolean down = operator.equals("<") || operator.equals("<=");
        RoundingMode rounding = up ? RoundingMode.CEILING : RoundingMode.FLOOR;
        if (needed instanceof BigDecimal number && isWhole() && (up || down)) {
            BigDecimal whole = number.setScale(0, rounding);
            boolean strict = whole.compareTo(number) == 0 && operator.length() == 1;
            return with(up, strict ? whole.add(BigDecimal.valueOf(up ? 1 : -1)) : whole);
        }
        Amount amount = amount(needed);
        if (amount != null && (up || down)) {
            Money money = Money.of(amount.currency(), amount.value(), rounding);
            boolean strict = money.amount().compareTo(amount.value()) == 0 && operator.length() == 1;
            return with(up, strict ? money.plus(new Money(money.currency(), up ? 1 : -1)) : money);
        }
        return this;
    }

    private Comparing with(boolean up, Object reachable) {
        return new Comparing(what, shown, up ? ">=" : "<=", actual, reachable, plan, forecast);
    }

    /** How far the side is from what is needed, above zero; null: that is no number, or no distance. */
    private @Nullable Object difference() {
        if (actual instanceof BigDecimal now && needed instanceof BigDecimal then) {
            return then.subtract(now).abs();
        }
        if (actual == null && needed != null && kind() == Kind.SUM) {
            // Nothing was summed.
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

    private boolean wantsMore() {
        return operator.startsWith(">") || (operator.equals("==") && sign() < 0);
    }

    private boolean wantsLess() {
        return operator.startsWith("<") || (operator.equals("==") && sign() > 0);
    }

    private int sign() {
        Integer sign = compare(actual, needed);
        return sign == null ? 0 : sign;
    }

    /** Whether a value of the side is as wanted. */
    private boolean holds(@Nullable Object value) {
        Integer sign = compare(value, needed);
        return sign != null
                && switch (operator) {
                    case "==" -> sign == 0;
                    case "!=" -> sign != 0;
                    case "<" -> sign < 0;
                    case "<=" -> sign <= 0;
                    case ">" -> sign > 0;
                    default -> sign >= 0;
                };
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
        if (value == null || !(what instanceof Variable variable)) {
            return null;
        }
        String path = variable.path();
        int dot = path.indexOf('.');
        String name = path.substring(dot + 1);
        if (plan != null) {
            // What happened does not unhappen.
            return wantsLess() || isOutOfReach(value) ? null : new Remedy.History(plan.number(), value);
        }
        if (dot < 0 || name.contains(".")) {
            return null;
        }
        return path.startsWith("fact.") ? new Remedy.Fact(name, value) : new Remedy.Attribute(name, value);
    }

    /** What is first or smallest does not grow with more events, and events come whole. */
    private boolean isOutOfReach(Object value) {
        Measure measure = Objects.requireNonNull(plan).aggregate().measure();
        boolean falls = measure == Measure.MIN || measure == Measure.FIRST_DATE;
        return (falls && actual != null)
                || (isWhole()
                        && value instanceof BigDecimal number
                        && number.stripTrailingZeros().scale() > 0);
    }

    /** A value of the side that is as wanted; null: none is known. */
    private @Nullable Object reached() {
        return switch (operator) {
            case "==", "<=", ">=" -> needed;
            case ">" -> beside(1);
            case "<" -> beside(-1);
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
