package io.bonsela.rulefiles;

import io.bonsela.api.Money;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Effect;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.Window;
import io.bonsela.rulefiles.Mutant.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes a rule in one place after the other: its condition, values, caps and cooldown. */
final class RuleMutator {
    private RuleMutator() {}

    static List<Mutant> of(Rule rule) {
        List<Mutant> mutants = new ArrayList<>();
        ExpressionMutator.of(rule.condition())
                .forEach(change -> mutants.add(new Mutant(
                        change.kind(),
                        "when: " + change.change(),
                        with(rule, change.expression(), rule.effects(), rule.caps(), rule.cooldown()))));
        for (int i = 0; i < rule.effects().size(); i++) {
            Effect effect = rule.effects().get(i);
            if (effect.value() != null) {
                ofEffect(rule, i, effect, effect.value(), mutants);
            }
        }
        for (int i = 0; i < rule.caps().size(); i++) {
            ofCap(rule, i, mutants);
        }
        if (rule.cooldown() != null) {
            for (Duration other : ExpressionMutator.lengths(rule.cooldown())) {
                mutants.add(new Mutant(
                        Kind.WINDOW,
                        "cooldown: " + ExpressionMutator.text(rule.cooldown()) + " became "
                                + ExpressionMutator.text(other),
                        with(rule, rule.condition(), rule.effects(), rule.caps(), other)));
            }
        }
        return mutants;
    }

    private static void ofEffect(Rule rule, int at, Effect effect, Expression value, List<Mutant> mutants) {
        ExpressionMutator.of(value).forEach(change -> {
            List<Effect> effects = new ArrayList<>(rule.effects());
            effects.set(at, new Effect(effect.reward(), change.expression(), effect.rounding()));
            mutants.add(new Mutant(
                    change.kind(),
                    "value: " + change.change(),
                    with(rule, rule.condition(), effects, rule.caps(), rule.cooldown())));
        });
    }

    private static void ofCap(Rule rule, int at, List<Mutant> mutants) {
        Cap cap = rule.caps().get(at);
        for (int step = 1; step >= -1; step -= 2) {
            Cap.Limit limit = limit(cap.limit(), step);
            add(
                    rule,
                    at,
                    Kind.THRESHOLD,
                    text(cap.limit()) + " became " + text(limit),
                    new Cap(cap.id(), limit, cap.window(), cap.dimensions(), cap.releasedOn()),
                    mutants);
        }
        for (Window window : ExpressionMutator.windows(cap.window())) {
            add(
                    rule,
                    at,
                    Kind.WINDOW,
                    ExpressionMutator.text(cap.window()) + " became " + ExpressionMutator.text(window),
                    new Cap(cap.id(), cap.limit(), window, cap.dimensions(), cap.releasedOn()),
                    mutants);
        }
    }

    private static void add(Rule rule, int at, Kind kind, String change, Cap cap, List<Mutant> mutants) {
        List<Cap> caps = new ArrayList<>(rule.caps());
        caps.set(at, cap);
        mutants.add(new Mutant(
                kind,
                "cap " + cap.id() + ": " + change,
                with(rule, rule.condition(), rule.effects(), caps, rule.cooldown())));
    }

    private static Cap.Limit limit(Cap.Limit limit, int step) {
        if (limit instanceof Cap.Limit.Count count) {
            return new Cap.Limit.Count(Math.max(0, count.max() + step));
        }
        Money max = ((Cap.Limit.Value) limit).max();
        return new Cap.Limit.Value(new Money(max.currency(), max.minorUnits() + step));
    }

    private static String text(Cap.Limit limit) {
        return limit instanceof Cap.Limit.Count count
                ? String.valueOf(count.max())
                : ((Cap.Limit.Value) limit).max().toString();
    }

    private static Rule with(
            Rule rule, Expression condition, List<Effect> effects, List<Cap> caps, @Nullable Duration cooldown) {
        return new Rule(
                rule.id(),
                rule.title(),
                rule.eventTypes(),
                condition,
                effects,
                caps,
                cooldown,
                rule.priority(),
                rule.schedule(),
                rule.campaign(),
                rule.budget(),
                rule.unbudgeted(),
                rule.stackingLane(),
                rule.paused());
    }
}
