package io.bonsela.core.decide;

import static io.bonsela.api.rule.Expressions.capLeft;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.wallet;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.analysis.Analysis.Answer.Verdict;
import io.bonsela.api.backtest.Tally;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.Spend;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Effect;
import io.bonsela.api.rule.Effect.Sharing;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.Window;
import io.bonsela.testkit.ManualClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Caps and budgets that give the rest, and conditions that read wallets and what caps leave. */
class RestTest {
    private static final String T = "shop";

    private static RuleSet.Builder shop() {
        return RuleSet.of(T, ZoneOffset.UTC)
                .eventType(
                        "sale",
                        Map.of(
                                "amount", Attribute.required(ValueType.money("USD")),
                                "lines",
                                        Attribute.optional(ValueType.listOf(ValueType.object(Map.of(
                                                        "sku", ValueType.TEXT, "price", ValueType.money("USD")))))
                                                .lines(new Attribute.Lines("sku", "price", null))))
                .reward(Reward.credit("cashback", "USD"))
                .reward(Reward.credit("points", "POINTS"))
                .reward(Reward.discount("off", "USD"))
                .reward(Reward.physical("mug", Money.of("USD", "3.00")));
    }

    private static Rule.Builder back(String id) {
        return Rule.named(id)
                .on("sale")
                .when(literal(true))
                .unbudgeted()
                .give("cashback", field("amount").times(new BigDecimal("0.1")));
    }

    private static Cap cap(String dollars) {
        return Cap.value("most", Money.of("USD", dollars)).perSubject();
    }

    private static RewardEngine engine(RuleSet.Builder rules) {
        return RewardEngine.builder().rules(rules.build()).build();
    }

    private static Event.Builder sale(String id, String dollars) {
        return Event.of("sale").tenant(T).id(id).subject("ann").amount(Money.of("USD", dollars));
    }

    private static List<String> paid(RewardEngine engine, String id, String dollars) {
        Decision decision = engine.process(sale(id, dollars).build());
        assertThat(engine.inspect().verify(T, id).status()).hasToString("SAME");
        return decision.issuances().stream()
                .map(issuance -> String.valueOf(issuance.value()))
                .toList();
    }

    @Test
    void aCapGivesTheRestAndThenRefuses() {
        try (RewardEngine engine =
                engine(shop().rule(back("back").cap(cap("5.00").givingRest()).build()))) {
            assertThat(paid(engine, "a", "30.00")).containsExactly("USD 3.00");
            Decision rest = engine.process(sale("b", "30.00").build());
            assertThat(rest.issuances()).extracting(Issuance::value).containsExactly(Money.of("USD", "2.00"));
            assertThat(rest.outcomes().get(0).reason())
                    .hasToString("VALUE_REDUCED {cap=most, computed=USD 3.00, granted=USD 2.00, reward=cashback}");
            assertThat(engine.process(sale("c", "30.00").build())
                            .outcomes()
                            .get(0)
                            .outcome())
                    .hasToString("CAPPED");
            engine.execute(new Refund(Origin.of(T, "r", "till"), "a").part(Money.of("USD", "10.00")));
            assertThat(paid(engine, "d", "30.00")).as("a part came back").containsExactly("USD 1.00");
            assertThat(engine.reports().reconcile(T).differences()).isEmpty();
        }
    }

    @Test
    void aBudgetGivesTheRestOfWhatCanBeDivided() {
        RuleSet.Builder rules = shop().budget(
                        Budget.of("pot", Money.of("USD", "5.00")).givingRest())
                .rule(Rule.named("back")
                        .on("sale")
                        .when(field("amount").above(Money.of("USD", "10.00")))
                        .budget("pot")
                        .give("cashback", field("amount").times(new BigDecimal("0.1")))
                        .build())
                .rule(Rule.named("mug")
                        .on("sale")
                        .when(field("amount").atMost(Money.of("USD", "10.00")))
                        .budget("pot")
                        .give("mug")
                        .build());
        try (RewardEngine engine = engine(rules)) {
            assertThat(paid(engine, "a", "30.00")).containsExactly("USD 3.00");
            assertThat(engine.process(sale("b", "5.00").build())
                            .outcomes()
                            .get(0)
                            .outcome())
                    .as("a mug is whole")
                    .hasToString("BUDGET_EXHAUSTED");
            assertThat(paid(engine, "c", "30.00")).containsExactly("USD 2.00");
            assertThat(engine.process(sale("d", "30.00").build())
                            .outcomes()
                            .get(0)
                            .outcome())
                    .hasToString("BUDGET_EXHAUSTED");
        }
    }

    /** The smaller of both limits applies; the effects share it in their order. */
    @Test
    void severalEffectsShareTheRest() {
        RuleSet.Builder rules = shop().budget(
                        Budget.of("pot", Money.of("USD", "4.00")).givingRest())
                .rule(Rule.named("both")
                        .on("sale")
                        .when(literal(true))
                        .budget("pot")
                        .cap(cap("9.00").givingRest())
                        .give("cashback", literal(Money.of("USD", "3.00")))
                        .give("off", literal(Money.of("USD", "3.00")))
                        .build());
        try (RewardEngine engine = engine(rules)) {
            assertThat(paid(engine, "a", "1.00")).containsExactly("USD 3.00", "USD 1.00");
        }
    }

    @Test
    void aReducedDiscountIsSharedOverTheLines() {
        RuleSet.Builder rules = shop().rule(Rule.named("off")
                .on("sale")
                .when(literal(true))
                .unbudgeted()
                .cap(cap("1.00").givingRest())
                .give(Effect.of("off", literal(Money.of("USD", "3.00"))).over(Sharing.over(field("lines"))))
                .build());
        try (RewardEngine engine = engine(rules)) {
            Decision decision = engine.process(sale("a", "9.00")
                    .with(
                            "lines",
                            List.of(
                                    Map.of("sku", "tea", "price", Money.of("USD", "6.00")),
                                    Map.of("sku", "cup", "price", Money.of("USD", "3.00"))))
                    .build());
            assertThat(decision.issuances().get(0).shares())
                    .extracting(share -> share.line() + " " + share.amount())
                    .containsExactly("tea USD 0.67", "cup USD 0.33");
        }
    }

    @Test
    void mistakesAreReported() {
        try (RewardEngine engine = engine(shop().rule(back("back").build()))) {
            assertThat(mistakes(engine, back("back").cap(Cap.count("n", 3).givingRest())))
                    .containsExactly(
                            "rules/back/caps/n/atMost: only a limit on an amount, such as USD 5.00, can give the"
                                    + " rest [INVALID_VALUE]");
            assertThat(mistakes(
                            engine, back("back").cap(cap("5.00").givingRest()).price(Money.of("POINTS", "5"))))
                    .containsExactly(
                            "rules/back/price: a rule with a price grants the whole reward, not the rest of a cap"
                                    + " [INVALID_VALUE]");
            assertThat(mistakes(
                            engine,
                            Rule.named("back")
                                    .on("sale")
                                    .when(capLeft("mosst").above(0))
                                    .unbudgeted()
                                    .cap(cap("5.00"))
                                    .give("cashback", literal(1))))
                    .containsExactly("rules/back/when/0: the rule has no cap 'mosst': did you mean"
                            + " 'most'? [INVALID_VALUE]");
            assertThat(mistakes(engine, back("back").cap(Cap.count("n", 3).per(capLeft("n")))))
                    .hasSize(1);
        }
    }

    private static List<String> mistakes(RewardEngine engine, Rule.Builder rule) {
        return engine.inspect().validate(shop().rule(rule.build()).build()).stream()
                .map(Diagnostic::toString)
                .toList();
    }

    @Test
    void conditionsReadTheWalletAtTheRulesTurn() {
        RuleSet.Builder rules = shop().rule(Rule.named("a-points")
                        .on("sale")
                        .when(literal(true))
                        .give("points", literal(60))
                        .build())
                .rule(Rule.named("b-rich")
                        .on("sale")
                        .when(wallet("POINTS").atLeast(Money.of("POINTS", "100")))
                        .give("points", literal(1))
                        .build());
        try (RewardEngine engine = engine(rules)) {
            assertThat(paid(engine, "a", "1.00")).containsExactly("POINTS 60");
            assertThat(paid(engine, "b", "1.00")).containsExactly("POINTS 60", "POINTS 1");
            engine.execute(new Spend(Origin.of(T, "s", "till"), "ann", Money.of("POINTS", "100")));
            assertThat(paid(engine, "c", "1.00")).containsExactly("POINTS 60");
            assertThat(engine.inspect().explain(T, "c").rules().get(1).gaps())
                    .extracting(gap -> gap.argument("what") + " " + gap.argument("actual"))
                    .containsExactly("wallet.POINTS POINTS 81");
            assertThat(engine.inspect().analyse(rules.build(), true).rules())
                    .extracting(each -> each.fires().verdict())
                    .containsExactly(Verdict.YES, Verdict.UNDECIDED);
        }
    }

    @Test
    void anExplanationShowsWhatWasReadAtTheRulesTurn() {
        RuleSet.Builder rules = shop().rule(Rule.named("start")
                .on("sale")
                .when(wallet("POINTS").below(Money.of("POINTS", "10")))
                .give("points", literal(20))
                .build());
        try (RewardEngine engine = engine(rules)) {
            assertThat(paid(engine, "a", "1.00")).containsExactly("POINTS 20");
            assertThat(engine.inspect()
                            .explain(T, "a")
                            .rules()
                            .get(0)
                            .condition()
                            .value())
                    .isEqualTo(true);
        }
    }

    @Test
    void aLimitThatGivesTheRestNeedsOnlyTheLeastAmount() {
        ManualClock clock = new ManualClock(Instant.parse("2026-01-15T12:00:00Z"));
        RuleSet.Builder rules = shop().budget(Budget.of("pot", Money.of("USD", "5.00"))
                        .every(CalendarPeriod.DAY)
                        .givingRest())
                .rule(Rule.named("back")
                        .on("sale")
                        .when(literal(true))
                        .budget("pot")
                        .cap(cap("9.00")
                                .window(new Window.Calendar(CalendarPeriod.MONTH))
                                .givingRest())
                        .give("cashback", field("amount"))
                        .build());
        try (RewardEngine engine =
                RewardEngine.builder().rules(rules.build()).clock(clock).build()) {
            assertThat(engine.inspect()
                            .analyse(rules.build(), true)
                            .rules()
                            .get(0)
                            .fires()
                            .verdict())
                    .isEqualTo(Verdict.YES);
            assertThat(paid(engine, "a", "20.00")).containsExactly("USD 5.00");
            assertThat(gaps(engine, "b"))
                    .containsExactly("BUDGET {available=USD 0.00, availableAt=2026-01-16T00:00:00Z, budget=pot,"
                            + " cost=USD 0.01, missing=USD 0.01}");
            clock.advance(Duration.ofDays(1));
            assertThat(paid(engine, "c", "20.00")).containsExactly("USD 4.00");
            assertThat(gaps(engine, "d"))
                    .contains("CAP {availableAt=2026-02-01T00:00:00Z, cap=most, excess=USD 0.01, limit=USD 9.00,"
                            + " used=USD 9.00, wanted=USD 0.01}");
        }
    }

    @Test
    void aCapThatReducedARewardCountsAsNoRefusal() {
        RuleSet.Builder rules =
                shop().rule(back("back").cap(cap("5.00").givingRest()).build());
        Tally tally = new Tally(rules.build());
        try (RewardEngine engine = engine(rules)) {
            for (String id : List.of("a", "b", "c")) {
                Event sale = sale(id, "30.00").build();
                tally.add(engine.process(sale), sale);
            }
        }
        assertThat(tally.figures(List.of()).refusedByCap()).containsEntry("most", 1L);
    }

    @Test
    void aBudgetThatIsNotHardHasNoRest() {
        try (RewardEngine engine = engine(shop())) {
            assertThat(engine.inspect()
                            .validate(shop().budget(Budget.of("pot", Money.of("USD", "5.00"))
                                            .soft()
                                            .givingRest())
                                    .build()))
                    .extracting(Diagnostic::toString)
                    .containsExactly("budgets/pot/atMost: a budget that is not hard grants everything, not the rest"
                            + " [INVALID_VALUE]");
        }
    }

    private static List<String> gaps(RewardEngine engine, String id) {
        Decision unused = engine.process(sale(id, "20.00").build());
        return engine.inspect().explain(T, id).rules().get(0).gaps().stream()
                .map(gap -> gap.kind() + " " + gap.arguments())
                .toList();
    }

    @Test
    void valuesReadWhatACapLeaves() {
        RuleSet.Builder rules = shop().rule(Rule.named("half")
                .on("sale")
                .when(capLeft("most").above(Money.of("USD", "1.00")))
                .unbudgeted()
                .cap(cap("8.00"))
                .give("cashback", capLeft("most").times(new BigDecimal("0.5")))
                .build());
        try (RewardEngine engine = engine(rules)) {
            assertThat(paid(engine, "a", "1.00")).containsExactly("USD 4.00");
            assertThat(paid(engine, "b", "1.00")).containsExactly("USD 2.00");
            assertThat(paid(engine, "c", "1.00")).containsExactly("USD 1.00");
            assertThat(paid(engine, "d", "1.00")).isEmpty();
        }
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void allOfACapIsGivenAndNoMore(@ForAll @Size(max = 12) List<@IntRange(min = 1, max = 400) Integer> sales) {
        try (RewardEngine engine =
                engine(shop().rule(back("back").cap(cap("20.00").givingRest()).build()))) {
            long left = 2_000;
            for (int i = 0; i < sales.size(); i++) {
                long wanted = sales.get(i) * 10L;
                Decision decision =
                        engine.process(sale("s" + i, sales.get(i) + ".00").build());
                long granted = decision.issuances().stream()
                        .mapToLong(issuance -> issuance.value().minorUnits())
                        .sum();
                assertThat(granted).isEqualTo(Math.min(wanted, left));
                left -= granted;
            }
        }
    }
}
