package io.bonsela.testkit;

import io.bonsela.api.Issuance.Terms.Charging;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Breaker;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Effect;
import io.bonsela.api.rule.Effect.Sharing;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Lane;
import io.bonsela.api.rule.PromoCode;
import io.bonsela.api.rule.Raise;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rollout;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.Tier;
import io.bonsela.api.rule.ValueType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

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
                        Arbitraries.of(0L, 500L, 2_000L, 20_000L, 200_000L),
                        Arbitraries.of(CalendarPeriod.values()).optional(0.6),
                        Arbitraries.of(true, false))
                .as((limit, period, carries) -> new Budget(
                        "promotions",
                        Money.ofMinor("USD", limit),
                        period.orElse(null),
                        true,
                        List.of(),
                        carries && period.isPresent(),
                        carries));
        Arbitrary<List<Lane>> lanes =
                Combinators.combine(lane("drinks"), lane("food")).as(List::of);
        return Combinators.combine(zones, budgets, rules, lanes).as(RuleSetArbitraries::ruleSet);
    }

    private static Arbitrary<Lane> lane(String id) {
        return Combinators.combine(Arbitraries.of(Lane.Pick.values()), Arbitraries.of(1, 1, 2))
                .as((pick, limit) -> new Lane(id, pick, limit));
    }

    private static RuleSet ruleSet(ZoneId zone, Budget budget, List<Rule> rules, List<Lane> lanes) {
        RuleSet.Builder set = RuleSet.of(SampleShop.TENANT, zone)
                .reward(Reward.credit("cashback", "USD").valued(Money.of("USD", "1.25")))
                .reward(Reward.credit("points", "POINTS")
                        .worth(Money.of("USD", "0.03"))
                        .charged(Charging.ON_SPEND))
                .reward(Reward.discount("off", "USD"))
                .reward(Reward.physical("mug", Money.of("USD", "3.00")))
                .budget(budget)
                .tier(Tier.of("club", Expressions.count("sale", Expressions.days(30)))
                        .level("silver", 2)
                        .level("gold", 4)
                        .keptFor(Period.ofDays(9))
                        .down(Tier.Down.ONE)
                        .raising("told"))
                .code(PromoCode.of("words", "tea").limit(3L).perSubject(2L))
                .eventType("told", Map.of("about", Attribute.optional(ValueType.TEXT)))
                .rule(Rule.named("answer")
                        .on("told")
                        .when(Expressions.field("about").isNot("cake"))
                        .give("cashback")
                        .budget("promotions")
                        .cap(Cap.count("answers", 3).perSubject())
                        .build())
                .lanes(lanes);
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
        if (rule.price() != null) {
            renamed.price(rule.price());
        }
        rule.effects().forEach(renamed::give);
        rule.raises().forEach(renamed::raise);
        for (Cap cap : rule.caps()) {
            renamed.cap(new Cap(
                    cap.id() + "-" + number,
                    cap.limit(),
                    cap.window(),
                    cap.dimensions(),
                    cap.ifMissing(),
                    cap.releasedOn(),
                    cap.givesRest()));
        }
        if (rule.cooldown() != null) {
            renamed.cooldown(rule.cooldown());
        }
        if (rule.breaker() != null) {
            renamed.breaker(rule.breaker());
        }
        if (rule.stackingLane() != null) {
            renamed.stackingLane(rule.stackingLane());
        }
        if (rule.rollout() != null) {
            renamed.rollout(rule.rollout());
        }
        if (rule.code() != null) {
            renamed.code(rule.code().codes(), rule.code().attribute());
        }
        if (rule.leavesLane()) {
            renamed.leavesLane();
        }
        return renamed.build();
    }

    private static Arbitrary<Rule> rules(int depth) {
        Arbitrary<Expression> conditions = Arbitraries.oneOf(List.of(
                ExpressionArbitraries.conditionsWithHistory(SampleShop.SALE, depth),
                Arbitraries.of("silver", "gold")
                        .map(level -> Expressions.tier("club").atLeast(level)),
                Arbitraries.just(Expressions.literal(true)),
                Arbitraries.just(Expressions.literal(true))));
        Arbitrary<Integer> priorities = Arbitraries.integers().between(0, 2);
        Arbitrary<Optional<Duration>> cooldowns =
                Arbitraries.integers().between(1, 240).map(Duration::ofHours).optional(0.4);
        Arbitrary<Optional<String>> lanes = Arbitraries.of("drinks", "food").optional(0.7);
        return Combinators.combine(
                        conditions,
                        caps().list().ofMaxSize(2).uniqueElements(Cap::id),
                        priorities,
                        cooldowns,
                        lanes,
                        Combinators.combine(effects(), prices(), raises(), rollouts(), codes(), breakers())
                                .as(Tuple::of))
                .as((condition, caps, priority, cooldown, lane, paid) -> {
                    Rule.Builder rule = Rule.named("rule")
                            .on("sale")
                            .when(condition)
                            .priority(priority)
                            .give(paid.get1());
                    paid.get2().ifPresent(rule::price);
                    paid.get3().ifPresent(rule::raise);
                    paid.get4().ifPresent(rule::rollout);
                    paid.get6().ifPresent(rule::breaker);
                    if (paid.get5()) {
                        rule.code("words", "shop");
                    }
                    caps.forEach(rule::cap);
                    cooldown.ifPresent(rule::cooldown);
                    lane.ifPresent(rule::stackingLane);
                    return rule.build();
                });
    }

    /** Sometimes a price, which earlier grants of cashback can pay. */
    private static Arbitrary<Optional<Money>> prices() {
        return Arbitraries.of(Money.of("USD", "0.75"), Money.of("USD", "2.00")).optional(0.15);
    }

    /** Sometimes an event for the same subject, for another one, or for one that may be missing. */
    private static Arbitrary<Optional<Raise>> raises() {
        return Arbitraries.of(Expressions.subject(), Expressions.literal("referrer"), Expressions.field("shop"))
                .map(subject -> Raise.of("told", subject).with("about", Expressions.field("category")))
                .optional(0.3);
    }

    /** Sometimes half of the subjects, or the other half. */
    private static Arbitrary<Optional<Rollout>> rollouts() {
        return Arbitraries.of(0, 50)
                .map(from -> Rollout.of("halves", 50).after(from))
                .optional(0.2);
    }

    /** Sometimes a breaker that a few grants or errors open, and that tries again after a while or not at all. */
    private static Arbitrary<Optional<Breaker>> breakers() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 200),
                        Arbitraries.longs().between(1, 4),
                        Arbitraries.integers().between(1, 100).optional())
                .as((hours, bound, again) -> {
                    Breaker breaker = Breaker.within(Duration.ofHours(hours))
                            .awards(bound)
                            .errors(bound);
                    return again.map(each -> breaker.halfOpenAfter(Duration.ofHours(each))
                                    .trials(2))
                            .orElse(breaker);
                })
                .optional(0.2);
    }

    /** Whether the rule needs a code. */
    private static Arbitrary<Boolean> codes() {
        return Arbitraries.of(true, false, false, false, false, false);
    }

    /** Rewards of a fixed value, points that cost their worth, and discounts over lines. */
    private static Arbitrary<Effect> effects() {
        Expression lines = Expressions.field("lines");
        Arbitrary<Sharing> sharing = Combinators.combine(
                        Arbitraries.of(lines, Expressions.cheapest(2, lines, Expressions.item("price"))),
                        Arbitraries.of("coffee", "tea").optional(),
                        Arbitraries.of(true, false))
                .as((list, sku, equally) -> {
                    Sharing over = Sharing.over(list);
                    over = sku.isEmpty()
                            ? over
                            : over.where(Expressions.item("sku").isNot(sku.get()));
                    return equally ? over.by(Expressions.literal(1)) : over;
                });
        Arbitrary<Expression> values = Arbitraries.of(
                Expressions.literal("USD 1.25"), Expressions.over("left").times(new BigDecimal("0.3")));
        Arbitrary<Effect> fixed = Arbitraries.of(
                Effect.of("cashback"), Effect.of("mug"), Effect.of("points", Expressions.literal("POINTS 41")));
        Arbitrary<Effect> discounts = Combinators.combine(values, sharing)
                .as((value, over) -> Effect.of("off", value).over(over));
        return Arbitraries.frequencyOf(Tuple.of(2, fixed), Tuple.of(1, discounts));
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
