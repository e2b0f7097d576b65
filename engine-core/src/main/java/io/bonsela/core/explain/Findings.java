package io.bonsela.core.explain;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.explain.Explanation.Finding;
import io.bonsela.api.explain.Explanation.Gap;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.Window;
import io.bonsela.core.check.CheckedRules;
import io.bonsela.core.check.NumberedAggregate;
import io.bonsela.core.check.Shown;
import io.bonsela.core.decide.Inspection;
import io.bonsela.core.interpret.Amount;
import io.bonsela.core.interpret.Interpreter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Evaluates every part of a condition, and finds what lacks. */
final class Findings {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<String> ITERATIONS = Set.of("all", "some", "none", "map", "filter", "reduce");

    private final CheckedRules rules;
    private final Inspection inspection;

    Findings(CheckedRules rules, Inspection inspection) {
        this.rules = rules;
        this.inspection = inspection;
    }

    /**
     * A part with the ways in which it comes to be as it is wanted.
     *
     * @param finding as it is told
     * @param ways one of them is enough
     */
    record Found(Finding finding, List<Way> ways) {}

    /**
     * Looks at a part.
     *
     * @param expression in the kernel
     * @param wanted what it should be; null: whatever it is
     */
    Found find(Expression expression, @Nullable Boolean wanted) {
        Object value = inspection.value(expression);
        List<Found> parts = parts(expression, wanted);
        if (wanted == null || wanted.equals(value)) {
            return new Found(finding(expression, value, parts, null), Way.OPEN);
        }
        Lack lack = value instanceof Reason ? null : lackIfAny(expression, wanted);
        return new Found(
                finding(expression, value, parts, lack == null ? null : lack.gap()),
                lack != null ? Way.of(lack) : ways(expression, wanted, parts));
    }

    private Finding finding(Expression expression, @Nullable Object value, List<Found> parts, @Nullable Gap gap) {
        return new Finding(
                Shown.of(expression, rules),
                settled(value),
                parts.stream().map(Found::finding).toList(),
                gap);
    }

    private List<Found> parts(Expression expression, @Nullable Boolean wanted) {
        if (!(expression instanceof Operation operation)) {
            return List.of();
        }
        String operator = operation.operator();
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < operation.operands().size(); i++) {
            Expression operand = operation.operands().get(i);
            Boolean ofPart = switch (operator) {
                case "and", "or" -> wanted;
                case "!" -> wanted == null ? null : !wanted;
                case "if" -> (wanted != null && i == chosen(operation)) ? wanted : null;
                default -> null;
            };
            // What is evaluated for each element has no value of its own.
            if (i == 0 || !ITERATIONS.contains(operator)) {
                found.add(find(operand, ofPart));
            }
        }
        return found;
    }

    /** The operand that an {@code if} comes to. */
    private int chosen(Operation choice) {
        int last = choice.operands().size() - 1;
        for (int i = 0; i < last; i += 2) {
            if (Boolean.TRUE.equals(inspection.value(choice.operands().get(i)))) {
                return i + 1;
            }
        }
        return last;
    }

    private List<Way> ways(Expression expression, boolean wanted, List<Found> parts) {
        String operator = expression instanceof Operation operation ? operation.operator() : "";
        if (operator.equals("!")) {
            return parts.get(0).ways();
        }
        if (operator.equals("if")) {
            return parts.get(chosen((Operation) expression)).ways();
        }
        if (!operator.equals("and") && !operator.equals("or")) {
            return Way.UNKNOWN;
        }
        if (operator.equals("and") == wanted) {
            List<Way> together = Way.OPEN;
            for (Found part : parts) {
                together = Way.both(together, part.ways());
            }
            return together;
        }
        return Way.few(parts.stream().flatMap(part -> part.ways().stream()).toList());
    }

    private @Nullable Lack lackIfAny(Expression expression, boolean wanted) {
        try {
            return lack(expression, wanted);
        } catch (BonselaException e) {
            // A distance beyond the range of money cannot be told.
            return null;
        }
    }

    private @Nullable Lack lack(Expression expression, boolean wanted) {
        if (expression instanceof Variable variable && !variable.path().startsWith("aggregate.")) {
            return comparing(variable, "==", wanted).lack();
        }
        if (!(expression instanceof Operation operation) || operation.operands().size() != 2) {
            return null;
        }
        Expression left = operation.operands().get(0);
        Expression right = operation.operands().get(1);
        String operator = operation.operator();
        if (operator.equals("in")) {
            return membership(left, inspection.value(right), wanted);
        }
        if (!COMPARISONS.contains(operator)) {
            return null;
        }
        String needed = wanted ? operator : Comparing.inverse(operator);
        boolean turned = left instanceof Literal;
        Expression side = turned ? right : left;
        Object other = inspection.value(turned ? left : right);
        if (other instanceof Reason || inspection.value(side) instanceof Reason) {
            return null;
        }
        Lack anchor = anchor(side);
        return anchor != null
                ? anchor
                : comparing(side, turned ? Comparing.mirrored(needed) : needed, other)
                        .lack();
    }

    private Comparing comparing(Expression side, String operator, @Nullable Object needed) {
        NumberedAggregate plan = plan(side);
        return new Comparing(
                side,
                Shown.of(side, rules),
                operator,
                inspection.value(side),
                needed,
                plan,
                plan == null ? null : inspection.forecast(plan.number()).orElse(null));
    }

    /** An aggregate whose window begins with an event that never came lacks that first. */
    private @Nullable Lack anchor(Expression side) {
        NumberedAggregate plan = plan(side);
        if (plan == null
                || plan.anchor() == null
                || !(plan.aggregate().window() instanceof Window.Since since)
                || inspection.value(new Variable("aggregate." + plan.anchor(), null)) != null) {
            return null;
        }
        Map<String, Object> arguments =
                Map.of("what", Shown.of(side, rules).toString(), "eventType", since.eventType());
        return new Lack(new Gap(Gap.Kind.SINCE, arguments), null);
    }

    private @Nullable NumberedAggregate plan(Expression side) {
        return side instanceof Variable variable && variable.path().startsWith("aggregate.")
                ? rules.aggregates().get(Integer.parseInt(variable.path().substring("aggregate.".length())))
                : null;
    }

    /** One of a list is as good as the first of it. */
    private @Nullable Lack membership(Expression side, @Nullable Object list, boolean wanted) {
        if (!(list instanceof List<?> elements) || elements.isEmpty()) {
            return null;
        }
        Comparing first = comparing(side, "==", elements.get(0));
        Object actual = settled(inspection.value(side));
        Map<String, Object> arguments = new TreeMap<>(
                Map.of("what", Shown.of(side, rules).toString(), "operator", wanted ? "in" : "not in", "needed", list));
        if (actual != null) {
            arguments.put("actual", actual);
        }
        return new Lack(
                new Gap(Gap.Kind.COMPARISON, arguments), wanted ? first.lack().remedy() : null);
    }

    /** An amount that is finer than minor units is told as a text. */
    private static @Nullable Object settled(@Nullable Object value) {
        if (value instanceof Amount amount) {
            Object exact = Interpreter.exact(amount);
            return exact == amount ? amount.currency() + " " + amount.value().toPlainString() : exact;
        }
        Object settled = Interpreter.settle(value);
        return settled instanceof Reason reason && reason.code() == ReasonCode.NUMBER_OVERFLOW ? value : settled;
    }
}
