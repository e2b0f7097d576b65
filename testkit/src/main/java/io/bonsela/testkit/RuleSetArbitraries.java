package io.bonsela.testkit;

import io.bonsela.api.Money;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Generates valid rule sets of the {@link SampleShop}: conditions with every operator, caps over every window,
 * cooldowns, stacking lanes and tight budgets.
 */
public final class RuleSetArbitraries {
    private RuleSetArbitraries() {}

    /** Rule sets with up to five rules. */
    public static Arbitrary<RuleSet> ruleSets() {
        Arbitrary<List<Rule>> rules = rules(1).list().ofMinSize(1).ofMaxSize(5);
        Arbitrary<ZoneId> zones = Arbitraries.of("UTC", "Africa/Harare", "America/New_York", "Pacific/Auckland")
                .map(ZoneId::of);
        Arbitrary<Budget> budgets = Combinators.combine(
                        Arbitraries.of(0L, 500L, 2_000L),
                        Arbitraries.of(CalendarPeriod.values()).optional(0.6))
                .as((limit, period) ->
                        new Budget("promotions", Money.ofMinor("USD", limit), period.orElse(null), true, List.of()));
        return Combinators.combine(zones, budgets, rules).as(RuleSetArbitraries::ruleSet);
    }

    private static RuleSet ruleSet(ZoneId zone, Budget budget, List<Rule> rules) {
        RuleSet.Builder set = RuleSet.of(SampleShop.TENANT, zone)
                .reward(Reward.credit("cashback", "USD").worth(Money.of("USD", "1.25")))
                .reward(Reward.credit("points", "POINTS"))
                .reward(Reward.physical("mug", Money.of("USD", "3.00")))
                .budget(budget);
        for (EventType type : SampleShop.EVENT_TYPES) {
            set.eventType(type.name(), type.attributes());
        }
        for (int i = 0; i < rules.size(); i++) {
            set.rule(renamed(rules.get(i), i));
        }
        return set.build();
    }

    /** Renames a rule and its caps: generated rules share ids, which must differ in a rule set. */
    private static Rule renamed(Rule rule, int number) {
        Rule.Builder renamed = Rule.named("rule-" + number)
                .on(rule.eventTypes().toArray(String[]::new))
                .when(rule.condition())
                .priority(rule.priority())
                .budget("promotions");
        rule.effects().forEach(renamed::give);
        for (Cap cap : rule.caps()) {
            renamed.cap(new Cap(
                    cap.id() + "-" + number,
                    cap.limit(),
                    cap.window(),
                    cap.dimensions(),
                    cap.ifMissing(),
                    cap.releasedOn()));
        }
        if (rule.cooldown() != null) {
            renamed.cooldown(rule.cooldown());
        }
        if (rule.stackingLane() != null) {
            renamed.stackingLane(rule.stackingLane());
        }
        if (rule.leavesLane()) {
            renamed.leavesLane();
        }
        return renamed.build();
    }

    private static Arbitrary<Rule> rules(int depth) {
        Arbitrary<Expression> conditions = Arbitraries.oneOf(List.of(
                ExpressionArbitraries.conditionsWithHistory(SampleShop.SALE, depth),
                Arbitraries.just(Expressions.literal(true))));
        Arbitrary<Integer> priorities = Arbitraries.integers().between(0, 2);
        Arbitrary<Optional<Duration>> cooldowns =
                Arbitraries.integers().between(1, 240).map(Duration::ofHours).optional(0.4);
        Arbitrary<Optional<String>> lanes = Arbitraries.of("drinks", "food").optional(0.4);
        return Combinators.combine(
                        conditions,
                        caps().list().ofMaxSize(2).uniqueElements(Cap::id),
                        priorities,
                        cooldowns,
                        lanes,
                        Arbitraries.of("cashback", "mug"))
                .as((condition, caps, priority, cooldown, lane, reward) -> {
                    Rule.Builder rule = Rule.named("rule")
                            .on("sale")
                            .when(condition)
                            .priority(priority)
                            .give(reward);
                    caps.forEach(rule::cap);
                    cooldown.ifPresent(rule::cooldown);
                    lane.ifPresent(rule::stackingLane);
                    return rule.build();
                });
    }

    /** Caps on the number of grants, per subject, per attribute value, or overall, over every kind of window. */
    public static Arbitrary<Cap> caps() {
        Arbitrary<Cap> counts = Combinators.combine(
                        Arbitraries.of("a", "b", "c"), Arbitraries.longs().between(0, 4))
                .as(Cap::count);
        Arbitrary<Cap> scoped = Combinators.combine(counts, Arbitraries.of("subject", "category", "all"))
                .as((cap, scope) -> switch (scope) {
                    case "subject" -> cap.perSubject();
                    case "category" -> cap.per(Expressions.field("category"));
                    default -> cap;
                });
        return scoped.flatMap(cap -> Arbitraries.oneOf(
                Arbitraries.just(cap),
                Arbitraries.of(CalendarPeriod.values()).map(cap::every),
                Arbitraries.integers().between(1, 300).map(h -> cap.within(Duration.ofHours(h)))));
    }
}
