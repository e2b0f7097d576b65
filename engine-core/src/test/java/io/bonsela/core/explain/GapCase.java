package io.bonsela.core.explain;

import static io.bonsela.api.rule.Expressions.literal;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A rule, what came before, and the event that is asked about.
 *
 * @param rules a rule set with one rule, named bonus
 * @param past the events before
 * @param asked the event
 */
record GapCase(RuleSet rules, List<Past> past, Past asked) {
    static final String TENANT = "shop";
    static final ZoneId ZONE = ZoneId.of("Africa/Harare");
    static final Instant NOW = Instant.parse("2024-03-13T10:00:00Z");

    /** One event of the past: how many hours ago, and what it was. */
    record Past(int hoursAgo, int cents, int items, String device) {
        Event event(int number) {
            return purchase("past-" + number, NOW.minus(Duration.ofHours(hoursAgo)), usd(cents), items, device);
        }
    }

    /** A rule that pays USD 1.00 for a purchase. */
    static Rule.Builder bonus(Expression condition) {
        return Rule.named("bonus")
                .on("purchase")
                .when(condition)
                .give("cashback", literal(Money.of("USD", "1.00")))
                .budget("till");
    }

    static RuleSet rules(Rule rule, Budget budget) {
        return RuleSet.of(TENANT, ZONE)
                .eventType(
                        "purchase",
                        Map.of(
                                "amount", Attribute.required(ValueType.money("USD")),
                                "items", Attribute.required(ValueType.NUMBER),
                                "device", Attribute.optional(ValueType.TEXT),
                                "product", Attribute.optional(ValueType.TEXT)))
                .reward(Reward.credit("cashback", "USD"))
                .budget(budget)
                .rule(rule)
                .build();
    }

    static Money usd(int cents) {
        return Money.of("USD", BigDecimal.valueOf(cents, 2));
    }

    static Event purchase(String id, Instant at, Object amount, Object items, String device) {
        return purchase(id, at, amount, items, device, device);
    }

    static Event purchase(String id, Instant at, Object amount, Object items, String device, String product) {
        return Event.of("purchase")
                .tenant(TENANT)
                .id(id)
                .subject("rudo")
                .occurredAt(at)
                .with("amount", amount)
                .with("items", items)
                .with("device", device)
                .with("product", product)
                .build();
    }

    @Override
    public String toString() {
        return rules.rules() + " on " + rules.budgets() + ": " + past + ", then " + asked;
    }

    RewardEngine engine() {
        RewardEngine engine = RewardEngine.builder()
                .rules(rules)
                .evaluator("interpreter")
                .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                .clockFromEvents()
                .maxFuture(Duration.ofDays(3_000))
                .build();
        List<Past> inOrder = new ArrayList<>(past);
        inOrder.sort((a, b) -> b.hoursAgo - a.hoursAgo);
        for (int i = 0; i < inOrder.size(); i++) {
            engine.process(inOrder.get(i).event(i));
        }
        return engine;
    }

    Event event(String id) {
        return purchase(id, NOW, usd(asked.cents), asked.items, asked.device);
    }
}
