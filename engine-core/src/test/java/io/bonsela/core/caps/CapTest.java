package io.bonsela.core.caps;

import static io.bonsela.api.rule.Expressions.count;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.lifetime;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Event;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.api.command.Refund;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.core.Shop;
import io.bonsela.testkit.Invariants;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Caps and cooldowns at the borders of their windows. */
class CapTest {
    private static Rule.Builder rule() {
        return Rule.named("r").on("purchase").when(literal(true)).give("points", literal(1));
    }

    private static Outcome decide(RewardEngine engine, Event.Builder event) {
        return engine.process(event.build()).outcome("r").orElseThrow().outcome();
    }

    private static Outcome decide(RewardEngine engine, String id, String at) {
        return decide(engine, Shop.purchase(id, "ann", at));
    }

    @Test
    void aCalendarMonthEndsAtMidnightInTheTenantsZone() {
        Rule rule = rule().cap(Cap.count("monthly", 1).perSubject().every(CalendarPeriod.MONTH))
                .build();
        try (RewardEngine engine = Shop.engine(Shop.rules("Africa/Harare", rule))) {
            assertThat(decide(engine, "1", "2026-01-31T21:59:59Z")).isEqualTo(Outcome.MATCHED);
            assertThat(decide(engine, "2", "2026-01-31T22:00:00Z"))
                    .as("February in Harare")
                    .isEqualTo(Outcome.MATCHED);
            RuleOutcome third = engine.process(
                            Shop.purchase("3", "ann", "2026-02-28T21:59:59Z").build())
                    .outcome("r")
                    .orElseThrow();
            assertThat(third.outcome()).isEqualTo(Outcome.CAPPED);
            assertThat(third.reason().code()).isEqualTo(ReasonCode.CAP_REACHED);
            assertThat(third.reason().argument("cap")).isEqualTo("monthly");
            assertThat(third.reason().availableAt()).contains(Instant.parse("2026-02-28T22:00:00Z"));
            assertThat(decide(engine, "4", "2026-02-28T22:00:00Z")).isEqualTo(Outcome.MATCHED);
        }
    }

    @Test
    void aDayIsWhateverTheZoneSaysEvenWhenClocksChange() {
        Rule rule = rule().cap(Cap.count("daily", 1).perSubject().every(CalendarPeriod.DAY))
                .build();
        try (RewardEngine engine = Shop.engine(Shop.rules("America/New_York", rule))) {
            // 8 March 2026 has 23 hours in New York: from 05:00Z to 04:00Z of the next day.
            assertThat(decide(engine, "1", "2026-03-08T04:59:59Z")).isEqualTo(Outcome.MATCHED);
            assertThat(decide(engine, "2", "2026-03-08T05:00:00Z")).isEqualTo(Outcome.MATCHED);
            assertThat(decide(engine, "3", "2026-03-09T03:59:59Z")).isEqualTo(Outcome.CAPPED);
            assertThat(decide(engine, "4", "2026-03-09T04:00:00Z")).isEqualTo(Outcome.MATCHED);
        }
    }

    @Test
    void theLeapDayBelongsToFebruary() {
        Rule rule = rule().cap(Cap.count("monthly", 1).perSubject().every(CalendarPeriod.MONTH))
                .build();
        try (RewardEngine engine = Shop.engine(Shop.rules("UTC", rule))) {
            assertThat(decide(engine, "1", "2024-02-29T23:59:59Z")).isEqualTo(Outcome.MATCHED);
            assertThat(decide(engine, "2", "2024-02-01T00:00:00Z"))
                    .as("late, same month")
                    .isEqualTo(Outcome.CAPPED);
            assertThat(decide(engine, "3", "2024-03-01T00:00:00Z")).isEqualTo(Outcome.MATCHED);
            assertThat(decide(engine, "4", "2024-01-31T23:59:59Z"))
                    .as("late, month before")
                    .isEqualTo(Outcome.MATCHED);
        }
    }

    @Test
    void weeksBeginOnMonday() {
        Rule rule = rule().cap(Cap.count("weekly", 1).perSubject().every(CalendarPeriod.WEEK))
                .build();
        try (RewardEngine engine = Shop.engine(Shop.rules("UTC", rule))) {
            assertThat(decide(engine, "1", "2026-11-15T23:59:59Z")).as("Sunday").isEqualTo(Outcome.MATCHED);
            assertThat(decide(engine, "2", "2026-11-16T00:00:00Z")).as("Monday").isEqualTo(Outcome.MATCHED);
            assertThat(decide(engine, "3", "2026-11-22T23:59:59Z")).as("Sunday").isEqualTo(Outcome.CAPPED);
        }
    }

    @Test
    void aCooldownAllowsAGapOfExactlyItsLengthAndTellsWhenItEnds() {
        Rule rule = rule().cooldown(Duration.ofDays(7)).build();
        try (RewardEngine engine = Shop.engine(Shop.rules("UTC", rule))) {
            assertThat(decide(engine, "1", "2026-11-01T12:00:00Z")).isEqualTo(Outcome.MATCHED);
            RuleOutcome second = engine.process(
                            Shop.purchase("2", "ann", "2026-11-08T11:59:59Z").build())
                    .outcome("r")
                    .orElseThrow();
            assertThat(second.outcome()).isEqualTo(Outcome.COOLING_DOWN);
            assertThat(second.reason().availableAt()).contains(Instant.parse("2026-11-08T12:00:00Z"));
            assertThat(decide(engine, "3", "2026-11-08T12:00:00Z")).isEqualTo(Outcome.MATCHED);
            assertThat(decide(engine, Shop.purchase("4", "ben", "2026-11-08T12:00:00Z")))
                    .as("another subject")
                    .isEqualTo(Outcome.MATCHED);
        }
    }

    @Test
    void aLateEventIsHeldAgainstGrantsThatAreDatedLater() {
        Rule rule = rule().cooldown(Duration.ofDays(7)).build();
        try (RewardEngine engine = Shop.engine(Shop.rules("UTC", rule))) {
            assertThat(decide(engine, "1", "2026-11-20T00:00:00Z")).isEqualTo(Outcome.MATCHED);
            assertThat(decide(engine, "2", "2026-11-13T00:00:01Z")).isEqualTo(Outcome.COOLING_DOWN);
            assertThat(decide(engine, "3", "2026-11-13T00:00:00Z"))
                    .as("a gap of exactly 7 days")
                    .isEqualTo(Outcome.MATCHED);
        }
    }

    @Test
    void aCapOnValueRefusesWhatWouldExceedItWholeAndLetsSmallerOnesPass() {
        Rule rule = Rule.named("r")
                .on("purchase")
                .when(literal(true))
                .give("cashback", field("amount"))
                .unbudgeted()
                .cap(Cap.value("worth", Money.of("USD", "25.00")).perSubject())
                .build();
        try (RewardEngine engine = Shop.engine(Shop.rules("UTC", rule))) {
            assertThat(decide(engine, "1", "2026-11-01T00:00:00Z")).isEqualTo(Outcome.MATCHED);
            assertThat(decide(
                            engine,
                            Shop.purchase("2", "ann", "2026-11-01T00:00:00Z").amount(Money.of("USD", "15.01"))))
                    .isEqualTo(Outcome.CAPPED);
            assertThat(decide(
                            engine,
                            Shop.purchase("3", "ann", "2026-11-01T00:00:00Z").amount(Money.of("USD", "15.00"))))
                    .isEqualTo(Outcome.MATCHED);
        }
    }

    @Test
    void aCapOnValueGetsPartsBack() {
        Cap worth = Cap.value("worth", Money.of("USD", "25.00")).perSubject();
        for (Cap cap : List.of(worth, worth.within(Duration.ofDays(30)), worth.every(CalendarPeriod.MONTH))) {
            Rule rule = Rule.named("r")
                    .on("purchase")
                    .when(literal(true))
                    .give("cashback", field("amount"))
                    .unbudgeted()
                    .cap(cap)
                    .build();
            try (RewardEngine engine = Shop.engine(Shop.rules("UTC", rule))) {
                assertThat(worth(engine, "1", "20.00")).isEqualTo(Outcome.MATCHED);
                refund(engine, "1", "10.00");
                assertThat(worth(engine, "2", "15.01")).as("%s", cap.window()).isEqualTo(Outcome.CAPPED);
                assertThat(worth(engine, "3", "15.00")).isEqualTo(Outcome.MATCHED);
                assertThat(worth(engine, "4", "0.01")).isEqualTo(Outcome.CAPPED);
                refund(engine, "1", "10.00");
                assertThat(worth(engine, "5", "10.00"))
                        .as("nothing is given back twice")
                        .isEqualTo(Outcome.MATCHED);
                assertThat(worth(engine, "6", "0.01")).isEqualTo(Outcome.CAPPED);
                Invariants.reconciles(engine.reports(), Shop.TENANT);
            }
        }
    }

    @Test
    void aDiscountThatWasUsedInPartHoldsWhatWasUsed() {
        Rule rule = Rule.named("r")
                .on("purchase")
                .when(literal(true))
                .give("off", field("amount"))
                .unbudgeted()
                .cap(Cap.value("worth", Money.of("USD", "10.00")).releasedOn(Cap.Release.EXPIRY))
                .build();
        RuleSet rules = Shop.rules("UTC")
                .reward(Reward.discount("off", "USD"))
                .rule(rule)
                .build();
        try (RewardEngine engine = Shop.engine(rules)) {
            Issuance off = engine.process(Shop.purchase("1", "ann", "2026-11-01T00:00:00Z")
                            .amount(Money.of("USD", "10.00"))
                            .build())
                    .issuances()
                    .get(0);
            engine.execute(new Redeem(Origin.of(Shop.TENANT, "use", "till"), new Token.Trusted(off.id()))
                    .part(Money.of("USD", "4.00")));
            assertThat(worth(engine, "2", "6.01")).isEqualTo(Outcome.CAPPED);
            assertThat(worth(engine, "3", "6.00")).isEqualTo(Outcome.MATCHED);
            Invariants.reconciles(engine.reports(), Shop.TENANT);
        }
    }

    private static Outcome worth(RewardEngine engine, String id, String amount) {
        return decide(engine, Shop.purchase(id, "ann", "2026-11-01T00:00:00Z").amount(Money.of("USD", amount)));
    }

    private static void refund(RewardEngine engine, String event, String amount) {
        int number = engine.records().audit(Query.of(Shop.TENANT)).items().size();
        assertThat(engine.execute(new Refund(Origin.of(Shop.TENANT, "refund-" + number, "till"), event)
                                .part(Money.of("USD", amount)))
                        .isDone())
                .isTrue();
    }

    @Test
    void aDimensionMayBeAnyAttribute() {
        Rule rule = rule().cap(Cap.count("per-device", 1).per(field("device")).ifMissing(Cap.Missing.SKIP))
                .build();
        try (RewardEngine engine = Shop.engine(Shop.rules("UTC", rule))) {
            assertThat(decide(
                            engine,
                            Shop.purchase("1", "ann", "2026-11-01T00:00:00Z").with("device", "a")))
                    .isEqualTo(Outcome.MATCHED);
            assertThat(decide(
                            engine,
                            Shop.purchase("2", "ben", "2026-11-01T00:00:00Z").with("device", "a")))
                    .isEqualTo(Outcome.CAPPED);
            assertThat(decide(
                            engine,
                            Shop.purchase("3", "ben", "2026-11-01T00:00:00Z").with("device", "b")))
                    .isEqualTo(Outcome.MATCHED);
        }
    }

    @Test
    void aCapThatCountsPerWhatMayBeMissingSaysWhatHappensThen() {
        Cap cap = Cap.count("per-device", 1).per(field("device"));
        assertThatThrownBy(() -> Shop.engine(Shop.rules("UTC", rule().cap(cap).build())))
                .isInstanceOfSatisfying(
                        InvalidRuleSetException.class,
                        e -> assertThat(e.diagnostics())
                                .extracting(Diagnostic::code)
                                .containsExactly(Diagnostic.Code.MAY_BE_MISSING));
        for (Cap sure : List.of(
                Cap.count("c", 1).per(field("amount.currency")),
                Cap.count("c", 1).per(operation("??", field("device"), "none")),
                Cap.count("c", 1).per(count("purchase", lifetime())))) {
            Shop.engine(Shop.rules("UTC", rule().cap(sure).build())).close();
        }
    }

    @Test
    void allWhoLackADimensionAreNotOne() {
        Cap cap = Cap.count("per-device", 1).per(field("device"));
        Rule skips = rule().cap(cap.ifMissing(Cap.Missing.SKIP)).build();
        try (RewardEngine engine = Shop.engine(Shop.rules("UTC", skips))) {
            for (String id : List.of("1", "2", "3")) {
                assertThat(decide(engine, Shop.purchase(id, "guest-" + id, "2026-11-01T00:00:00Z")))
                        .isEqualTo(Outcome.MATCHED);
                assertThat(decide(
                                engine,
                                Shop.purchase("blank-" + id, "guest-" + id, "2026-11-01T00:00:00Z")
                                        .with("device", " ")))
                        .isEqualTo(Outcome.MATCHED);
            }
            assertThat(engine.inspect().verify(Shop.TENANT, "2").status()).isEqualTo(Verification.Status.SAME);
        }
        Rule refuses = rule().cap(cap.ifMissing(Cap.Missing.REFUSE)).build();
        try (RewardEngine engine = Shop.engine(Shop.rules("UTC", refuses))) {
            RuleOutcome outcome = engine.process(
                            Shop.purchase("1", "ann", "2026-11-01T00:00:00Z").build())
                    .outcomes()
                    .get(0);
            assertThat(outcome.outcome()).isEqualTo(Outcome.CAPPED);
            assertThat(outcome.reason())
                    .isEqualTo(new Reason(
                            ReasonCode.DIMENSION_MISSING, Map.of("cap", "per-device", "missing", "event.device")));
        }
    }

    @Test
    void aBlankValueIsMissingEvenIfItsAttributeIsRequired() {
        RuleSet rules = RuleSet.of(Shop.TENANT, ZoneOffset.UTC)
                .eventType("visit", Map.of("phone", Attribute.required(ValueType.TEXT)))
                .reward(Reward.credit("points", "POINTS"))
                .rule(Rule.named("r")
                        .on("visit")
                        .when(literal(true))
                        .give("points", literal(1))
                        .cap(Cap.count("per-phone", 1).per(field("phone")))
                        .build())
                .build();
        try (RewardEngine engine = Shop.engine(rules)) {
            for (String id : List.of("1", "2")) {
                RuleOutcome outcome = engine.process(Event.of("visit")
                                .tenant(Shop.TENANT)
                                .id(id)
                                .subject("ann")
                                .with("phone", "")
                                .build())
                        .outcomes()
                        .get(0);
                assertThat(outcome.reason().code()).isEqualTo(ReasonCode.DIMENSION_MISSING);
            }
        }
    }

    @Test
    void aDimensionMayBeComputedFromHistory() {
        Rule rule = rule().cap(Cap.count("per-nth", 1).per(count("purchase", lifetime())))
                .build();
        try (RewardEngine engine = Shop.engine(Shop.rules("UTC", rule))) {
            assertThat(decide(engine, "1", "2026-11-01T00:00:00Z")).isEqualTo(Outcome.MATCHED);
            assertThat(decide(engine, Shop.purchase("2", "ben", "2026-11-01T00:00:00Z")))
                    .isEqualTo(Outcome.CAPPED);
            assertThat(decide(engine, "3", "2026-11-01T00:00:00Z"))
                    .as("ann's second")
                    .isEqualTo(Outcome.MATCHED);
        }
    }

    @Test
    void rulesThatNameOneCapShareIt() {
        Cap shared = Cap.count("both", 1);
        Rule first = rule().cap(shared).priority(1).build();
        Rule second = Rule.named("s")
                .on("purchase")
                .when(literal(true))
                .give("points", literal(1))
                .cap(shared)
                .build();
        try (RewardEngine engine = Shop.engine(Shop.rules("UTC", first, second))) {
            assertThat(engine.process(Shop.purchase("1", "ann", "2026-11-01T00:00:00Z")
                                    .build())
                            .outcomes())
                    .extracting(o -> o.rule() + " " + o.outcome())
                    .containsExactly("r MATCHED", "s CAPPED");
        }
    }
}
