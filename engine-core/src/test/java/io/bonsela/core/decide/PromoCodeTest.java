package io.bonsela.core.decide;

import static io.bonsela.api.rule.Expressions.collection;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.operation;
import static io.bonsela.api.rule.Expressions.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.analysis.Analysis.Answer.Verdict;
import io.bonsela.api.backtest.Backtest;
import io.bonsela.api.command.Publish;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.Lane;
import io.bonsela.api.rule.NamedCollection;
import io.bonsela.api.rule.PromoCode;
import io.bonsela.api.rule.Raise;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Reward.Fulfilment.FromPool;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.testkit.ManualClock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Rules that need a typed code, beside other rules. */
class PromoCodeTest {
    private static final String T = "shop";

    private static RuleSet.Builder rules() {
        return RuleSet.of(T, ZoneId.of("Africa/Harare"))
                .eventType(
                        "sale",
                        Map.of(
                                "promo", Attribute.optional(ValueType.TEXT),
                                "coupon", Attribute.optional(ValueType.TEXT),
                                "units", Attribute.optional(ValueType.NUMBER)))
                .eventType("told", Map.of("promo", Attribute.optional(ValueType.TEXT)))
                .reward(Reward.credit("points", "POINTS"))
                .code(PromoCode.of("autumn", "AUTUMN").perSubject(1L))
                .code(PromoCode.of("spring", "SPRING"));
    }

    private static Rule.Builder rule(String id, String code) {
        return Rule.named(id).on("sale").when(literal(true)).code(code, "promo").give("points", literal(1));
    }

    private static Event sale(String id, String promo) {
        return Event.of("sale")
                .tenant(T)
                .id(id)
                .subject("ann")
                .with("promo", promo)
                .build();
    }

    private static List<String> mistakes(RuleSet rules) {
        try (RewardEngine engine = RewardEngine.builder().rules(rules().build()).build()) {
            return engine.inspect().validate(rules).stream()
                    .map(Diagnostic::message)
                    .toList();
        }
    }

    private static void assertMistake(RuleSet.Builder rules, String message) {
        assertThat(mistakes(rules.build())).anyMatch(text -> text.contains(message));
    }

    @Test
    void mistakesAreFoundAtLoad() {
        assertMistake(rules().rule(rule("r", "autum").build()), "unknown code 'autum': did you mean 'autumn'?");
        assertMistake(
                rules().rule(Rule.named("r")
                        .on("sale")
                        .when(literal(true))
                        .code("autumn", "promos")
                        .give("points")
                        .build()),
                "'sale' has no attribute 'promos': did you mean 'promo'?");
        assertMistake(
                rules().rule(Rule.named("r")
                        .on("sale")
                        .when(literal(true))
                        .code("autumn", "units")
                        .give("points")
                        .build()),
                "a code is a string, but 'units' of 'sale' is number");
        assertMistake(rules().code(PromoCode.of("fall", "au-tumn")), "'autumn' has the same text");
        assertMistake(rules().code(PromoCode.of("blank", " - ")), "1 to 100 characters");
        assertMistake(rules().code(PromoCode.of("none", "NONE").limit(0L)), "the limit must be 1 or more");
        assertMistake(
                rules().code(PromoCode.of("past", "PAST").between(LocalDate.of(2026, 2, 1), LocalDate.of(2026, 1, 1))),
                "the code ends before it begins");
        assertMistake(
                rules().code(PromoCode.ofPool("a", "flyers")).code(PromoCode.ofPool("b", "flyers")),
                "'a' has the same pool");
        assertMistake(
                rules().code(PromoCode.ofPool("a", "gifts"))
                        .reward(Reward.of("gift", "voucher", "USD")
                                .valued(Money.of("USD", "1.00"))
                                .from(new FromPool("gifts", null))),
                "reward 'gift' takes its codes from pool 'gifts'");
        assertMistake(
                rules().rule(Rule.named("r")
                        .on("sale")
                        .when(literal(true))
                        .code("autumn", "promo")
                        .raise(Raise.of("told", subject()))
                        .build()),
                "a rule that only raises events cannot have a code");
        assertMistake(
                rules().rule(Rule.named("r")
                                .on("sale")
                                .when(literal(true))
                                .give("points", literal(1))
                                .raise(Raise.of("told", subject()).with("promo", literal("AUTUMN")))
                                .build())
                        .rule(Rule.named("s")
                                .on("told")
                                .when(literal(true))
                                .code("autumn", "promo")
                                .give("points", literal(1))
                                .build()),
                "nobody types a code in a raised event");
    }

    @Test
    void aUseIsAGrant() {
        RuleSet rules = rules().rule(rule("a", "autumn").build())
                .rule(rule("b", "autumn").build())
                .rule(rule("c", "autumn")
                        .when(field("units").atLeast(literal(5)))
                        .build())
                .build();
        try (RewardEngine engine = RewardEngine.builder().rules(rules).build()) {
            Decision decision = engine.process(sale("s1", "autumn"));
            assertThat(decision.outcome("a").orElseThrow().outcome()).isEqualTo(Outcome.MATCHED);
            assertThat(Objects.requireNonNull(
                                    decision.outcome("b").orElseThrow().reason())
                            .code())
                    .isEqualTo(ReasonCode.CODE_USED_UP);
            assertThat(decision.outcome("c")).as("its condition does not hold").isEmpty();
            assertThat(engine.reports().reconcile(T).differences()).isEmpty();
        }
    }

    @Test
    void aWrongCodeLeavesTheLane() {
        RuleSet rules = rules().lane(Lane.of("deals", Lane.Pick.BEST))
                .rule(rule("code", "spring")
                        .give("points", literal(9))
                        .stackingLane("deals")
                        .build())
                .rule(Rule.named("plain")
                        .on("sale")
                        .when(literal(true))
                        .give("points", literal(1))
                        .stackingLane("deals")
                        .build())
                .build();
        try (RewardEngine engine = RewardEngine.builder().rules(rules).build()) {
            assertThat(engine.process(sale("s1", "nonsense")).issuances()).hasSize(1);
            assertThat(engine.process(sale("s2", "spring")).issuances()).hasSize(2);
        }
    }

    @Test
    void datesAreInTheTenantsZone() {
        RuleSet rules = rules().code(
                        PromoCode.of("day", "DAY").between(LocalDate.of(2026, 5, 1), LocalDate.of(2026, 5, 1)))
                .rule(rule("day", "day").build())
                .build();
        ManualClock clock = new ManualClock(Instant.parse("2026-04-30T21:59:59Z"));
        try (RewardEngine engine =
                RewardEngine.builder().rules(rules).clock(clock).build()) {
            assertThat(engine.process(sale("s1", "DAY")).issuances()).isEmpty();
            clock.set(Instant.parse("2026-04-30T22:00:00Z"));
            assertThat(engine.process(sale("s2", "DAY")).issuances()).hasSize(1);
            clock.set(Instant.parse("2026-05-01T21:59:59Z"));
            assertThat(engine.process(sale("s3", "DAY")).issuances()).hasSize(1);
            clock.set(Instant.parse("2026-05-01T22:00:00Z"));
            assertThat(engine.process(sale("s4", "DAY")).issuances()).isEmpty();
        }
    }

    @Test
    void aNewTextKeepsTheUsesAndADifferentPoolNeedsANewId() {
        RuleSet first = rules().code(PromoCode.ofPool("flyers", "one"))
                .rule(rule("a", "autumn").build())
                .build();
        try (RewardEngine engine = RewardEngine.builder().rules(first).build()) {
            assertThat(engine.process(sale("s1", "AUTUMN")).issuances()).hasSize(1);
            RuleSet renamed = first.toBuilder()
                    .codes(List.of(PromoCode.of("autumn", "FALL").perSubject(1L), PromoCode.ofPool("flyers", "one")))
                    .build();
            engine.execute(new Publish(Origin.of(T, "p1", "boss"), renamed));
            assertThat(Objects.requireNonNull(engine.process(sale("s2", "FALL"))
                                    .outcomes()
                                    .get(0)
                                    .reason())
                            .code())
                    .isEqualTo(ReasonCode.CODE_USED_UP);
            RuleSet otherPool = renamed.toBuilder()
                    .codes(List.of(PromoCode.of("autumn", "FALL").perSubject(1L), PromoCode.ofPool("flyers", "two")))
                    .build();
            assertThatThrownBy(() -> engine.execute(new Publish(Origin.of(T, "p2", "boss"), otherPool)))
                    .isInstanceOfSatisfying(
                            InvalidRuleSetException.class,
                            e -> assertThat(e.diagnostics())
                                    .extracting(Diagnostic::path)
                                    .containsExactly("codes/flyers"));
        }
    }

    @Test
    void aBacktestTriesCodesThatDidNotExist() {
        RuleSet old = rules().rule(rule("a", "autumn").build()).build();
        RuleSet other = rules().code(PromoCode.ofPool("flyers", "flyers"))
                .rule(rule("a", "autumn").build())
                .rule(rule("b", "spring").build())
                .rule(rule("c", "flyers").build())
                .build();
        try (Backtest backtest = Backtest.of(old, other, RewardEngine::builder)) {
            backtest.addCodes("flyers", List.of("K7QM2XW9"));
            List<Decision> decisions = backtest.add(List.of(
                    at(sale("s1", "AUTUMN")),
                    at(sale("s2", "SPRING")),
                    at(sale("s3", "k7qm2xw9")),
                    at(sale("s4", "?"))));
            assertThat(decisions).extracting(each -> each.issuances().size()).containsExactly(1, 1, 1, 0);
            assertThat(backtest.report().decisionsChanged()).isEqualTo(3);
        }
    }

    private static Event at(Event event) {
        return Event.of(event.type())
                .tenant(T)
                .id(event.id())
                .subject(event.subject())
                .with("promo", Objects.requireNonNull(event.attribute("promo")))
                .occurredAt(Instant.parse("2026-05-01T12:00:00Z"))
                .build();
    }

    @Test
    void analysisTypesTheCode() {
        RuleSet rules = rules().code(PromoCode.of("old", "OLD").between(null, LocalDate.of(2020, 1, 1)))
                .code(PromoCode.ofPool("flyers", "flyers"))
                .rule(rule("a", "autumn").build())
                .rule(rule("b", "spring").build())
                .rule(rule("c", "flyers").build())
                .rule(rule("d", "old").when(field("promo").is("NEW")).build())
                .rule(rule("e", "spring").when(field("promo").isNot("SPRING")).build())
                .build();
        try (RewardEngine engine = RewardEngine.builder().rules(rules).build()) {
            var analysis = engine.inspect().analyse(rules, true);
            assertThat(analysis.rules())
                    .extracting(each -> each.fires().verdict())
                    .containsExactly(Verdict.YES, Verdict.YES, Verdict.YES, Verdict.NO, Verdict.YES);
            assertThat(analysis.overlaps())
                    .filteredOn(
                            each -> each.first().equals("a") && each.second().equals("b"))
                    .extracting(each -> each.both().verdict())
                    .as("one event has one code in this attribute")
                    .containsExactly(Verdict.NO);
        }
    }

    @Test
    void twoCodesOfOnePoolInTwoAttributesCanPayTogether() {
        RuleSet rules = rules().code(PromoCode.ofPool("flyers", "flyers"))
                .rule(rule("p", "flyers").build())
                .rule(Rule.named("c")
                        .on("sale")
                        .when(literal(true))
                        .code("flyers", "coupon")
                        .give("points", literal(1))
                        .build())
                .build();
        assertThat(both(rules)).isEqualTo(Verdict.YES);
    }

    @Test
    void twoRulesThatUseUpOneCodeCannotPayTogether() {
        RuleSet rules = rules().rule(rule("a", "autumn").build())
                .rule(rule("b", "autumn").build())
                .build();
        assertThat(both(rules)).isEqualTo(Verdict.NO);
    }

    private static Verdict both(RuleSet rules) {
        try (RewardEngine engine = RewardEngine.builder().rules(rules).build()) {
            return engine.inspect()
                    .analyse(rules, true)
                    .overlaps()
                    .get(0)
                    .both()
                    .verdict();
        }
    }

    private static Verdict fires(RuleSet rules, String rule) {
        try (RewardEngine engine = RewardEngine.builder().rules(rules).build()) {
            return engine.inspect().analyse(rules, false).rules().stream()
                    .filter(each -> each.rule().equals(rule))
                    .findFirst()
                    .orElseThrow()
                    .fires()
                    .verdict();
        }
    }

    @Test
    void aCodeInAnotherSpellingIsNotInACollection() {
        RuleSet rules = rules().collection(NamedCollection.of("blocked", List.of("SPRING", "SPRING-")))
                .rule(rule("a", "spring")
                        .when(operation("!", field("promo").in(collection("blocked"))))
                        .build())
                .build();
        assertThat(fires(rules, "a")).isEqualTo(Verdict.YES);
    }

    @Test
    void aLockOutOpensNoLaneForAnotherCode() {
        RuleSet.Builder rules = rules().rule(
                        rule("a", "spring").priority(5).stackingLane("x").build())
                .rule(rule("b", "spring").stackingLane("x").build());
        assertThat(fires(rules.build(), "b")).isNotEqualTo(Verdict.YES);
        RuleSet plain = rules().rule(
                        rule("a", "spring").priority(5).stackingLane("x").build())
                .rule(Rule.named("b")
                        .on("sale")
                        .when(literal(true))
                        .give("points", literal(1))
                        .stackingLane("x")
                        .build())
                .build();
        assertThat(fires(plain, "b")).as("without a code").isEqualTo(Verdict.YES);
    }

    @Test
    void aRehearsalLocksOutAsAnEngineDoes() {
        RuleSet rules = rules().rule(rule("a", "spring").build()).build();
        try (Backtest backtest = Backtest.of(rules, rules, RewardEngine::builder)) {
            List<Decision> decisions = backtest.add(List.of(
                    at(sale("s1", "A")),
                    at(sale("s2", "B")),
                    at(sale("s3", "C")),
                    at(sale("s4", "D")),
                    at(sale("s5", "E")),
                    at(sale("s6", "SPRING"))));
            assertThat(Objects.requireNonNull(decisions.get(5).outcomes().get(0).reason())
                            .code())
                    .isEqualTo(ReasonCode.LOCKED_OUT);
        }
    }
}
