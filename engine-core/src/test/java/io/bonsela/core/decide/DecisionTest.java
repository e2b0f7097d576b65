package io.bonsela.core.decide;

import static io.bonsela.api.rule.Expressions.fact;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Cancel;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Effect;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.Rule.Schedule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.FactProvider;
import io.bonsela.api.spi.FactProvider.FactPolicy;
import io.bonsela.api.spi.Operator;
import io.bonsela.core.Shop;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The order and the effects of a decision. */
class DecisionTest {
    private static final String AT = "2026-11-21T10:00:00Z";

    private static Rule.Builder rule(String id) {
        return Rule.named(id).on("purchase").when(literal(true)).give("points", literal(1));
    }

    private static List<String> outcomes(RewardEngine engine, String id) {
        return engine.process(Shop.purchase(id, "ann", AT).build()).outcomes().stream()
                .map(o -> o.rule() + " " + o.outcome())
                .toList();
    }

    /** Sums of what was granted stay in the range of money, so that one subject does not end the reports of all. */
    @Test
    void whatIsTooLargeIsNotGranted() {
        RuleSet rules = Shop.rules("UTC")
                .budget(Budget.of("soft", Money.of("USD", "5.00")).soft())
                .rule(Rule.named("points")
                        .on("purchase")
                        .when(literal(true))
                        .give(
                                "points",
                                field("amount")
                                        .dividedBy(Money.of("USD", "1.00"))
                                        .times(10))
                        .build())
                .rule(Rule.named("cashback")
                        .on("purchase")
                        .when(literal(true))
                        .give("cashback", field("amount").times(2))
                        .budget("soft")
                        .build())
                .build();
        Money most = Money.ofMinor("USD", 9_000_000_000_000_000_000L);
        try (RewardEngine engine = Shop.engine(rules)) {
            for (int i = 0; i < 3; i++) {
                Decision decision = engine.process(Shop.purchase("e" + i, "ann", "2026-01-01T12:00:00Z")
                        .amount(most)
                        .build());
                assertThat(decision.issuances()).isEmpty();
                assertThat(decision.outcome("points").orElseThrow().reason())
                        .isEqualTo(new Reason(
                                ReasonCode.VALUE_TOO_LARGE,
                                Map.of(
                                        "value", Money.of("POINTS", "900000000000000000"),
                                        "largest", Money.of("POINTS", "10000000000000"))));
                assertThat(decision.outcome("cashback").orElseThrow().reason().code())
                        .isEqualTo(ReasonCode.NUMBER_OVERFLOW);
            }
            for (int i = 3; i < 6; i++) {
                Decision decision = engine.process(Shop.purchase("e" + i, "ann", "2026-01-01T12:00:00Z")
                        .amount(Money.of("USD", "50000000000.00"))
                        .build());
                assertThat(decision.issuances()).hasSize(2);
            }
            assertThat(engine.reports().wallet(Shop.TENANT, "ann")).hasSize(2);
            assertThat(engine.reports().reconcile(Shop.TENANT).differences()).isEmpty();
        }
    }

    @Test
    void rulesAreFoldedByPriorityThenIdAndARefusedOneDoesNotTakeItsLane() {
        RuleSet rules = Shop.rules(
                "UTC",
                rule("c").stackingLane("drinks").build(),
                rule("b").stackingLane("drinks").build(),
                rule("a")
                        .stackingLane("drinks")
                        .priority(5)
                        .cap(Cap.count("none", 0))
                        .build(),
                rule("z").priority(9).build());
        try (RewardEngine engine = Shop.engine(rules)) {
            assertThat(outcomes(engine, "1")).containsExactly("z MATCHED", "a CAPPED", "b MATCHED", "c EXCLUDED");
        }
    }

    @Test
    void nothingEarnedIsNoErrorAndTakesTheLane() {
        Rule.Builder gold = pointEachTwoDollars("gold").stackingLane("tier").priority(2);
        RuleSet taken = Shop.rules(
                "UTC", gold.build(), rule("silver").stackingLane("tier").build());
        try (RewardEngine engine = Shop.engine(taken)) {
            assertThat(small(engine)).containsExactly("gold NOTHING_EARNED", "silver EXCLUDED");
            assertThat(outcomes(engine, "2")).containsExactly("gold MATCHED", "silver EXCLUDED");
        }
        RuleSet left = Shop.rules(
                "UTC",
                gold.leavesLane().build(),
                rule("silver").stackingLane("tier").build());
        try (RewardEngine engine = Shop.engine(left)) {
            assertThat(small(engine)).containsExactly("gold NOTHING_EARNED", "silver MATCHED");
            assertThat(outcomes(engine, "2")).containsExactly("gold MATCHED", "silver EXCLUDED");
        }
    }

    @Test
    void anEffectOfZeroIsNoEffectAndTheOthersAreGranted() {
        RuleSet rules = Shop.rules("UTC")
                .reward(Reward.physical("mug", Money.of("USD", "4.00")))
                .rule(pointEachTwoDollars("r")
                        .give("mug")
                        .cap(Cap.count("each", 1).perSubject())
                        .unbudgeted()
                        .build())
                .build();
        try (RewardEngine engine = Shop.engine(rules)) {
            Decision decision = engine.process(Shop.purchase("1", "ann", AT)
                    .amount(Money.of("USD", "0.99"))
                    .build());
            assertThat(decision.issuances())
                    .extracting(Issuance::reward, Issuance::effect, Issuance::effects)
                    .containsExactly(tuple("mug", 1, 2));
            assertThat(engine.inspect().verify(Shop.TENANT, "1").status()).isEqualTo(Verification.Status.SAME);
            engine.execute(new Cancel(
                    Origin.of(Shop.TENANT, "c", "clerk"),
                    decision.issuances().get(0).id()));
            assertThat(outcomes(engine, "2")).as("the cap is free again").containsExactly("r MATCHED");
        }
    }

    @Test
    void aValueBelowZeroIsAnError() {
        RuleSet rules = Shop.rules(
                "UTC",
                Rule.named("r")
                        .on("purchase")
                        .when(literal(true))
                        .give("cashback", field("amount").minus("USD 100.00"))
                        .unbudgeted()
                        .build());
        try (RewardEngine engine = Shop.engine(rules)) {
            Decision decision = engine.process(Shop.purchase("1", "ann", AT).build());
            assertThat(decision.outcome("r").orElseThrow().reason())
                    .isEqualTo(Reason.of(ReasonCode.NEGATIVE_VALUE, "value", Money.of("USD", "-90.00")));
        }
    }

    private static Rule.Builder pointEachTwoDollars(String id) {
        return Rule.named(id)
                .on("purchase")
                .when(literal(true))
                .give(Effect.of("points", field("amount").dividedBy("USD 2.00")).rounded(RoundingMode.DOWN));
    }

    private static List<String> small(RewardEngine engine) {
        return engine
                .process(Shop.purchase("1", "ann", AT)
                        .amount(Money.of("USD", "1.99"))
                        .build())
                .outcomes()
                .stream()
                .map(o -> o.rule() + " " + o.outcome())
                .toList();
    }

    @Test
    void theFirstThatRefusesNamesTheOutcome() {
        RuleSet rules = Shop.rules("UTC")
                .budget(Budget.of("empty", Money.of("USD", "0.00")))
                .rule(Rule.named("r")
                        .on("purchase")
                        .when(literal(true))
                        .give("cashback", literal("USD 1.00"))
                        .cap(Cap.count("all", 0))
                        .cap(Cap.count("each", 0).perSubject())
                        .budget("empty")
                        .build())
                .build();
        try (RewardEngine engine = Shop.engine(rules)) {
            assertThat(engine.process(Shop.purchase("1", "ann", AT).build())
                            .outcome("r")
                            .orElseThrow()
                            .reason()
                            .argument("cap"))
                    .as("caps of the subject come first")
                    .isEqualTo("each");
        }
    }

    @Test
    void campaignsSchedulesAndPausesAreTold() {
        LocalDate today = LocalDate.of(2026, 11, 21);
        RuleSet rules = Shop.rules("UTC")
                .budget(Budget.of("b", Money.of("USD", "1.00")))
                .campaign(new Campaign("over", today.minusDays(9), today.minusDays(1), null, false, null))
                .campaign(new Campaign("now", today, today, null, false, null))
                .campaign(new Campaign("stopped", null, null, null, true, null))
                .rule(rule("a").campaign("over").build())
                .rule(rule("b").campaign("now").build())
                .rule(rule("c").campaign("stopped").build())
                .rule(rule("d").paused().build())
                .rule(rule("e")
                        .schedule(hours(DayOfWeek.SATURDAY, "09:00", "10:00"))
                        .build())
                .rule(rule("f")
                        .schedule(hours(DayOfWeek.SATURDAY, "10:00", "11:00"))
                        .build())
                .rule(rule("g")
                        .schedule(hours(DayOfWeek.FRIDAY, "22:00", "10:01"))
                        .build())
                .rule(rule("h")
                        .schedule(hours(DayOfWeek.SATURDAY, "22:00", "10:01"))
                        .build())
                .rule(rule("i")
                        .schedule(Schedule.between(today.plusDays(1), today.plusDays(2)))
                        .build())
                .build();
        try (RewardEngine engine = Shop.engine(rules)) {
            assertThat(outcomes(engine, "1"))
                    .containsExactly(
                            "a OUT_OF_SCHEDULE",
                            "b MATCHED",
                            "c PAUSED",
                            "d PAUSED",
                            "e OUT_OF_SCHEDULE",
                            "f MATCHED",
                            "g MATCHED",
                            "h OUT_OF_SCHEDULE",
                            "i OUT_OF_SCHEDULE");
        }
    }

    private static Schedule hours(DayOfWeek day, String start, String end) {
        return new Schedule(null, null, List.of(day), LocalTime.parse(start), LocalTime.parse(end));
    }

    @Test
    void amountsOfDifferentCurrenciesNeverMeet() {
        RuleSet rules = Shop.rules(
                "UTC",
                Rule.named("dollars")
                        .on("purchase")
                        .when(field("amount").atLeast("USD 5.00"))
                        .give("points", literal(1))
                        .build(),
                Rule.named("guarded")
                        .on("purchase")
                        .when(field("amount.currency")
                                .is("USD")
                                .and(field("amount").atLeast("USD 5.00")))
                        .give("points", literal(1))
                        .build());
        try (RewardEngine engine = Shop.engine(rules)) {
            Decision decision = engine.process(Shop.purchase("1", "ann", AT)
                    .amount(Money.of("ZWG", "500.00"))
                    .build());
            assertThat(decision.outcomes()).hasSize(1);
            assertThat(decision.outcome("dollars").orElseThrow().outcome()).isEqualTo(Outcome.ERROR);
            assertThat(decision.outcome("dollars").orElseThrow().reason().code())
                    .isEqualTo(ReasonCode.CURRENCY_MISMATCH);
        }
    }

    @Test
    void anOperatorThatThrowsHarmsItsOwnRuleOnly() {
        Operator broken = new HostOperator("broken", ValueType.BOOLEAN) {
            @Override
            public @Nullable Object apply(List<@Nullable Object> operands) {
                throw new LinkageError("missing class");
            }
        };
        RuleSet rules = Shop.rules(
                "UTC",
                rule("bad").when(operation("broken", field("amount"))).build(),
                rule("good").build());
        try (RewardEngine engine = RewardEngine.builder()
                .rules(rules)
                .clockFromEvents()
                .operator(broken)
                .build()) {
            assertThat(outcomes(engine, "1")).containsExactly("bad ERROR", "good MATCHED");
        }
    }

    @Test
    void aFactIsFetchedOncePinnedAndMayBeAbsent() {
        List<String> asked = new ArrayList<>();
        FactProvider tier = new FactProvider() {
            @Override
            public String name() {
                return "tier";
            }

            @Override
            public ValueType type() {
                return ValueType.TEXT;
            }

            @Override
            public FactPolicy policy() {
                return Shop.FACTS;
            }

            @Override
            public @Nullable Object fetch(Event event) {
                asked.add(event.id());
                if (event.subject().equals("ben")) {
                    throw new IllegalStateException("the directory is down");
                }
                return "gold";
            }
        };
        RuleSet rules =
                Shop.rules(
                                "UTC",
                                rule("gold").when(fact("tier").is("gold")).build(),
                                rule("plain").build())
                        .toBuilder()
                        .fact("tier", ValueType.TEXT)
                        .build();
        try (RewardEngine engine = RewardEngine.builder()
                .rules(rules)
                .clockFromEvents()
                .facts(tier)
                .build()) {
            assertThat(outcomes(engine, "1")).containsExactly("gold MATCHED", "plain MATCHED");
            assertThat(engine.process(Shop.purchase("2", "ben", AT).build()).outcomes())
                    .extracting(o -> o.rule() + " " + o.outcome())
                    .containsExactly("gold ERROR", "plain MATCHED");
            assertThat(asked).containsExactly("1", "2");
        }
    }

    /** An operator over money. */
    private abstract static class HostOperator implements Operator {
        private final String name;
        private final ValueType result;

        HostOperator(String name, ValueType result) {
            this.name = name;
            this.result = result;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public List<ValueType> parameters() {
            return List.of(ValueType.MONEY);
        }

        @Override
        public ValueType result() {
            return result;
        }
    }
}
