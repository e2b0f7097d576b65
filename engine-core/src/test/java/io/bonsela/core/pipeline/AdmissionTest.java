package io.bonsela.core.pipeline;

import static io.bonsela.api.rule.Expressions.date;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.core.Shop;
import io.bonsela.core.codec.Canonical;
import io.bonsela.testkit.ManualClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What must hold for an event to be decided: its parts together, and its age. */
class AdmissionTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private static final EventType DELIVERY = EventType.of(
                    "delivery",
                    Map.of(
                            "ordered", Attribute.required(ValueType.DATE),
                            "price", Attribute.required(ValueType.MONEY),
                            "paid", Attribute.optional(ValueType.MONEY)))
            .check("not-before-its-order", operation("<=", field("ordered"), date()))
            .check(
                    "not-overpaid",
                    operation(
                            "or",
                            operation("==", field("paid"), literal(null)),
                            field("paid").atMost(field("price"))))
            .staleAfter(Duration.ofDays(2));

    private static RuleSet rules(EventType type) {
        return RuleSet.of(Shop.TENANT, ZoneOffset.UTC)
                .eventType(type)
                .reward(Reward.credit("points", "POINTS"))
                .rule(Rule.named("any")
                        .on("delivery")
                        .when(literal(true))
                        .give("points", literal(1))
                        .build())
                .build();
    }

    private static Event.Builder delivery(String id, Instant at, LocalDate ordered) {
        return Event.of("delivery")
                .tenant(Shop.TENANT)
                .id(id)
                .subject("ann")
                .occurredAt(at)
                .with("ordered", ordered)
                .with("price", Money.of("USD", "10.00"));
    }

    private static EventType sale(Attribute amount, Attribute items) {
        return EventType.of("delivery", Map.of("amount", amount, "items", items));
    }

    private static Decision decide(EventType type, String amount, String items) {
        try (RewardEngine engine = RewardEngine.builder().rules(rules(type)).build()) {
            return engine.process(Event.of("delivery")
                    .tenant(Shop.TENANT)
                    .id("1")
                    .subject("ann")
                    .amount(Money.of("USD", amount))
                    .with("items", new BigDecimal(items))
                    .build());
        }
    }

    @Test
    void anAmountBelowZeroIsRefusedUnlessItsAttributeIsSigned() {
        Attribute money = Attribute.required(ValueType.MONEY);
        Attribute number = Attribute.required(ValueType.NUMBER);
        Decision refused = decide(sale(money, number), "-0.01", "1");
        assertThat(refused.status()).isEqualTo(Decision.Status.INVALID);
        assertThat(refused.reason())
                .isEqualTo(new Reason(ReasonCode.OUT_OF_BOUNDS, Map.of("attribute", "amount", "min", BigDecimal.ZERO)));
        assertThat(decide(sale(money, number), "0.00", "-1").status()).isEqualTo(Decision.Status.DECIDED);
        assertThat(decide(sale(money.allowingNegative(), number), "-0.01", "1").status())
                .isEqualTo(Decision.Status.DECIDED);
    }

    @Test
    void numbersAndAmountsKeepToTheirBounds() {
        Attribute money =
                Attribute.required(ValueType.money("USD")).between(new BigDecimal("0.50"), new BigDecimal(100));
        Attribute number = Attribute.required(ValueType.NUMBER).between(BigDecimal.ONE, null);
        EventType type = sale(money, number);
        assertThat(decide(type, "0.50", "1").status()).isEqualTo(Decision.Status.DECIDED);
        assertThat(decide(type, "100.00", "99").status()).isEqualTo(Decision.Status.DECIDED);
        assertThat(decide(type, "0.49", "1").reason().arguments())
                .isEqualTo(Map.of("attribute", "amount", "min", new BigDecimal("0.50"), "max", new BigDecimal(100)));
        assertThat(decide(type, "100.01", "1").reason().code()).isEqualTo(ReasonCode.OUT_OF_BOUNDS);
        assertThat(decide(type, "1.00", "0.9").reason().argument("attribute")).isEqualTo("items");
    }

    @Test
    void boundsThatSayNothingAreMistakes() {
        Attribute number = Attribute.required(ValueType.NUMBER);
        Attribute usd = Attribute.required(ValueType.money("USD"));
        for (Attribute broken : List.of(
                Attribute.required(ValueType.TEXT).between(BigDecimal.ONE, null),
                Attribute.required(ValueType.MONEY).between(BigDecimal.ONE, null),
                Attribute.required(ValueType.NUMBER).allowingNegative(),
                number.between(BigDecimal.TEN, BigDecimal.ONE),
                usd.between(new BigDecimal(-1), null),
                usd.between(new BigDecimal("0.001"), null))) {
            try (RewardEngine engine = RewardEngine.builder().build()) {
                assertThat(engine.inspect().validate(rules(EventType.of("delivery", Map.of("x", broken)))))
                        .as("%s", broken)
                        .extracting(Diagnostic::code)
                        .containsExactly(Code.INVALID_VALUE);
            }
        }
    }

    /** Analysis knows the bounds: what no event can have proves that a rule never pays. */
    @Test
    void whatTheBoundsExcludeNeverPays() {
        EventType type = sale(
                Attribute.required(ValueType.money("USD")),
                Attribute.required(ValueType.NUMBER).between(BigDecimal.ONE, BigDecimal.TEN));
        RuleSet rules = RuleSet.of(Shop.TENANT, ZoneOffset.UTC)
                .eventType(type)
                .reward(Reward.credit("points", "POINTS"))
                .rule(pays("a-void", operation("<", field("amount"), "USD 0.00")))
                .rule(pays("b-many", operation(">", field("items"), 10)))
                .rule(pays("c-most", operation(">", field("items"), new BigDecimal("9.5"))))
                .build();
        try (RewardEngine engine = RewardEngine.builder().build()) {
            assertThat(engine.inspect().analyse(rules, false).rules())
                    .extracting(rule -> rule.rule() + " " + rule.fires().verdict())
                    .containsExactly("a-void NO", "b-many NO", "c-most YES");
        }
    }

    private static Rule pays(String id, Expression condition) {
        return Rule.named(id)
                .on("delivery")
                .when(condition)
                .give("points", literal(1))
                .build();
    }

    @Test
    void anEventWhosePartsContradictEachOtherIsNotDecided() {
        LocalDate today = LocalDate.of(2026, 11, 21);
        ManualClock clock = new ManualClock(NOW);
        try (RewardEngine engine =
                RewardEngine.builder().rules(rules(DELIVERY)).clock(clock).build()) {
            assertThat(engine.process(delivery("1", NOW, today).build()).issuances())
                    .hasSize(1);
            Decision tomorrow =
                    engine.process(delivery("2", NOW, today.plusDays(1)).build());
            assertThat(tomorrow.status()).isEqualTo(Decision.Status.INVALID);
            assertThat(tomorrow.reason().code()).isEqualTo(ReasonCode.CHECK_FAILED);
            assertThat(tomorrow.reason().argument("check")).isEqualTo("not-before-its-order");
            Decision overpaid = engine.process(delivery("3", NOW, today)
                    .with("paid", Money.of("USD", "10.01"))
                    .build());
            assertThat(overpaid.reason().arguments()).isEqualTo(Map.of("check", "not-overpaid"));
            Decision mixed = engine.process(delivery("4", NOW, today)
                    .with("paid", Money.of("ZWG", "1.00"))
                    .build());
            assertThat(mixed.reason().arguments())
                    .isEqualTo(Map.of("check", "not-overpaid", "error", "CURRENCY_MISMATCH"));
            assertThat(engine.records().event(Shop.TENANT, "2"))
                    .as("what was not decided may be sent again, mended")
                    .isEmpty();
            assertThat(engine.process(delivery("2", NOW, today).build()).issuances())
                    .hasSize(1);
        }
    }

    @Test
    void anEventThatIsTooOldIsNotDecidedButItsOldDecisionStands() {
        ManualClock clock = new ManualClock(NOW);
        LocalDate longAgo = LocalDate.of(2026, 1, 1);
        try (RewardEngine engine =
                RewardEngine.builder().rules(rules(DELIVERY)).clock(clock).build()) {
            Instant edge = NOW.minus(Duration.ofDays(2));
            assertThat(engine.process(delivery("1", edge, longAgo).build()).status())
                    .isEqualTo(Decision.Status.DECIDED);
            Decision stale =
                    engine.process(delivery("2", edge.minusSeconds(1), longAgo).build());
            assertThat(stale.reason().code()).isEqualTo(ReasonCode.STALE);
            assertThat(stale.reason().argument("earliest")).isEqualTo(edge);
            clock.advance(Duration.ofDays(30));
            assertThat(engine.process(delivery("1", edge, longAgo).build()).status())
                    .isEqualTo(Decision.Status.REPEATED);
        }
    }

    @Test
    void aCheckIsCheckedAsAConditionIs() {
        EventType type = EventType.of("delivery", Map.of("ordered", Attribute.required(ValueType.DATE)))
                .check("typo", operation("<=", field("orderd"), date()))
                .check("number", field("ordered").atLeast(5))
                .check("history", operation(">", Expressions.count("delivery", Expressions.lifetime()), literal(1)))
                .staleAfter(Duration.ZERO);
        assertThatThrownBy(() -> RewardEngine.builder().rules(rules(type)).build())
                .isInstanceOfSatisfying(
                        InvalidRuleSetException.class,
                        e -> assertThat(e.diagnostics())
                                .extracting(Diagnostic::code, Diagnostic::path)
                                .contains(
                                        tuple(Code.INVALID_VALUE, "admission/delivery/staleAfter"),
                                        tuple(Code.UNKNOWN_FIELD, "admission/delivery/checks/typo/0"),
                                        tuple(Code.TYPE_MISMATCH, "admission/delivery/checks/number"),
                                        tuple(Code.TYPE_MISMATCH, "admission/delivery/checks/history/0")));
    }

    @Test
    void checksAndFactsBelongToTheVersion() {
        RuleSet rules =
                rules(DELIVERY).toBuilder().fact("member", ValueType.BOOLEAN).build();
        RuleSet back = Canonical.decodeRuleSet(Canonical.encode(rules));
        assertThat(back.eventTypes()).isEqualTo(rules.eventTypes());
        assertThat(back.facts()).isEqualTo(rules.facts());
        Expression other = operation("<", field("ordered"), date());
        assertThat(Canonical.digest(rules(DELIVERY.check("not-before-its-order", other))))
                .isNotEqualTo(Canonical.digest(rules(DELIVERY)));
    }
}
