package io.bonsela.core.analyse;

import static io.bonsela.api.rule.Expressions.allOf;
import static io.bonsela.api.rule.Expressions.anyOf;
import static io.bonsela.api.rule.Expressions.count;
import static io.bonsela.api.rule.Expressions.distinctDays;
import static io.bonsela.api.rule.Expressions.fact;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.operation;
import static io.bonsela.api.rule.Expressions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.analysis.Analysis;
import io.bonsela.api.analysis.Analysis.Answer;
import io.bonsela.api.analysis.Analysis.Answer.Verdict;
import io.bonsela.api.analysis.Analysis.Bound;
import io.bonsela.api.analysis.Analysis.RuleAnalysis;
import io.bonsela.api.analysis.Analysis.Witness;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.NamedCollection;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.Rule.Schedule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.Window;
import io.bonsela.core.Shop;
import io.bonsela.testkit.Patience;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an analysis finds. */
class AnalysisTest {
    private static Rule.Builder points(String id, Expression condition) {
        return Rule.named(id).on("purchase").when(condition).give("points", literal(1));
    }

    private static Analysis analyse(RuleSet rules) {
        try (RewardEngine engine = RewardEngine.builder().deliveredElsewhere().build()) {
            return engine.inspect().analyse(rules, true);
        }
    }

    private static RuleAnalysis only(Rule... rules) {
        return analyse(Shop.rules("Africa/Harare", rules)).rule("r").orElseThrow();
    }

    /** The witness happens, in an engine that had nothing before. */
    private static void happens(RuleSet rules, Answer answer, String... paying) {
        Witness witness = Objects.requireNonNull(answer.witness());
        try (RewardEngine engine =
                RewardEngine.builder().rules(rules).clockFromEvents().build()) {
            for (Event event : witness.before()) {
                engine.process(event);
            }
            assertThat(engine.process(witness.event()).outcomes())
                    .filteredOn(outcome -> outcome.outcome() == Outcome.MATCHED)
                    .extracting(outcome -> outcome.rule())
                    .contains(paying);
        }
    }

    @Test
    void whatContradictsItselfNeverPays() {
        Expression none = allOf(
                field("amount").atLeast(Money.of("USD", "50.00")),
                field("amount").below(Money.of("USD", "50.00")));
        assertThat(only(points("r", none).build()).fires()).isEqualTo(Answer.NO);
        assertThat(only(points("r", literal(true)).cap(Cap.count("none", 0)).build())
                        .fires())
                .isEqualTo(Answer.NO);
        Schedule over = Schedule.between(LocalDate.parse("2026-01-01"), LocalDate.parse("2026-01-31"));
        Expression later = Expressions.date().above(LocalDate.parse("2026-02-01"));
        assertThat(only(points("r", later).schedule(over).build()).fires()).isEqualTo(Answer.NO);
        Expression tooOften = distinctDays("purchase", new Window.Days(7)).atLeast(8);
        assertThat(only(points("r", tooOften).build()).fires()).isEqualTo(Answer.NO);
    }

    /** Cases that multiply, each with pasts that never come out: what could take for ever ends, and says so. */
    @Test
    void whatWouldTakeTooLongIsUndecided() {
        Expression never = allOf(
                count("purchase", new Window.Days(1)).atLeast(300),
                distinctDays("purchase", new Window.Calendar(CalendarPeriod.MONTH))
                        .atLeast(31),
                sum("purchase", field("amount"), new Window.Days(1))
                        .where(field("amount.currency").is("USD"))
                        .below(Money.of("USD", "0.01")));
        Expression[] cases = IntStream.range(0, 100)
                .mapToObj(i -> allOf(field("amount").above(Money.ofMinor("USD", 100 + i)), never))
                .toArray(Expression[]::new);
        Rule rule = points("r", anyOf(cases)).build();
        assertTimeoutPreemptively(
                Patience.LIMIT, () -> assertThat(only(rule).fires().verdict()).isEqualTo(Verdict.UNDECIDED));
    }

    @Test
    void longConditionsAndLanesAreNotTakenForContradictions() {
        Expression[] many = IntStream.range(0, 600)
                .mapToObj(i -> field("amount").above(Money.ofMinor("USD", i)))
                .toArray(Expression[]::new);
        assertThat(only(points("r", allOf(many)).build()).fires().verdict()).isEqualTo(Verdict.YES);
        Rule[] lane = IntStream.rangeClosed(0, 150)
                .mapToObj(i -> (i == 150 ? points("r", literal(true)) : points("a" + i, many[150 + i]))
                        .stackingLane("one")
                        .build())
                .toArray(Rule[]::new);
        try (RewardEngine engine = RewardEngine.builder().deliveredElsewhere().build()) {
            RuleAnalysis last = engine.inspect()
                    .analyse(Shop.rules("Africa/Harare", lane), false)
                    .rule("r")
                    .orElseThrow();
            assertThat(last.fires().verdict()).isEqualTo(Verdict.YES);
        }
    }

    @Test
    void anObjectMayBeDeep() {
        ValueType deep = ValueType.TEXT;
        for (int i = 0; i < 40; i++) {
            deep = ValueType.object(Map.of("in", deep));
        }
        RuleSet rules = Shop.rules("Africa/Harare")
                .eventType("parcel", Map.of("box", Attribute.optional(deep)))
                .rule(Rule.named("r")
                        .on("parcel")
                        .when(literal(true))
                        .give("points", literal(1))
                        .build())
                .build();
        assertThat(analyse(rules).rule("r").orElseThrow().fires().verdict()).isNotEqualTo(Verdict.NO);
    }

    @Test
    void aPastIsMadeUpWhereOneIsNeeded() {
        RuleSet rules = Shop.rules(
                "Africa/Harare",
                points("r", count("purchase", new Window.Days(30)).atLeast(5))
                        .cooldown(Duration.ofDays(7))
                        .build(),
                points(
                                "s",
                                sum("purchase", field("amount"), new Window.Calendar(CalendarPeriod.MONTH))
                                        .where(field("amount.currency").is("USD"))
                                        .atLeast(Money.of("USD", "500.00")))
                        .build(),
                points(
                                "t",
                                distinctDays("purchase", new Window.Calendar(CalendarPeriod.MONTH))
                                        .is(8))
                        .build(),
                points(
                                "u",
                                sum("purchase", field("amount"), new Window.Since("visit", null, new Window.Days(7)))
                                        .where(field("amount.currency").is("USD"))
                                        .atLeast(Money.of("USD", "10.00")))
                        .build());
        Analysis analysis = analyse(rules);
        for (RuleAnalysis rule : analysis.rules()) {
            happens(rules, rule.fires(), rule.rule());
        }
        assertThat(analysis.overlaps())
                .allSatisfy(pair -> assertThat(pair.both().verdict()).isEqualTo(Verdict.YES));
        analysis.overlaps().forEach(pair -> happens(rules, pair.both(), pair.first(), pair.second()));
    }

    @Test
    void aRuleBehindOneThatAlwaysPaysIsShadowed() {
        Rule first = points("a", field("amount").atLeast(Money.of("USD", "10.00")))
                .stackingLane("lane")
                .build();
        Rule behind = points("r", field("amount").atLeast(Money.of("USD", "20.00")))
                .stackingLane("lane")
                .build();
        RuleAnalysis shadowed = only(first, behind);
        assertThat(shadowed.fires()).isEqualTo(Answer.NO);
        assertThat(shadowed.shadowedBy()).containsExactly("a");

        Rule capped = points("a", field("amount").atLeast(Money.of("USD", "10.00")))
                .stackingLane("lane")
                .cap(Cap.count("often", 1).perSubject())
                .build();
        RuleAnalysis free = only(capped, behind);
        assertThat(free.shadowedBy()).isEmpty();
        assertThat(Objects.requireNonNull(free.fires().witness()).refused()).containsExactly("a");
    }

    @Test
    void rulesThatShareACapOfOneDoNotPayTogether() {
        Cap shared = Cap.count("once", 1).perSubject();
        RuleSet rules = Shop.rules(
                "Africa/Harare",
                points("a", field("amount").atLeast(Money.of("USD", "50.00")))
                        .cap(shared)
                        .build(),
                points("b", literal(true)).cap(shared).build(),
                points("c", literal(true)).build());
        assertThat(analyse(rules).overlaps())
                .extracting(
                        pair -> pair.first() + pair.second(),
                        pair -> pair.both().verdict())
                .containsExactly(tuple("ab", Verdict.NO), tuple("ac", Verdict.YES), tuple("bc", Verdict.YES));
    }

    @Test
    void anAlternativeBehindARivalThatCanBeRefusedIsNotDead() {
        Expression much = field("amount").atLeast(Money.of("USD", "100.00"));
        Rule rival = points("a", much)
                .stackingLane("lane")
                .cap(Cap.count("once", 1).perSubject())
                .build();
        Rule behind = points("r", much.or(field("device").is("till")))
                .stackingLane("lane")
                .build();
        assertThat(only(rival, behind).branches())
                .extracting(branch -> branch.reachable().verdict())
                .doesNotContain(Verdict.NO);
    }

    @Test
    void aRivalThatIsNeverRefusedAloneIsNotTakenAway() {
        Cap shared = Cap.count("once", 1);
        Expression some = field("amount").atLeast(Money.of("USD", "10.00"));
        RuleAnalysis behind = only(
                points("a", some).stackingLane("lane").cap(shared).build(),
                points("r", some).stackingLane("lane").cap(shared).build());
        assertThat(behind.fires().verdict()).isNotEqualTo(Verdict.YES);
    }

    @Test
    void thereAreOtherCurrenciesAndDaysAtTheEndOfTime() {
        Expression other =
                field("amount.currency").in("USD", "EUR", "ZAR", "GBP").negate();
        assertThat(only(points("r", other).build()).fires().verdict()).isEqualTo(Verdict.YES);
        Schedule forEver = Schedule.between(LocalDate.parse("1900-01-01"), LocalDate.parse("9999-12-31"));
        Rule first = points("a", literal(true))
                .stackingLane("lane")
                .schedule(forEver)
                .build();
        Rule second = points("r", literal(true)).stackingLane("lane").build();
        RuleAnalysis behind =
                analyse(Shop.rules("UTC", first, second)).rule("r").orElseThrow();
        assertThat(behind.shadowedBy()).containsExactly("a");
    }

    @Test
    void alternativesThatNeverMatterAreFound() {
        Expression tiers = operation(
                "if",
                field("amount").above(Money.of("USD", "10.00")),
                2,
                field("amount").above(Money.of("USD", "20.00")),
                3,
                1);
        Rule rule = Rule.named("r")
                .on("purchase")
                .when(field("amount.currency").is("USD"))
                .give("points", tiers)
                .build();
        assertThat(only(rule).branches())
                .extracting(
                        branch -> branch.place() + " " + branch.expression(),
                        branch -> branch.reachable().verdict())
                .containsExactly(
                        tuple("give 2", Verdict.YES), tuple("give 3", Verdict.NO), tuple("give 1", Verdict.YES));
    }

    @Test
    void collectionsAndFactsAreLookedInto() {
        RuleSet rules = Shop.rules("Africa/Harare")
                .collection(NamedCollection.of("vip", List.of("ann", "ben")))
                .fact("tier", ValueType.TEXT)
                .rule(points(
                                "r",
                                Expressions.subject()
                                        .in(Expressions.collection("vip"))
                                        .and(fact("tier").is("gold")))
                        .build())
                .rule(points(
                                "s",
                                Expressions.subject()
                                        .in(Expressions.collection("vip"))
                                        .and(Expressions.subject().is("cid")))
                        .build())
                .build();
        Analysis analysis = analyse(rules);
        Witness witness =
                Objects.requireNonNull(analysis.rule("r").orElseThrow().fires().witness());
        assertThat(witness.event().subject()).isIn("ann", "ben");
        assertThat(witness.facts()).containsEntry("tier", "gold");
        assertThat(analysis.rule("s").orElseThrow().fires()).isEqualTo(Answer.NO);
    }

    @Test
    void theWorstCaseIsWhatBoundsAllow() {
        Expression fivePercent = field("amount").times(new BigDecimal("0.05"));
        RuleSet rules = Shop.rules("Africa/Harare")
                .budget(Budget.of("till", Money.of("USD", "100.00")).every(CalendarPeriod.MONTH))
                .campaign(Campaign.of("spring", "till")
                        .between(LocalDate.parse("2026-09-01"), LocalDate.parse("2026-11-30")))
                .rule(Rule.named("a")
                        .on("purchase")
                        .when(literal(true))
                        .campaign("spring")
                        .cap(Cap.value("each", Money.of("USD", "2.00"))
                                .perSubject()
                                .every(CalendarPeriod.MONTH))
                        .give("cashback", fivePercent)
                        .build())
                .rule(Rule.named("b")
                        .on("purchase")
                        .when(field("amount").atMost(Money.of("USD", "200.00")))
                        .unbudgeted()
                        .cap(Cap.count("ten", 10))
                        .give("cashback", fivePercent)
                        .build())
                .rule(Rule.named("c")
                        .on("purchase")
                        .when(literal(true))
                        .unbudgeted()
                        .give("cashback", fivePercent)
                        .build())
                .build();
        RuleSet empty = rules.toBuilder().campaign(Campaign.of("idle", "till")).build();
        assertThat(analyse(empty).campaigns().get(1).bounded())
                .as("it owes nothing")
                .isTrue();
        RuleSet endless = rules.toBuilder()
                .campaigns(List.of(Campaign.of("spring", "till").between(LocalDate.parse("2026-09-01"), LocalDate.MAX)))
                .build();
        assertThat(analyse(endless).rule("a").orElseThrow().liability().bounds())
                .extracting(Bound::by)
                .contains("cap each in 11999975680 periods");
        Analysis analysis = analyse(rules);
        Window month = new Window.Calendar(CalendarPeriod.MONTH);
        Window ever = new Window.Lifetime();
        assertThat(analysis.rule("a").orElseThrow().liability().bounds())
                .containsExactly(
                        new Bound(Money.of("USD", "100.00"), month, null, "budget till"),
                        new Bound(Money.of("USD", "6.00"), ever, "subject", "cap each in 3 periods"),
                        new Bound(Money.of("USD", "2.00"), month, "subject", "cap each"));
        assertThat(analysis.rule("b").orElseThrow().liability().bounds())
                .containsExactly(new Bound(Money.of("USD", "100.00"), ever, null, "cap ten"));
        assertThat(analysis.rule("c").orElseThrow().liability().bounded()).isFalse();
        assertThat(analysis.campaigns().get(0).bounds())
                .containsExactly(new Bound(Money.of("USD", "100.00"), month, null, "budget till"));
    }

    @Test
    void aRuleSetWithMistakesIsNotAnalysed() {
        assertThatThrownBy(() -> only(points("r", field("none").is("x")).build()))
                .isInstanceOf(InvalidRuleSetException.class);
    }
}
