package io.bonsela.core.explain;

import static io.bonsela.api.rule.Expressions.count;
import static io.bonsela.api.rule.Expressions.distinct;
import static io.bonsela.api.rule.Expressions.distinctDays;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.sum;
import static io.bonsela.core.explain.GapCase.bonus;
import static io.bonsela.core.explain.GapCase.purchase;
import static io.bonsela.core.explain.GapCase.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.explain.Explanation.Gap;
import io.bonsela.api.explain.Explanation.RuleExplanation;
import io.bonsela.api.explain.ExplanationText;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.Window;
import io.bonsela.core.Shop;
import io.bonsela.core.explain.GapCase.Past;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/**
 * Every gap is right: what it says lacks is brought about through the front door, with events and top-ups, and the rule
 * pays; with one unit less of any of the gaps it does not.
 */
class GapProperties {
    private static final ExplanationText TEXT = ExplanationText.english(GapCase.ZONE);
    private static final Past SALE = new Past(0, 1_000, 3, "till");

    @Property(tries = 100)
    void closedTheyAreEnoughAndOneUnitShortTheyAreNot(@ForAll("cases") GapCase example) {
        RuleExplanation why = explain(example);
        boolean pays = pays(example);

        assertThat(why.pays()).isEqualTo(pays);
        if (pays) {
            assertThat(why.gaps()).isEmpty();
            return;
        }
        assertThat(why.gaps()).isNotEmpty();
        assertThat(TEXT.page(why)).hasSizeLessThanOrEqualTo(ExplanationText.PAGE);
        Statistics.label("can be closed").collect(why.enough());
        if (why.enough()) {
            close(example, why);
        }
    }

    private static void close(GapCase example, RuleExplanation why) {
        assertThat(new GapCloser(example, why.gaps(), null).pays())
                .as("%s", why.gaps())
                .isTrue();
        for (Gap gap : why.gaps()) {
            assertThat(new GapCloser(example, why.gaps(), gap).pays())
                    .as("one short of %s", gap)
                    .isFalse();
        }
    }

    @Example
    void everyKindOfGapIsClosed() {
        Expression often = count("purchase", new Window.Lifetime()).atLeast(3);
        Expression much =
                sum("purchase", field("amount"), new Window.Lifetime()).atLeast(usd(9_000));
        Expression varied =
                distinct("purchase", field("product"), new Window.Lifetime()).atLeast(3);
        Expression onDates = distinctDays("purchase", new Window.Lifetime()).atLeast(3);
        Expression any = literal(true);
        closes(Gap.Kind.COMPARISON, bonus(field("amount").atLeast(usd(2_000))), 9_000);
        closes(Gap.Kind.COUNT, bonus(often), 9_000);
        closes(Gap.Kind.SUM, bonus(much), 9_000);
        closes(Gap.Kind.DISTINCT, bonus(varied), 9_000);
        closes(Gap.Kind.DISTINCT_DAYS, bonus(onDates), 9_000);
        closes(Gap.Kind.COOLDOWN, bonus(any).cooldown(Duration.ofHours(30)), 9_000);
        closes(Gap.Kind.CAP, bonus(any).cap(Cap.count("daily", 1).within(Duration.ofHours(20))), 9_000);
        closes(Gap.Kind.BUDGET, bonus(any), 150);
    }

    private static void closes(Gap.Kind kind, Rule.Builder rule, int budget) {
        GapCase example =
                new GapCase(GapCase.rules(rule.build(), Budget.of("till", usd(budget))), List.of(hoursAgo(5)), SALE);
        RuleExplanation why = explain(example);
        assertThat(why.gaps()).extracting(Gap::kind).containsExactly(kind);
        assertThat(why.enough()).as("%s", why.gaps()).isTrue();
        close(example, why);
    }

    private static Past hoursAgo(int hours) {
        return new Past(hours, SALE.cents(), SALE.items(), SALE.device());
    }

    private static Gap only(GapCase example) {
        RuleExplanation why = explain(example);
        assertThat(why.gaps()).hasSize(1);
        return why.gaps().get(0);
    }

    /** A cap for all time does not free by itself: its limit is raised by what is too much. */
    @Property(tries = 50)
    void whatIsTooMuchForACapIsWhatItsLimitLacks(@ForAll("casesWithACapUsedUp") GapCase example) {
        Gap gap = only(example);
        assertThat(gap.kind()).isEqualTo(Gap.Kind.CAP);
        assertThat(gap.availableAt()).isEmpty();
        assertThat(paysWithRaisedCap(example, gap, false)).isTrue();
        assertThat(paysWithRaisedCap(example, gap, true)).isFalse();
    }

    @Property(tries = 50)
    void eventsCountUntilTheDeadlineAndNotFromItOn(@ForAll("casesShortOfCount") GapCase example) {
        Gap gap = only(example);
        assertThat(gap.kind()).isEqualTo(Gap.Kind.COUNT);
        Instant by = (Instant) Objects.requireNonNull(gap.argument("by"));
        assertThat(paysWithMoreAt(example, gap, by.minus(1, ChronoUnit.MICROS))).isTrue();
        assertThat(paysWithMoreAt(example, gap, by)).isFalse();
    }

    private static boolean paysWithMoreAt(GapCase example, Gap gap, Instant at) {
        try (RewardEngine engine = example.engine()) {
            engine.process(example.event("asked"));
            int missing = ((BigDecimal) Objects.requireNonNull(gap.argument("missing"))).intValueExact();
            boolean pays = false;
            for (int i = 0; i < missing; i++) {
                Past asked = example.asked();
                Event more = purchase(
                        "more-" + i, at, usd(asked.cents()), BigDecimal.valueOf(asked.items()), asked.device());
                pays |= !engine.process(more).issuances().isEmpty();
            }
            return pays;
        }
    }

    private static RuleExplanation explain(GapCase example) {
        try (RewardEngine engine = example.engine()) {
            return engine.inspect()
                    .whyNot(example.event("asked"), "bonus")
                    .rule("bonus")
                    .orElseThrow();
        }
    }

    private static boolean pays(GapCase example) {
        try (RewardEngine engine = example.engine()) {
            return !engine.process(example.event("asked")).issuances().isEmpty();
        }
    }

    private static boolean paysWithRaisedCap(GapCase example, Gap gap, boolean oneShort) {
        Object excess = Objects.requireNonNull(gap.argument("excess"));
        RuleSet raised = example.rules().toBuilder().build();
        Rule rule = raised.rules().get(0);
        Rule.Builder other = Rule.named(rule.id())
                .on("purchase")
                .when(rule.condition())
                .give(rule.effects().get(0))
                .budget("till");
        for (Cap cap : rule.caps()) {
            boolean named = cap.id().equals(gap.argument("cap"));
            Cap.Limit limit = named ? raised(cap.limit(), excess, oneShort) : cap.limit();
            other.cap(cap.limit(limit));
        }
        try (RewardEngine engine = example.engine()) {
            Shop.publish(engine, GapCase.rules(other.build(), raised.budgets().get(0)));
            return !engine.process(example.event("asked")).issuances().isEmpty();
        }
    }

    private static Cap.Limit raised(Cap.Limit limit, Object excess, boolean oneShort) {
        return limit instanceof Cap.Limit.Count number
                ? new Cap.Limit.Count(number.max() + ((BigDecimal) excess).longValueExact() - (oneShort ? 1 : 0))
                : new Cap.Limit.Value(
                        ((Cap.Limit.Value) limit).max().plus((Money) excess).minus(usd(oneShort ? 1 : 0)));
    }

    @Provide
    Arbitrary<GapCase> cases() {
        return GapCaseArbitraries.any();
    }

    @Provide
    Arbitrary<GapCase> casesWithACapUsedUp() {
        return GapCaseArbitraries.withACapUsedUp();
    }

    @Provide
    Arbitrary<GapCase> casesShortOfCount() {
        return GapCaseArbitraries.shortOfCount();
    }
}
