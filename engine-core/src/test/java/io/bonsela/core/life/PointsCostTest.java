package io.bonsela.core.life;

import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance.Terms.Charging;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.Reports.Breakage;
import io.bonsela.api.Reports.Division;
import io.bonsela.api.Reports.Outstanding;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.analysis.Analysis.Bound;
import io.bonsela.api.command.Credit;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.Refund.OnSpent;
import io.bonsela.api.command.Reverse;
import io.bonsela.api.command.Spend;
import io.bonsela.api.command.Transfer;
import io.bonsela.api.command.UndoSpend;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Points that cost money: one costs a cent, and the budget has a dollar. */
class PointsCostTest {
    private static final String T = "shop";
    private static final Reward POINTS =
            Reward.credit("points", "POINTS").worth(Money.of("USD", "0.01")).expiringAfter(Period.ofDays(30));

    /** A shop with one budget. */
    private static final class Till implements AutoCloseable {
        private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T08:00:00Z"));
        private final RewardEngine engine;
        private int number;

        Till(RuleSet rules) {
            engine = RewardEngine.builder().rules(rules).clock(clock).build();
        }

        Till(Charging charge) {
            this(rules(POINTS.charged(charge), Budget.of("promo", Money.of("USD", "1.00"))));
        }

        Decision sale(String amount) {
            return engine.process(Event.of("sale")
                    .tenant(T)
                    .id("e" + ++number)
                    .subject("ann")
                    .amount(Money.of("USD", amount))
                    .build());
        }

        Origin origin() {
            return Origin.of(T, "c" + ++number, "clerk");
        }

        Receipt spend(long points) {
            return engine.execute(new Spend(origin(), "ann", points(points)));
        }

        Receipt credit(long points) {
            return engine.execute(new Credit(origin().because("sorry"), "ann", "points", points(points), "promo"));
        }

        /** The cents that are reserved and charged. */
        List<Long> budget() {
            BudgetBalance promo = engine.records().budgets(T).get(0);
            assertThat(engine.reports().reconcile(T).differences()).isEmpty();
            return List.of(promo.reserved().minorUnits(), promo.charged().minorUnits());
        }

        Breakage breakage() {
            return engine.reports().breakage(T, Instant.MIN, Instant.MAX).get(0);
        }

        @Override
        public void close() {
            engine.close();
        }
    }

    private static RuleSet rules(Reward points, Budget budget, Cap... caps) {
        Rule.Builder earn = Rule.named("earn")
                .on("sale")
                .when(literal(true))
                .budget(budget.id())
                .give("points", field("amount").dividedBy("USD 1.00"));
        Stream.of(caps).forEach(earn::cap);
        return RuleSet.of(T, ZoneOffset.UTC)
                .eventType("sale", Map.of("amount", Attribute.required(ValueType.money("USD"))))
                .budget(budget)
                .reward(points)
                .rule(earn.build())
                .build();
    }

    private static Money points(long points) {
        return Money.ofMinor("POINTS", points);
    }

    private static Money cents(long cents) {
        return Money.ofMinor("USD", cents);
    }

    @Test
    void chargedWhenIssuedTheCostOfWhatExpiresIsNotGivenBack() {
        try (Till till = new Till(Charging.ON_ISSUE)) {
            assertThat(till.sale("40.00").issuances().get(0).cost()).isEqualTo(cents(40));
            assertThat(till.budget()).containsExactly(0L, 40L);
            till.spend(30);
            till.clock.advance(Duration.ofDays(31));
            till.engine.maintenance().expireDue(100);
            assertThat(till.budget()).containsExactly(0L, 40L);
            assertThat(till.breakage().costs())
                    .containsExactly(new Division(cents(40), cents(30), cents(10), cents(0), cents(0)));
        }
    }

    @Test
    void chargedWhenSpentTheCostFollowsWhatIsSpent() {
        try (Till till = new Till(Charging.ON_SPEND)) {
            till.sale("40.00");
            assertThat(till.budget()).containsExactly(40L, 0L);
            Receipt spent = till.spend(30);
            assertThat(till.budget()).containsExactly(10L, 30L);
            till.engine.execute(new UndoSpend(till.origin(), spent.commandId()).part(points(5)));
            assertThat(till.budget()).containsExactly(15L, 25L);
            assertThat(till.engine.reports().outstanding(T))
                    .containsExactly(
                            new Outstanding(YearMonth.of(2026, 3), points(15), points(0), List.of(cents(15)), 1));
            till.clock.advance(Duration.ofDays(31));
            assertThat(till.breakage().value())
                    .as("expired, but not swept")
                    .isEqualTo(new Division(points(40), points(25), points(15), points(0), points(0)));
            till.engine.maintenance().expireDue(100);
            assertThat(till.budget()).as("the budget has it again").containsExactly(0L, 25L);
            assertThat(till.breakage())
                    .isEqualTo(new Breakage(
                            YearMonth.of(2026, 3),
                            "points",
                            new Division(points(40), points(25), points(15), points(0), points(0)),
                            List.of(new Division(cents(40), cents(25), cents(15), cents(0), cents(0)))));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Charging.class,
            names = {"ON_ISSUE", "ON_SPEND"})
    void aBudgetRefusesWhatItCannotReserve(Charging charge) {
        try (Till till = new Till(charge)) {
            till.sale("90.00");
            Decision refused = till.sale("11.00");
            assertThat(refused.outcome("earn").orElseThrow().outcome()).isEqualTo(Outcome.BUDGET_EXHAUSTED);
            assertThat(till.sale("10.00").issuances()).hasSize(1);
        }
    }

    @Test
    void aBudgetThatGivesTheRestGrantsAsManyPointsAsItCanPay() {
        Reward dear = POINTS.worth(Money.of("USD", "0.03")).charged(Charging.ON_SPEND);
        try (Till till =
                new Till(rules(dear, Budget.of("promo", Money.of("USD", "1.00")).givingRest()))) {
            Decision reduced = till.sale("40.00");
            assertThat(reduced.issuances().get(0).value()).isEqualTo(points(33));
            assertThat(reduced.issuances().get(0).cost()).isEqualTo(cents(99));
            assertThat(till.sale("1.00").outcome("earn").orElseThrow().outcome())
                    .isEqualTo(Outcome.BUDGET_EXHAUSTED);
        }
    }

    @Test
    void whatCostsNothingDoesNotKeepABudgetFromGivingTheRest() {
        RuleSet rules = rules(
                POINTS.charged(Charging.ON_SPEND),
                Budget.of("promo", Money.of("USD", "1.00")).givingRest());
        Rule earn = rules.rules().get(0);
        RuleSet both = rules.toBuilder()
                .reward(Reward.of("badge", "physical", null))
                .rules(List.of(Rule.named("earn")
                        .on("sale")
                        .when(literal(true))
                        .budget("promo")
                        .give(earn.effects().get(0))
                        .give("badge")
                        .build()))
                .build();
        try (Till till = new Till(both)) {
            assertThat(till.sale("140.00").issuances())
                    .extracting(issuance -> String.valueOf(issuance.value()))
                    .containsExactly("POINTS 100", "null");
        }
    }

    @Test
    void aTransferIsASpendingOfTheSender() {
        try (Till till = new Till(
                rules(POINTS.charged(Charging.ON_SPEND).transferring(), Budget.of("promo", Money.of("USD", "1.00"))))) {
            Decision earned = till.sale("40.00");
            till.engine.execute(new Transfer(till.origin(), "ann", "ben", points(10)));
            assertThat(till.budget()).containsExactly(30L, 10L);
            till.engine.execute(new Spend(till.origin(), "ben", points(10)));
            assertThat(till.budget()).containsExactly(30L, 10L);
            assertThat(till.breakage().value())
                    .isEqualTo(new Division(points(40), points(10), points(0), points(0), points(30)));
            till.engine.execute(new Refund(till.origin(), earned.eventId()));
            assertThat(till.budget()).as("what is spent is owed").containsExactly(0L, 0L);
            till.sale("15.00");
            assertThat(till.budget()).as("and paid from the next points").containsExactly(5L, 10L);
        }
    }

    @Test
    void aShortfallStaysCharged() {
        try (Till till = new Till(Charging.ON_SPEND)) {
            Decision earned = till.sale("40.00");
            Receipt spent = till.spend(30);
            till.engine.execute(new Refund(till.origin(), earned.eventId()).onSpent(OnSpent.SHORTFALL));
            assertThat(till.budget()).containsExactly(0L, 30L);
            till.engine.execute(new UndoSpend(till.origin(), spent.commandId()));
            assertThat(till.budget()).as("as if nothing had been spent").containsExactly(0L, 0L);
        }
    }

    @Test
    void aCreditByHandCostsItsWorth() {
        try (Till till = new Till(Charging.ON_SPEND)) {
            assertThat(till.credit(60).isDone()).isTrue();
            assertThat(till.budget()).containsExactly(60L, 0L);
            assertThat(till.credit(41).refusal()).contains(ReasonCode.BUDGET_TOO_LOW);
        }
    }

    @Test
    void aCapOnPointsBoundsTheLiability() {
        RuleSet rules = rules(
                POINTS.charged(Charging.ON_SPEND),
                Budget.of("promo", Money.of("USD", "1.00")).soft(),
                Cap.value("monthly", points(500)).perSubject().every(CalendarPeriod.MONTH));
        try (Till till = new Till(rules)) {
            assertThat(till.engine
                            .inspect()
                            .analyse(rules, true)
                            .rules()
                            .get(0)
                            .liability()
                            .bounds())
                    .extracting(Bound::atMost)
                    .contains(cents(500));
        }
    }

    @Test
    void eachGrantCostsAtLeastAMinorUnit() {
        Reward dear =
                Reward.credit("points", "KES").worth(Money.of("USD", "0.01")).charged(Charging.ON_SPEND);
        RuleSet rules =
                rules(dear, Budget.of("promo", Money.of("USD", "0.03")), Cap.value("all", Money.of("KES", "10.00")));
        RuleSet half = rules.toBuilder()
                .rules(List.of(Rule.named("earn")
                        .on("sale")
                        .when(literal(true))
                        .budget("promo")
                        .cap(Cap.value("all", Money.of("KES", "10.00")))
                        .give("points", literal("KES 0.60"))
                        .build()))
                .build();
        try (Till till = new Till(half)) {
            for (int i = 0; i < 3; i++) {
                assertThat(till.sale("1.00").issuances().get(0).cost()).isEqualTo(cents(1));
            }
            assertThat(till.sale("1.00").outcome("earn").orElseThrow().outcome())
                    .isEqualTo(Outcome.BUDGET_EXHAUSTED);
            assertThat(till.engine
                            .inspect()
                            .analyse(half, true)
                            .rules()
                            .get(0)
                            .liability()
                            .bounds())
                    .as("the cap does not bound a cost that is rounded for each grant")
                    .extracting(Bound::atMost)
                    .containsExactly(cents(3));
        }
    }

    @Test
    void aCreditByHandThatCostsTooMuchIsRefused() {
        RuleSet rules = rules(
                POINTS.worth(Money.of("USD", "1000.00")).charged(Charging.ON_SPEND),
                Budget.of("promo", Money.of("USD", "1.00")).soft());
        try (Till till = new Till(rules)) {
            assertThat(till.credit(10_000_000_000_000L).refusal()).contains(ReasonCode.AMOUNT_TOO_LARGE);
            assertThat(till.credit(100).isDone()).isTrue();
        }
    }

    @Test
    void mistakesAreNamed() {
        Budget budget = Budget.of("promo", Money.of("USD", "1.00"));
        assertThat(mistakes(rules(POINTS, budget)))
                .containsExactly(
                        "reward 'points' costs POINTS, but budget 'promo' is in USD: give it a worth in USD and say when it is charged");
        assertThat(mistakes(rules(Reward.discount("points", "USD").charged(Charging.ON_SPEND), budget)))
                .containsExactly("only a credit can say when it is charged");
        assertThat(mistakes(rules(Reward.credit("points", "USD").worth(cents(1)).charged(Charging.ON_SPEND), budget)))
                .containsExactly("the worth of one unit is in the currency of the unit itself");
        assertThat(mistakes(rules(POINTS.worth(Money.of("USD", "1000.01")).charged(Charging.ON_ISSUE), budget)))
                .containsExactly("the worth is larger than USD 1000.00");
    }

    private static List<String> mistakes(RuleSet rules) {
        InvalidRuleSetException refused =
                catchThrowableOfType(InvalidRuleSetException.class, () -> new Till(rules).close());
        return refused.diagnostics().stream().map(Diagnostic::message).toList();
    }

    /** A step: a sale, a spending, an undo, a refund, a reversal, or time. */
    private record Step(char kind, int size) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Arbitraries.of('b', 's', 'u', 'r', 'v', 't')
                .flatMap(kind -> Arbitraries.integers().between(1, 25).map(size -> new Step(kind, size)))
                .list()
                .ofMaxSize(14);
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void whatIsChargedIsWhatIsSpentAndWhatIsReservedIsWhatIsOutstanding(
            @ForAll("steps") List<Step> steps, @ForAll OnSpent onSpent, @ForAll boolean stated) {
        Reward points = stated ? POINTS.costing(Money.of("USD", "0.07")) : POINTS.worth(Money.of("USD", "0.03"));
        try (Till till =
                new Till(rules(points.charged(Charging.ON_SPEND), Budget.of("promo", Money.of("USD", "30.00"))))) {
            List<Decision> sales = new ArrayList<>();
            List<String> spendings = new ArrayList<>();
            for (Step step : steps) {
                switch (step.kind) {
                    case 'b' -> sales.add(till.sale(step.size + ".00"));
                    case 's' -> spendings.add(till.spend(step.size).commandId());
                    case 't' -> till.clock.advance(Duration.ofDays(step.size));
                    case 'u' -> {
                        if (!spendings.isEmpty()) {
                            till.engine.execute(
                                    new UndoSpend(till.origin(), spendings.get(step.size % spendings.size()))
                                            .part(points(Math.max(1, step.size / 2))));
                        }
                    }
                    default -> {
                        if (!sales.isEmpty()) {
                            Decision sale = sales.get(step.size % sales.size());
                            till.engine.execute(
                                    step.kind == 'r'
                                            ? new Refund(till.origin(), sale.eventId())
                                                    .part(Money.ofMinor("USD", 130 * step.size))
                                                    .onSpent(onSpent)
                                            : new Reverse(
                                                            till.origin(),
                                                            sale.issuances()
                                                                    .get(0)
                                                                    .id())
                                                    .part(points(1 + step.size / 3)));
                        }
                    }
                }
                till.engine.maintenance().expireDue(100);
                List<Breakage> figures = till.engine.reports().breakage(T, Instant.MIN, Instant.MAX);
                Division cost = all(
                        figures.stream().flatMap(each -> each.costs().stream()).toList(), "USD");
                Division value = all(figures.stream().map(Breakage::value).toList(), "POINTS");
                assertThat(till.engine.records().budgets(T).isEmpty() ? List.of(0L, 0L) : till.budget())
                        .containsExactly(
                                cost.outstanding().minorUnits(), cost.spent().minorUnits());
                assertThat(till.engine.reports().outstanding(T).stream()
                                .flatMap(due -> due.costs().stream())
                                .mapToLong(Money::minorUnits)
                                .sum())
                        .isEqualTo(cost.outstanding().minorUnits());
                if (!stated) {
                    assertThat(cost.spent().minorUnits())
                            .isEqualTo(3 * value.spent().minorUnits());
                }
            }
        }
    }

    private static Division all(List<Division> parts, String currency) {
        Money zero = Money.ofMinor(currency, 0);
        return parts.stream()
                .reduce(
                        new Division(zero, zero, zero, zero, zero),
                        (one, other) -> new Division(
                                one.granted().plus(other.granted()),
                                one.spent().plus(other.spent()),
                                one.expired().plus(other.expired()),
                                one.takenBack().plus(other.takenBack()),
                                one.outstanding().plus(other.outstanding())));
    }
}
