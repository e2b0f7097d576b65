package io.bonsela.core;

import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.Status;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder.Rehearsal;
import io.bonsela.api.backtest.Backtest;
import io.bonsela.api.backtest.BacktestReport;
import io.bonsela.api.backtest.BacktestReport.Figures;
import io.bonsela.api.backtest.BacktestReport.SubjectChange;
import io.bonsela.api.rule.Breaker;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.Raise;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.Tier;
import io.bonsela.testkit.EventArbitraries;
import io.bonsela.testkit.RuleSetArbitraries;
import io.bonsela.testkit.SampleShop;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What past events would have earned under other rules. */
class BacktestTest {
    private static RuleSet rules(int limit, String budget) {
        return Shop.rules(
                        "UTC",
                        Rule.named("back")
                                .on("purchase")
                                .when(field("amount").atLeast("USD 1.00"))
                                .give("cashback", operation("*", field("amount"), new BigDecimal("0.1")))
                                .budget("b")
                                .build(),
                        Rule.named("often")
                                .on("purchase")
                                .when(literal(true))
                                .give("points", literal(5))
                                .cap(Cap.count("often", limit).perSubject())
                                .build())
                .toBuilder()
                .budget(Budget.of("b", Money.of("USD", budget)))
                .build();
    }

    /** Ann buys for ten dollars, three days in a row; Bob once, on the third. */
    private static List<Event> events() {
        List<Event> events = new ArrayList<>();
        for (int day = 1; day <= 3; day++) {
            events.add(Shop.purchase("ann-" + day, "ann", "2026-11-0" + day + "T10:00:00Z")
                    .amount(Money.of("USD", "10.00"))
                    .build());
        }
        events.add(Shop.purchase("bob-3", "bob", "2026-11-03T11:00:00Z")
                .amount(Money.of("USD", "10.00"))
                .build());
        return events;
    }

    private static BacktestReport report(RuleSet old, RuleSet other, List<Event> events) {
        try (Backtest backtest = Backtest.of(old, other, RewardEngine::builder)) {
            backtest.add(events);
            return backtest.report();
        }
    }

    private static BacktestReport report(RuleSet old, RuleSet other, List<Event> events, int threads) {
        try (Backtest backtest = Backtest.of(old, other, RewardEngine::builder, threads)) {
            backtest.add(events);
            return backtest.report();
        }
    }

    @Test
    void whoGainsAndLosesAndWhatItCosts() {
        BacktestReport report = report(rules(1, "3.00"), rules(2, "2.50"), events());
        Figures old = report.baseline();
        assertThat(old.decided()).isEqualTo(4);
        assertThat(old.rules().get("back").issued()).isEqualTo(3);
        assertThat(old.rules().get("back").refused()).containsEntry(Outcome.BUDGET_EXHAUSTED, 1L);
        assertThat(old.firstRefused("b", "lifetime")).isEqualTo("2026-11-03T11:00:00Z");
        assertThat(old.customers()).isEqualTo(2);
        assertThat(old.reached()).isEqualTo(2);
        assertThat(old.sales()).isEqualTo(Map.of("USD", Money.of("USD", "40.00")));
        assertThat(old.refusedByCap()).containsExactly(Map.entry("often", 2L));
        assertThat(old.costByDay().keySet())
                .containsExactly(LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 2), LocalDate.of(2026, 11, 3));
        assertThat(old.costByDay().get(LocalDate.of(2026, 11, 3))).containsValue(Money.of("USD", "1.00"));
        assertThat(old.budgets()).extracting(BudgetBalance::available).containsExactly(Money.of("USD", "0.00"));
        assertThat(report.candidate().firstRefused("b", "lifetime")).isEqualTo("2026-11-03T10:00:00Z");
        assertThat(report.issued()).isZero();
        assertThat(report.value()).isEqualTo(Map.of("USD", new BigDecimal("-1.00"), "POINTS", new BigDecimal("5")));
        assertThat(report.subjects())
                .extracting(SubjectChange::subject, SubjectChange::difference)
                .containsExactly(tuple(
                        "ann", new TreeMap<>(Map.of("USD", new BigDecimal("-1.00"), "POINTS", new BigDecimal("5")))));
        assertThat(report.subjectsGaining()).isEqualTo(1);
        assertThat(report.subjectsLosing()).isEqualTo(1);
        assertThat(report.decisionsChanged()).as("ann's second and third").isEqualTo(2);
    }

    @Test
    void whatIsDoubledOrNoEventIsCounted() {
        try (Backtest backtest = Backtest.of(rules(1, "3.00"), rules(1, "3.00"), RewardEngine::builder)) {
            backtest.add(events());
            backtest.add(events());
            backtest.addUnreadable();
            backtest.add(List.of(Event.of("nonesuch")
                    .tenant(Shop.TENANT)
                    .id("x")
                    .subject("ann")
                    .build()));
            Figures figures = backtest.report().candidate();
            assertThat(figures.events()).isEqualTo(10);
            assertThat(figures.decided()).isEqualTo(4);
            assertThat(figures.duplicates()).isEqualTo(4);
            assertThat(figures.invalid()).isEqualTo(2);
        }
    }

    @Test
    void anEventThatIsNotAdmittedIsInvalidUnderAKnownIdToo() {
        try (Backtest backtest = Backtest.of(rules(1, "3.00"), rules(2, "2.50"), RewardEngine::builder)) {
            Event first = events().get(0);
            Event other = Event.of("nonesuch")
                    .tenant(Shop.TENANT)
                    .id(first.id())
                    .subject("ann")
                    .build();
            Event changed = Shop.purchase(first.id(), "ann", "2026-11-01T10:00:00Z")
                    .amount(Money.of("USD", "10.01"))
                    .build();
            assertThat(backtest.add(List.of(first, other, changed, first)))
                    .extracting(Decision::status)
                    .containsExactly(Status.DECIDED, Status.INVALID, Status.CONFLICT, Status.REPEATED);
        }
    }

    @Test
    void aRuleSetWithMistakesIsRefused() {
        RuleSet broken = rules(1, "3.00").toBuilder()
                .rule(Rule.named("x")
                        .on("nonesuch")
                        .when(literal(true))
                        .give("points", literal(1))
                        .build())
                .build();
        assertThatThrownBy(() -> Backtest.of(rules(1, "3.00"), broken, RewardEngine::builder))
                .isInstanceOf(InvalidRuleSetException.class);
    }

    @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
    void againstItselfNothingChanges(
            @ForAll("ruleSets") RuleSet rules, @ForAll("sales") @Size(min = 1, max = 25) List<Event> events) {
        BacktestReport report = report(rules, rules, events);
        assertThat(report.decisionsChanged()).isZero();
        assertThat(report.subjects()).isEmpty();
        assertThat(report.candidate()).isEqualTo(report.baseline());
    }

    @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
    void severalThreadsGiveTheSame(
            @ForAll("ruleSets") RuleSet old,
            @ForAll("ruleSets") RuleSet other,
            @ForAll("sales") @Size(min = 1, max = 40) List<Event> events) {
        assertThat(report(old, other, repeated(events), 4)).isEqualTo(report(old, other, repeated(events), 1));
        RuleSet apart = apart(old);
        RuleSet otherApart = apart(other);
        try (Rehearsal rehearsal = RewardEngine.builder().rehearse(apart)) {
            assertThat(rehearsal.parts(4)).hasSize(4);
        }
        assertThat(report(apart, otherApart, repeated(events), 4))
                .isEqualTo(report(apart, otherApart, repeated(events), 1));
    }

    @Test
    void whatSubjectsShareIsDecidedInOnePart() {
        RuleSet apart = Shop.rules("UTC", free("free").build());
        assertThat(parts(apart)).isEqualTo(4);
        assertThat(parts(apart.toBuilder()
                        .budget(Budget.of("b", Money.of("USD", "1.00")))
                        .build()))
                .isEqualTo(1);
        assertThat(parts(with(free("capped").cap(Cap.count("all", 5))))).isEqualTo(1);
        assertThat(parts(with(free("capped").cap(Cap.count("each", 5).perSubject()))))
                .isEqualTo(4);
        assertThat(parts(with(free("guarded")
                        .breaker(Breaker.within(Duration.ofHours(1)).awards(5)))))
                .isEqualTo(1);
        assertThat(parts(with(free("raising").raise(Raise.of("told", literal("bob"))))))
                .isEqualTo(1);
    }

    private static Rule.Builder free(String id) {
        return Rule.named(id).on("purchase").when(literal(true)).give("points", literal(5));
    }

    private static RuleSet with(Rule.Builder rule) {
        return Shop.rules("UTC", rule.build()).toBuilder()
                .eventType("told", Map.of())
                .build();
    }

    private static int parts(RuleSet rules) {
        try (Rehearsal rehearsal = RewardEngine.builder().rehearse(rules)) {
            return rehearsal.parts(4).size();
        }
    }

    /** The same rules without what subjects share. */
    private static RuleSet apart(RuleSet rules) {
        return rules.toBuilder()
                .budgets(List.of())
                .codes(List.of())
                .tiers(rules.tiers().stream()
                        .map(tier -> new Tier(
                                tier.id(),
                                tier.by(),
                                tier.levels(),
                                tier.keep(),
                                tier.keepToEndOf(),
                                tier.grace(),
                                tier.down(),
                                null))
                        .toList())
                .rules(rules.rules().stream().map(BacktestTest::apart).toList())
                .build();
    }

    private static Rule apart(Rule rule) {
        return new Rule(
                rule.id(),
                rule.title(),
                rule.eventTypes(),
                rule.condition(),
                rule.effects(),
                List.of(),
                rule.price(),
                rule.caps().stream().map(Cap::perSubject).toList(),
                rule.cooldown(),
                null,
                rule.priority(),
                rule.schedule(),
                null,
                rule.rollout(),
                rule.campaign(),
                null,
                true,
                rule.stackingLane(),
                rule.leavesLane(),
                rule.paused());
    }

    private static List<Event> repeated(List<Event> events) {
        List<Event> twice = new ArrayList<>(events);
        twice.addAll(events.subList(0, events.size() / 2));
        return twice;
    }

    @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
    void aRehearsalDecidesAsAnEngineDoes(
            @ForAll("ruleSets") RuleSet rules, @ForAll("sales") @Size(min = 1, max = 25) List<Event> events) {
        List<Event> twice = new ArrayList<>(events);
        twice.addAll(events.subList(0, events.size() / 2));
        try (RewardEngine engine =
                        RewardEngine.builder().rules(rules).clockFromEvents().build();
                Rehearsal rehearsal = RewardEngine.builder().rehearse(rules)) {
            assertThat(twice.stream().map(rehearsal::decide).toList()).isEqualTo(engine.processAll(twice));
            assertThat(rehearsal.budgets()).isEqualTo(engine.records().budgets(rules.tenant()));
        }
    }

    /** Another limit of one rule's cap: what no longer fits, or now does, and nothing else. */
    @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
    void anotherCapChangesWhatHangsOnItAlone(
            @ForAll @IntRange(max = 4) int old,
            @ForAll @IntRange(max = 4) int other,
            @ForAll @Size(min = 1, max = 20) List<@IntRange(max = 3) Integer> subjects) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < subjects.size(); i++) {
            events.add(Shop.purchase("e" + i, "s" + subjects.get(i), "2026-11-01T10:00:00Z")
                    .amount(Money.of("USD", "2.00"))
                    .build());
        }
        BacktestReport report = report(rules(old, "2.50"), rules(other, "2.50"), events);
        assertThat(report.candidate().rules().get("back"))
                .isEqualTo(report.baseline().rules().get("back"));
        assertThat(report.candidate().costByDay()).isEqualTo(report.baseline().costByDay());
        long expected = subjects.stream()
                .distinct()
                .mapToLong(subject -> {
                    long times = subjects.stream().filter(subject::equals).count();
                    return Math.abs(Math.min(times, old) - Math.min(times, other));
                })
                .sum();
        assertThat(report.decisionsChanged()).isEqualTo(expected);
        assertThat(Math.abs(report.issued())).isEqualTo(expected);
    }

    @Provide
    Arbitrary<RuleSet> ruleSets() {
        return RuleSetArbitraries.ruleSets();
    }

    @Provide
    Arbitrary<List<Event>> sales() {
        return EventArbitraries.events(SampleShop.TENANT, SampleShop.SALE, 40).list();
    }
}
