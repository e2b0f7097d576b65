package io.bonsela.rulefiles.mutation;

import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Effect;
import io.bonsela.api.rule.Effect.Sharing;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Lane;
import io.bonsela.api.rule.PromoCode;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.Rule.Price;
import io.bonsela.api.rule.Rule.Schedule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.Tier;
import io.bonsela.rulefiles.document.Fields;
import io.bonsela.rulefiles.language.Durations;
import io.bonsela.rulefiles.mutation.ExpressionMutator.Changed;
import io.bonsela.rulefiles.mutation.Mutant.Kind;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Creates variants of a rule set with one change each: in conditions, values, raised events, caps, cooldowns, breakers,
 * schedules, campaigns, budgets, lanes, tiers, codes or admission checks.
 */
final class RuleMutator {
    private static final String PLACE = " (place ";

    private final RuleSet rules;
    private final List<Mutant> mutants = new ArrayList<>();

    private RuleMutator(RuleSet rules) {
        this.rules = rules;
    }

    static List<Mutant> of(RuleSet rules) {
        RuleMutator mutator = new RuleMutator(rules);
        rules.rules().forEach(mutator::rule);
        rules.campaigns().forEach(mutator::campaign);
        rules.budgets().forEach(mutator::budget);
        rules.lanes().forEach(mutator::lane);
        rules.tiers().forEach(mutator::tier);
        rules.codes().forEach(mutator::code);
        rules.eventTypes().forEach(mutator::checks);
        return mutator.mutants;
    }

    private void add(Kind kind, Rule rule, String change, Rule changed) {
        List<Rule> others = rules.rules().stream()
                .map(each -> each.id().equals(rule.id()) ? changed : each)
                .toList();
        add(kind, rule.id(), change, rules.toBuilder().rules(others).build());
    }

    /** Adds a mutant. Equal changes of a part are numbered in the order of their places. */
    private void add(Kind kind, String part, String change, RuleSet changed) {
        long before = mutants.stream()
                .filter(mutant -> mutant.part().equals(part)
                        && (mutant.change().equals(change) || mutant.change().startsWith(change + PLACE)))
                .count();
        String place = before == 0 ? "" : PLACE + (before + 1) + ")";
        mutants.add(new Mutant(kind, part, change + place, changed));
    }

    private void checks(EventType type) {
        type.checks()
                .forEach((id, check) -> ExpressionMutator.of(check).forEach(change -> {
                    List<EventType> others = rules.eventTypes().stream()
                            .map(each -> each.name().equals(type.name()) ? type.check(id, change.expression()) : each)
                            .toList();
                    add(
                            change.kind(),
                            type.name(),
                            "check " + id + ": " + change.change(),
                            rules.toBuilder().eventTypes(others).build());
                }));
    }

    private void rule(Rule rule) {
        for (Changed change : ExpressionMutator.of(rule.condition())) {
            Rule other = with(rule, change.expression(), rule.effects(), rule.caps(), rule.cooldown(), rule.schedule());
            add(change.kind(), rule, "when: " + change.change(), other);
        }
        for (int i = 0; i < rule.effects().size(); i++) {
            effect(rule, i);
        }
        RaiseMutator.of(rule).forEach(change -> add(change.kind(), rule, change.change(), change.rule()));
        if (rule.price() != null) {
            price(rule, rule.price());
        }
        for (int i = 0; i < rule.caps().size(); i++) {
            cap(rule, i);
        }
        if (rule.cooldown() != null) {
            for (Duration other : ExpressionMutator.lengths(rule.cooldown())) {
                add(
                        Kind.WINDOW,
                        rule,
                        "cooldown: " + Durations.text(rule.cooldown()) + " became " + Durations.text(other),
                        with(rule, rule.condition(), rule.effects(), rule.caps(), other, rule.schedule()));
            }
        }
        if (rule.breaker() != null) {
            BreakerMutator.of(rule.breaker())
                    .forEach(change -> add(change.kind(), rule, change.change(), rule.guarded(change.breaker())));
        }
        if (rule.rollout() != null) {
            add(Kind.OPERATOR, rule, "rollout removed", rule.withoutRollout());
        }
        if (rule.code() != null) {
            add(Kind.OPERATOR, rule, "code removed", rule.withoutCode());
        }
        if (rule.schedule() != null) {
            schedule(rule, rule.schedule());
        }
    }

    private void effect(Rule rule, int at) {
        Effect effect = rule.effects().get(at);
        if (effect.value() != null && !(effect.value() instanceof Expression.Literal)) {
            RoundingMode other = effect.rounding() == RoundingMode.DOWN ? RoundingMode.UP : RoundingMode.DOWN;
            String change = "rounding: " + Fields.word(effect.rounding()) + " became " + Fields.word(other);
            effect(rule, at, Kind.OPERATOR, change, effect.rounded(other));
        }
        List<Changed> changes = effect.value() == null ? List.of() : ExpressionMutator.of(effect.value());
        for (Changed change : changes) {
            effect(
                    rule,
                    at,
                    change.kind(),
                    "value: " + change.change(),
                    new Effect(effect.reward(), change.expression(), effect.rounding(), effect.over()));
        }
        if (effect.over() != null) {
            sharing(rule, at, effect, effect.over());
        }
    }

    private void sharing(Rule rule, int at, Effect effect, Sharing over) {
        for (Changed change : ExpressionMutator.of(over.lines())) {
            Sharing other = new Sharing(change.expression(), over.where(), over.by());
            effect(rule, at, change.kind(), "over: " + change.change(), effect.over(other));
        }
        if (over.where() != null) {
            Sharing all = new Sharing(over.lines(), null, over.by());
            effect(rule, at, Kind.OPERATOR, "where removed", effect.over(all));
            for (Changed change : ExpressionMutator.of(over.where())) {
                effect(
                        rule,
                        at,
                        change.kind(),
                        "where: " + change.change(),
                        effect.over(over.where(change.expression())));
            }
        }
        if (over.by() != null) {
            Sharing plain = new Sharing(over.lines(), over.where(), null);
            effect(rule, at, Kind.OPERATOR, "by removed", effect.over(plain));
            for (Changed change : ExpressionMutator.of(over.by())) {
                effect(rule, at, change.kind(), "by: " + change.change(), effect.over(over.by(change.expression())));
            }
        }
    }

    private void effect(Rule rule, int at, Kind kind, String change, Effect other) {
        List<Effect> effects = new ArrayList<>(rule.effects());
        effects.set(at, other);
        add(kind, rule, change, with(rule, rule.condition(), effects, rule.caps(), rule.cooldown(), rule.schedule()));
    }

    private void price(Rule rule, Price price) {
        for (Changed change : ExpressionMutator.of(price.value())) {
            Price other = new Price(price.unit(), change.expression(), price.rounding());
            add(change.kind(), rule, "price: " + change.change(), rule.priced(other));
        }
        add(Kind.OPERATOR, rule, "price removed", rule.priced(null));
    }

    private void cap(Rule rule, int at) {
        CapMutator.of(rule.caps().get(at)).forEach(change -> {
            List<Cap> caps = new ArrayList<>(rule.caps());
            caps.set(at, change.cap());
            add(
                    change.kind(),
                    rule,
                    "cap " + change.cap().id() + ": " + change.change(),
                    with(rule, rule.condition(), rule.effects(), caps, rule.cooldown(), rule.schedule()));
        });
    }

    private void schedule(Rule rule, Schedule of) {
        for (int step = 1; step >= -1; step -= 2) {
            LocalDate from = of.from() == null ? null : of.from().plusDays(step);
            LocalDate until = of.until() == null ? null : of.until().plusDays(step);
            LocalTime start = of.start() == null ? null : of.start().plusMinutes(step);
            LocalTime end = of.end() == null ? null : of.end().plusMinutes(step);
            schedule(rule, of.from(), from, new Schedule(from, of.until(), of.days(), of.start(), of.end()));
            schedule(rule, of.until(), until, new Schedule(of.from(), until, of.days(), of.start(), of.end()));
            schedule(rule, of.start(), start, new Schedule(of.from(), of.until(), of.days(), start, of.end()));
            schedule(rule, of.end(), end, new Schedule(of.from(), of.until(), of.days(), of.start(), end));
        }
        for (DayOfWeek gone : of.days().size() > 1 ? of.days() : List.<DayOfWeek>of()) {
            List<DayOfWeek> fewer =
                    of.days().stream().filter(day -> day != gone).toList();
            schedule(rule, Fields.word(gone), "gone", new Schedule(of.from(), of.until(), fewer, of.start(), of.end()));
        }
    }

    private void schedule(Rule rule, @Nullable Object before, @Nullable Object after, Schedule changed) {
        if (before != null) {
            add(
                    Kind.WINDOW,
                    rule,
                    "schedule: " + before + " became " + after,
                    with(rule, rule.condition(), rule.effects(), rule.caps(), rule.cooldown(), changed));
        }
    }

    private void budget(Budget of) {
        BudgetMutator.of(of).forEach(change -> {
            List<Budget> others = rules.budgets().stream()
                    .map(each -> each.id().equals(of.id()) ? change.budget() : each)
                    .toList();
            add(
                    change.kind(),
                    of.id(),
                    "budget: " + change.change(),
                    rules.toBuilder().budgets(others).build());
        });
    }

    private void campaign(Campaign of) {
        for (int step = 1; step >= -1; step -= 2) {
            LocalDate from = of.from() == null ? null : of.from().plusDays(step);
            LocalDate until = of.until() == null ? null : of.until().plusDays(step);
            campaign(of, of.from(), from, dated(of, from, of.until()));
            campaign(of, of.until(), until, dated(of, of.from(), until));
        }
    }

    private static Campaign dated(Campaign of, @Nullable LocalDate from, @Nullable LocalDate until) {
        return new Campaign(of.id(), from, until, of.budget(), of.paused(), of.zone());
    }

    private void campaign(Campaign of, @Nullable LocalDate before, @Nullable LocalDate after, Campaign changed) {
        if (before != null) {
            List<Campaign> others = rules.campaigns().stream()
                    .map(each -> each.id().equals(of.id()) ? changed : each)
                    .toList();
            add(
                    Kind.WINDOW,
                    of.id(),
                    "campaign: " + before + " became " + after,
                    rules.toBuilder().campaigns(others).build());
        }
    }

    private void lane(Lane of) {
        if (of.pick() != Lane.Pick.FIRST) {
            String change = "pick: " + Fields.word(of.pick()) + " became first";
            lane(of, Kind.OPERATOR, change, Lane.of(of.id(), Lane.Pick.FIRST));
        }
        for (int step = 1; step >= -1; step -= 2) {
            int limit = of.most() == Integer.MAX_VALUE ? 0 : of.most() + step;
            if (limit > 0) {
                lane(of, Kind.THRESHOLD, "limit: " + of.most() + " became " + limit, of.limit(limit));
            }
        }
    }

    private void lane(Lane of, Kind kind, String change, Lane changed) {
        List<Lane> others = rules.lanes().stream()
                .map(each -> each.id().equals(of.id()) ? changed : each)
                .toList();
        add(kind, of.id(), "lane: " + change, rules.toBuilder().lanes(others).build());
    }

    private void tier(Tier of) {
        TierMutator.of(of).forEach(change -> {
            List<Tier> others = rules.tiers().stream()
                    .map(each -> each.id().equals(of.id()) ? change.tier() : each)
                    .toList();
            add(
                    change.kind(),
                    of.id(),
                    change.change(),
                    rules.toBuilder().tiers(others).build());
        });
    }

    private void code(PromoCode of) {
        CodeMutator.of(of).forEach(change -> {
            List<PromoCode> others = rules.codes().stream()
                    .map(each -> each.id().equals(of.id()) ? change.code() : each)
                    .toList();
            add(
                    change.kind(),
                    of.id(),
                    "code: " + change.change(),
                    rules.toBuilder().codes(others).build());
        });
    }

    private static Rule with(
            Rule rule,
            Expression condition,
            List<Effect> effects,
            List<Cap> caps,
            @Nullable Duration cooldown,
            @Nullable Schedule schedule) {
        return new Rule(
                rule.id(),
                rule.title(),
                rule.eventTypes(),
                condition,
                effects,
                rule.raises(),
                rule.price(),
                caps,
                cooldown,
                rule.breaker(),
                rule.priority(),
                schedule,
                rule.code(),
                rule.rollout(),
                rule.campaign(),
                rule.budget(),
                rule.unbudgeted(),
                rule.stackingLane(),
                rule.leavesLane(),
                rule.paused());
    }
}
