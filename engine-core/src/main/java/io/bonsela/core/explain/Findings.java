package io.bonsela.core.explain;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.explain.Explanation.Finding;
import io.bonsela.api.explain.Explanation.Gap;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Window;
import io.bonsela.core.check.CheckedRules;
import io.bonsela.core.check.CheckedRules.CheckedTier;
import io.bonsela.core.check.NumberedAggregate;
import io.bonsela.core.check.Shown;
import io.bonsela.core.decide.Inspection;
import io.bonsela.core.decide.Inspection.Turn;
import io.bonsela.core.interpret.Amount;
import io.bonsela.core.interpret.Interpreter;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Apply;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Kernel.History;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Kernel.Root;
import io.bonsela.core.kernel.Op;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Evaluates every part of a condition and finds what must change for it to hold. */
final class Findings {
    private final CheckedRules rules;
    private final Inspection inspection;
    private final Turn turn;

    Findings(CheckedRules rules, Inspection inspection, Turn turn) {
        this.rules = rules;
        this.inspection = inspection;
        this.turn = turn;
    }

    /**
     * A part with the ways in which it can have the required value.
     *
     * @param finding the part as it is reported
     * @param ways the ways; any one of them is enough
     */
    record Found(Finding finding, List<Way> ways) {}

    /**
     * Examines a part.
     *
     * @param expression the part, in the kernel
     * @param wanted the required value; null if any value will do
     */
    Found find(Kernel expression, @Nullable Boolean wanted) {
        Object value = value(expression);
        List<Found> parts = parts(expression, wanted);
        if (wanted == null || wanted.equals(value)) {
            return new Found(finding(expression, value, parts, null), Way.OPEN);
        }
        Lack lack = value instanceof Reason ? null : lackIfAny(expression, wanted);
        return new Found(
                finding(expression, value, parts, lack == null ? null : lack.gap()),
                lack != null ? Way.of(lack) : ways(expression, wanted, parts));
    }

    private @Nullable Object value(Kernel expression) {
        return turn.values().apply(expression);
    }

    private Finding finding(Kernel expression, @Nullable Object value, List<Found> parts, @Nullable Gap gap) {
        return new Finding(
                Shown.of(expression, rules),
                settled(Shown.value(expression, value, rules)),
                parts.stream().map(Found::finding).toList(),
                gap);
    }

    private List<Found> parts(Kernel expression, @Nullable Boolean wanted) {
        Op op = expression instanceof Apply apply ? apply.op() : null;
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < expression.operands().size(); i++) {
            Boolean ofPart = (wanted == null || op == null)
                    ? null
                    : switch (op) {
                        case AND, OR -> wanted;
                        case NOT -> !wanted;
                        case IF -> i == chosen(expression.operands()) ? wanted : null;
                        default -> null;
                    };
            // An operand that is evaluated for each element has no single value.
            if (i == 0 || op == null || !Op.ITERATIONS.contains(op)) {
                Found level = level(expression, i);
                found.add(level != null ? level : find(expression.operands().get(i), ofPart));
            }
        }
        return found;
    }

    /** Returns the operand with the name of a level if it is compared with a tier; null if it is not. */
    private @Nullable Found level(Kernel expression, int operand) {
        if (expression.operands().size() != 2 || !(expression.operands().get(operand) instanceof Constant constant)) {
            return null;
        }
        Object named = Shown.value(expression.operands().get(1 - operand), constant.value(), rules);
        return named == constant.value()
                ? null
                : new Found(new Finding(new Literal(named), named, List.of(), null), Way.OPEN);
    }

    /** Returns the index of the operand that an {@code if} selects. */
    private int chosen(List<Kernel> operands) {
        int last = operands.size() - 1;
        for (int i = 0; i < last; i += 2) {
            if (Boolean.TRUE.equals(value(operands.get(i)))) {
                return i + 1;
            }
        }
        return last;
    }

    private List<Way> ways(Kernel expression, boolean wanted, List<Found> parts) {
        if (!(expression instanceof Apply apply)) {
            return Way.UNKNOWN;
        }
        return switch (apply.op()) {
            case NOT -> parts.get(0).ways();
            case IF -> parts.get(chosen(apply.operands())).ways();
            case AND, OR -> {
                if ((apply.op() == Op.AND) != wanted) {
                    yield Way.few(
                            parts.stream().flatMap(part -> part.ways().stream()).toList());
                }
                List<Way> together = Way.OPEN;
                for (Found part : parts) {
                    together = Way.both(together, part.ways());
                }
                yield together;
            }
            default -> Way.UNKNOWN;
        };
    }

    private @Nullable Lack lackIfAny(Kernel expression, boolean wanted) {
        try {
            return lack(expression, wanted);
        } catch (BonselaException e) {
            // A difference outside the range of money cannot be reported.
            return null;
        }
    }

    private @Nullable Lack lack(Kernel expression, boolean wanted) {
        if (expression instanceof Read read) {
            return comparing(read, Op.EQUAL, wanted).lack();
        }
        if (!(expression instanceof Apply apply) || apply.operands().size() != 2) {
            return null;
        }
        Kernel left = apply.operands().get(0);
        Kernel right = apply.operands().get(1);
        if (apply.op() == Op.IN) {
            return membership(left, value(right), wanted);
        }
        if (!Op.COMPARISONS.contains(apply.op())) {
            return null;
        }
        Op needed = wanted ? apply.op() : apply.op().inverse();
        boolean turned = left instanceof Constant;
        Kernel side = turned ? right : left;
        Object other = value(turned ? left : right);
        if (other instanceof Reason || value(side) instanceof Reason) {
            return null;
        }
        Op operator = turned ? needed.mirrored() : needed;
        if (side instanceof Read read && read.root() == Root.TIER && other instanceof BigDecimal level) {
            return tier(read, operator, level);
        }
        Lack anchor = anchor(side);
        return anchor != null ? anchor : comparing(side, operator, other).lack();
    }

    private Lack tier(Read read, Op operator, BigDecimal needed) {
        CheckedTier tier = rules.tier(read.steps().get(0)).orElseThrow();
        return new TierLack(
                        tier.tier(),
                        operator,
                        (BigDecimal) Objects.requireNonNull(value(read)),
                        needed,
                        value(new History(tier.aggregate())))
                .lack();
    }

    private FailedComparison comparing(Kernel side, Op operator, @Nullable Object needed) {
        NumberedAggregate plan = plan(side);
        return new FailedComparison(
                side,
                Shown.of(side, rules),
                operator,
                value(side),
                needed,
                plan,
                plan == null ? null : inspection.forecast(plan.number()).orElse(null));
    }

    /** Returns the gap of an aggregate whose window begins with an event that has not occurred; null for any other. */
    private @Nullable Lack anchor(Kernel side) {
        NumberedAggregate plan = plan(side);
        if (plan == null
                || plan.anchor() == null
                || !(plan.aggregate().window() instanceof Window.Since since)
                || value(new History(plan.anchor())) != null) {
            return null;
        }
        Map<String, Object> arguments =
                Map.of("what", Shown.of(side, rules).toString(), "eventType", since.eventType());
        return new Lack(new Gap(Gap.Kind.SINCE, arguments), null);
    }

    private @Nullable NumberedAggregate plan(Kernel side) {
        return side instanceof History history ? rules.aggregates().get(history.number()) : null;
    }

    /** Returns what must change for a membership to succeed; the remedy is the first element of the list. */
    private @Nullable Lack membership(Kernel side, @Nullable Object list, boolean wanted) {
        if (!(list instanceof List<?> elements) || elements.isEmpty()) {
            return null;
        }
        FailedComparison first = comparing(side, Op.EQUAL, elements.get(0));
        Object actual = settled(Shown.value(side, value(side), rules));
        Object needed = Objects.requireNonNull(Shown.value(side, list, rules));
        Map<String, Object> arguments = new TreeMap<>(Map.of(
                "what", Shown.of(side, rules).toString(), "operator", wanted ? "in" : "not in", "needed", needed));
        if (actual != null) {
            arguments.put("actual", actual);
        }
        return new Lack(
                new Gap(Gap.Kind.COMPARISON, arguments), wanted ? first.lack().remedy() : null);
    }

    /** Returns a value as it is reported; an amount that is finer than minor units is a text. */
    private static @Nullable Object settled(@Nullable Object value) {
        if (value instanceof Amount amount) {
            Object exact = Interpreter.exact(amount);
            return exact == amount ? amount.currency() + " " + amount.value().toPlainString() : exact;
        }
        Object settled = Interpreter.settle(value);
        return settled instanceof Reason reason && reason.code() == ReasonCode.NUMBER_OVERFLOW ? value : settled;
    }
}
