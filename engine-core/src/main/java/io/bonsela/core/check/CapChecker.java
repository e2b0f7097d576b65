package io.bonsela.core.check;

import io.bonsela.api.Money;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.ValueType.Kind;
import io.bonsela.core.check.CheckedRules.CheckedCap;
import io.bonsela.core.check.CheckedRules.CheckedEffect;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Read;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks the caps of rules. Not thread-safe. */
final class CapChecker {
    private static final Set<Kind> DIMENSIONS =
            Set.of(Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.DATE, Kind.MONEY, Kind.INSTANT);

    private final ExpressionChecker expressions;
    private final Problems problems;
    private final Map<String, Cap> caps = new HashMap<>();

    CapChecker(ExpressionChecker expressions, Problems problems) {
        this.expressions = expressions;
        this.problems = problems;
    }

    CheckedCap check(Cap cap, List<CheckedEffect> effects, EventType type, Scope scope, String path) {
        Windows.check(cap.window(), false, path, problems);
        if (cap.limit() instanceof Cap.Limit.Count count && count.max() < 0) {
            problems.add(Code.INVALID_VALUE, path + "/limit", "the limit cannot be below zero");
        }
        if (cap.givesRest() && cap.limit() instanceof Cap.Limit.Count) {
            problems.add(
                    Code.INVALID_VALUE,
                    path + "/atMost",
                    "only a limit on an amount, such as USD 5.00, can give the rest");
        }
        if (cap.limit() instanceof Cap.Limit.Value value) {
            Money max = value.max();
            if (max.minorUnits() < 0) {
                problems.add(Code.INVALID_VALUE, path + "/limit", "the limit cannot be below zero");
            }
            rest(cap, max, effects, path);
            if (!effects.isEmpty()
                    && effects.stream().noneMatch(e -> max.currency().equals(e.unit()))) {
                problems.add(Code.CURRENCY_MISMATCH, path + "/limit", "the rule grants no reward in " + max.currency());
            }
        }
        List<Kernel> dimensions = new ArrayList<>();
        List<String> names = new ArrayList<>();
        boolean ofSubject = false;
        for (Expression dimension : cap.dimensions()) {
            Typed typed = expressions.check(dimension, scope, null, path + "/per");
            if (!typed.broken()
                    && (typed.type() == null
                            || !DIMENSIONS.contains(typed.type().kind()))) {
                problems.add(
                        Code.TYPE_MISMATCH,
                        path + "/per",
                        "a cap can only count per single value, not per " + typed.type());
            }
            if (typed.kernel().equals(Read.SUBJECT)) {
                ofSubject = true;
            } else {
                dimensions.add(typed.kernel());
                names.add(dimension.toString());
            }
            if (!typed.broken()
                    && cap.ifMissing() == null
                    && !new Presence(type, expressions.aggregates()).isSure(typed.kernel())) {
                problems.add(
                        Code.MAY_BE_MISSING,
                        path + "/per",
                        dimension
                                + " has no value for some events, which would share one counter: write missing: refuse"
                                + " or missing: skip");
            }
        }
        return new CheckedCap(cap, dimensions, names, ofSubject, Meanings.shape(cap), null);
    }

    private void rest(Cap cap, Money max, List<CheckedEffect> effects, String path) {
        if (cap.givesRest()) {
            effects.stream()
                    .filter(effect -> max.currency().equals(effect.unit()) && !effect.isDivisible())
                    .forEach(effect -> problems.add(
                            Code.INVALID_VALUE,
                            path + "/atMost",
                            "reward '" + effect.reward().id() + "' cannot be divided: it "
                                    + (effect.reward().cost() != null ? "has a fixed cost" : "is a code from a pool")));
        }
    }

    void ids(Rule rule, String path) {
        Set<String> ofRule = new HashSet<>();
        for (Cap cap : rule.caps()) {
            String at = path + "/caps/" + cap.id();
            Identifiers.checkId(at, cap.id(), problems);
            if (!ofRule.add(cap.id())) {
                problems.add(Code.DUPLICATE_ID, at, "duplicate cap '" + cap.id() + "'");
            }
            Cap other = caps.putIfAbsent(cap.id(), cap);
            if (other != null && !other.equals(cap)) {
                problems.add(
                        Code.CAP_REDEFINED,
                        at,
                        "cap '" + cap.id() + "' is defined differently in an earlier rule: rename one of them");
            }
        }
    }
}
