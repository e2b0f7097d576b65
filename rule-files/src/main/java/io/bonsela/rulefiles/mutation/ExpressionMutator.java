package io.bonsela.rulefiles.mutation;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Aggregate;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Window;
import io.bonsela.rulefiles.document.Fields;
import io.bonsela.rulefiles.language.Durations;
import io.bonsela.rulefiles.mutation.Mutant.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Creates variants of an expression with one change each. */
final class ExpressionMutator {
    private static final Map<String, String> COMPARISONS =
            Map.of("==", "!=", "!=", "==", "===", "!==", "!==", "===", "<", "<=", "<=", "<", ">", ">=", ">=", ">");
    private static final Map<String, String> OPERATORS = Map.ofEntries(
            Map.entry("and", "or"),
            Map.entry("or", "and"),
            Map.entry("allOf", "anyOf"),
            Map.entry("anyOf", "allOf"),
            Map.entry("all", "some"),
            Map.entry("some", "all"),
            Map.entry("none", "some"),
            Map.entry("+", "-"),
            Map.entry("-", "+"),
            Map.entry("*", "/"),
            Map.entry("/", "*"),
            Map.entry("min", "max"),
            Map.entry("max", "min"));

    private ExpressionMutator() {}

    /** An expression with one change. */
    record Changed(Kind kind, String change, Expression expression) {
        Changed within(Function<Expression, Expression> around) {
            return new Changed(kind, change, around.apply(expression));
        }
    }

    static List<Changed> of(Expression expression) {
        if (expression instanceof Literal literal) {
            return ofLiteral(literal.value());
        }
        if (expression instanceof Aggregate aggregate) {
            return ofAggregate(aggregate);
        }
        return expression instanceof Operation operation ? ofOperation(operation) : List.of();
    }

    private static List<Changed> ofOperation(Operation operation) {
        String name = operation.operator();
        List<Expression> operands = operation.operands();
        List<Changed> changes = new ArrayList<>();
        String other = COMPARISONS.getOrDefault(name, OPERATORS.get(name));
        boolean single = operands.size() < 2;
        if (other != null && !single) {
            Kind kind = COMPARISONS.containsKey(name) ? Kind.COMPARISON : Kind.OPERATOR;
            changes.add(new Changed(kind, "'" + name + "' became '" + other + "'", new Operation(other, operands)));
        }
        if (name.equals("anniversary")) {
            String month = single ? "march" : "february";
            changes.add(new Changed(
                    Kind.OPERATOR,
                    "29 February is in " + month + " in other years",
                    new Operation(name, List.of(operands.get(0), new Literal(month)))));
        }
        if (name.equals("!") && single) {
            changes.add(new Changed(Kind.OPERATOR, "'!' removed", operands.get(0)));
        }
        for (int i = 0; i < operands.size(); i++) {
            int at = i;
            of(operands.get(i))
                    .forEach(change -> changes.add(change.within(operand -> {
                        List<Expression> changed = new ArrayList<>(operands);
                        changed.set(at, operand);
                        return new Operation(name, changed);
                    })));
        }
        return changes;
    }

    private static List<Changed> ofAggregate(Aggregate of) {
        List<Changed> changes = new ArrayList<>();
        windows(of.window())
                .forEach(window -> changes.add(
                        new Changed(Kind.WINDOW, text(of.window()) + " became " + text(window), with(of, window))));
        if (of.filter() != null) {
            changes.add(new Changed(
                    Kind.OPERATOR,
                    "filter of '" + of.eventType() + "' removed",
                    new Aggregate(of.measure(), of.eventType(), of.of(), null, of.window())));
            of(of.filter())
                    .forEach(change -> changes.add(change.within(
                            filter -> new Aggregate(of.measure(), of.eventType(), of.of(), filter, of.window()))));
        }
        if (of.window() instanceof Window.Since since && since.filter() != null) {
            changes.add(new Changed(
                    Kind.OPERATOR,
                    "filter of 'since " + since.eventType() + "' removed",
                    with(of, new Window.Since(since.eventType(), null, since.within()))));
            of(since.filter())
                    .forEach(change -> changes.add(change.within(
                            filter -> with(of, new Window.Since(since.eventType(), filter, since.within())))));
        }
        return changes;
    }

    private static Aggregate with(Aggregate of, Window window) {
        return new Aggregate(of.measure(), of.eventType(), of.of(), of.filter(), window);
    }

    /**
     * Changes a number or an amount by one unit, negates a boolean, and removes members of a list. A text that is not
     * an amount stays, because a different text is a different rule.
     */
    private static List<Changed> ofLiteral(@Nullable Object value) {
        List<Changed> changes = new ArrayList<>();
        if (value instanceof BigDecimal number) {
            BigDecimal unit = number.ulp();
            for (BigDecimal other : List.of(number.add(unit), number.subtract(unit))) {
                changes.add(threshold(number.toPlainString(), other.toPlainString(), other));
            }
        } else if (value instanceof Money || value instanceof String) {
            Money money = money(value);
            for (int step = 1; money != null && step >= -1; step -= 2) {
                Money other = new Money(money.currency(), money.minorUnits() + step);
                changes.add(threshold(money.toString(), other.toString(), other));
            }
        } else if (value instanceof Boolean truth) {
            changes.add(threshold(value.toString(), String.valueOf(!truth), !truth));
        } else if (value instanceof List<?> list && list.size() > 1) {
            for (int i = 0; i < list.size(); i++) {
                List<Object> fewer = new ArrayList<>(list);
                Object gone = fewer.remove(i);
                changes.add(new Changed(Kind.THRESHOLD, "'" + gone + "' removed from the list", new Literal(fewer)));
            }
        }
        return changes;
    }

    private static Changed threshold(String before, String after, Object value) {
        return new Changed(Kind.THRESHOLD, before + " became " + after, new Literal(value));
    }

    private static @Nullable Money money(Object value) {
        try {
            return value instanceof Money money ? money : Money.parse((String) value);
        } catch (BonselaException e) {
            // The text is not an amount.
            return null;
        }
    }

    /** Returns the next longer and the next shorter window. */
    static List<Window> windows(Window window) {
        List<Window> others = new ArrayList<>();
        if (window instanceof Window.Days days) {
            others.add(new Window.Days(days.days() + 1));
            if (days.days() > 1) {
                others.add(new Window.Days(days.days() - 1));
            }
        } else if (window instanceof Window.Rolling rolling) {
            lengths(rolling.length()).forEach(length -> others.add(new Window.Rolling(length)));
        } else if (window instanceof Window.Calendar) {
            others.add(new Window.Lifetime());
        } else if (window instanceof Window.Since since) {
            windows(since.within())
                    .forEach(within -> others.add(new Window.Since(since.eventType(), since.filter(), within)));
        }
        return others;
    }

    /** Returns the length plus and minus an hour, or a day if it is at least two days long. */
    static List<Duration> lengths(Duration length) {
        Duration unit = length.compareTo(Duration.ofDays(2)) < 0 ? Duration.ofHours(1) : Duration.ofDays(1);
        List<Duration> others = new ArrayList<>(List.of(length.plus(unit)));
        if (length.compareTo(unit) > 0) {
            others.add(length.minus(unit));
        }
        return others;
    }

    static String text(Window window) {
        if (window instanceof Window.Days days) {
            return "days(" + days.days() + ")";
        }
        if (window instanceof Window.Rolling rolling) {
            return Durations.text(rolling.length());
        }
        if (window instanceof Window.Calendar calendar) {
            return Fields.word(calendar.period());
        }
        return window instanceof Window.Since since
                ? "since(\"" + since.eventType() + "\", " + text(since.within()) + ")"
                : "lifetime";
    }
}
