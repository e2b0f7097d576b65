package io.bonsela.core.history;

import static io.bonsela.api.rule.Expressions.count;
import static io.bonsela.api.rule.Expressions.days;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.lifetime;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Refund;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.core.Shop;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Aggregates over events that do not fit, filters that fail, and computed money. */
class AggregateTest {
    private static final String AT = "2026-11-21T10:00:00Z";

    @Test
    void eventsOfAnOlderTypeCountAsFarAsTheyStillFit() {
        RuleSet before = RuleSet.of(Shop.TENANT, ZoneOffset.UTC)
                .eventType("purchase", Map.of("amount", Attribute.required(ValueType.NUMBER)))
                .build();
        RuleSet after = Shop.rules(
                "UTC",
                Rule.named("large")
                        .on("purchase")
                        .when(sum("purchase", field("amount"), lifetime())
                                .where(field("amount.currency").is("USD"))
                                .atLeast("USD 20.00"))
                        .give(
                                "points",
                                count("purchase", lifetime())
                                        .where(field("amount.currency")
                                                .is("USD")
                                                .and(field("amount").atLeast("USD 5.00"))))
                        .build());
        try (RewardEngine engine = Shop.engine(before)) {
            engine.process(Event.of("purchase")
                    .tenant(Shop.TENANT)
                    .id("old")
                    .subject("ann")
                    .with("amount", 5_000)
                    .build());
            Shop.publish(engine, after);
            assertThat(engine.process(purchase(1)).outcomes())
                    .as("USD 10 is not enough")
                    .isEmpty();
            assertThat(value(engine.process(purchase(2)))).isEqualTo(Money.of("POINTS", "2"));
        }
    }

    /** An event that cannot be told to count is a failure as long as it is in the window, and not one that does not count. */
    @Test
    void aFilterThatFailsIsAFailureAndNotAnEventThatDoesNotCount() {
        RuleSet rules = Shop.rules("UTC")
                .eventType(
                        "order",
                        Map.of(
                                "items",
                                Attribute.required(ValueType.NUMBER),
                                "boxes",
                                Attribute.optional(ValueType.NUMBER)))
                .rule(Rule.named("first")
                        .on("order")
                        .when(count("order", days(7))
                                .where(field("items").dividedBy(field("boxes")).atLeast(5))
                                .is(0))
                        .give("points", literal(1))
                        .build())
                .build();
        try (RewardEngine engine = Shop.engine(rules)) {
            Decision failing = engine.process(order("a", 1, 0));
            assertThat(failing.outcome("first").orElseThrow().reason().code()).isEqualTo(ReasonCode.DIVISION_BY_ZERO);
            Decision later = engine.process(order("b", 3, 1));
            assertThat(later.outcome("first").orElseThrow().outcome()).isEqualTo(Outcome.ERROR);
            assertThat(later.outcome("first").orElseThrow().reason().code()).isEqualTo(ReasonCode.DIVISION_BY_ZERO);
            engine.execute(new Refund(Origin.of(Shop.TENANT, "back", "till"), "a"));
            assertThat(engine.process(order("c", 4, 1)).issuances())
                    .as("what was refunded counts no more")
                    .hasSize(1);
        }
    }

    /** A filter without a value is one that fails. */
    @Test
    void aFilterWithoutAValueIsAFailure() {
        RuleSet rules = Shop.rules("UTC")
                .eventType(
                        "order",
                        Map.of(
                                "items",
                                Attribute.required(ValueType.NUMBER),
                                "boxes",
                                Attribute.optional(ValueType.NUMBER),
                                "member",
                                Attribute.optional(ValueType.BOOLEAN)))
                .rule(Rule.named("first")
                        .on("order")
                        .when(count("order", days(7)).where(field("member")).is(0))
                        .give("points", literal(1))
                        .build())
                .build();
        try (RewardEngine engine = Shop.engine(rules)) {
            Decision decision = engine.process(order("a", 1, 1));
            assertThat(decision.outcome("first").orElseThrow().reason().code()).isEqualTo(ReasonCode.MISSING_VALUE);
        }
    }

    private static Event order(String id, int day, int boxes) {
        return Event.of("order")
                .tenant(Shop.TENANT)
                .id(id)
                .subject("ann")
                .occurredAt(Instant.parse("2026-01-0" + day + "T12:00:00Z"))
                .with("items", 4)
                .with("boxes", boxes)
                .build();
    }

    @Test
    void aSumOfComputedMoneyIsExact() {
        RuleSet rules = Shop.rules(
                "UTC",
                Rule.named("r")
                        .on("purchase")
                        .when(share().atLeast("USD 0.999"))
                        .give("points", literal(1))
                        .build());
        assertThatThrownBy(() -> Shop.engine(rules)).isInstanceOf(InvalidRuleSetException.class);
        RuleSet exact = Shop.rules(
                "UTC",
                Rule.named("r")
                        .on("purchase")
                        .when(share().atLeast("USD 0.99"))
                        .give("cashback", share())
                        .unbudgeted()
                        .build());
        try (RewardEngine engine = Shop.engine(exact)) {
            assertThat(engine.process(purchase(1)).outcomes()).isEmpty();
            assertThat(engine.process(purchase(2)).outcomes()).isEmpty();
            assertThat(value(engine.process(purchase(3))))
                    .as("0.999, rounded once")
                    .isEqualTo(Money.of("USD", "1.00"));
        }
    }

    private static Expression share() {
        return sum("purchase", field("amount").times(new BigDecimal("0.0333")), lifetime())
                .where(field("amount.currency").is("USD"));
    }

    private static Event purchase(int n) {
        return Shop.purchase("e" + n, "ann", AT).build();
    }

    private static Money value(Decision decision) {
        return decision.issuances().get(0).value();
    }
}
