package io.bonsela.core;

import static io.bonsela.api.rule.Expressions.literal;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Receipt;
import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Publish;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.FactProvider.FactPolicy;
import io.bonsela.testkit.Patience;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;

/** A small shop for tests: purchases with an amount and perhaps a device, points and cashback. */
public final class Shop {
    public static final String TENANT = "shop";

    /** Waits for a fact as long as it takes: the deadline of a second by default is too short for a machine that is busy. */
    public static final FactPolicy FACTS = FactPolicy.DEFAULT.within(Patience.LIMIT);

    private Shop() {}

    public static RuleSet.Builder rules(String zone) {
        return RuleSet.of(TENANT, ZoneId.of(zone))
                .eventType(
                        "purchase",
                        Map.of(
                                "amount", Attribute.required(ValueType.MONEY),
                                "device", Attribute.optional(ValueType.TEXT)))
                .eventType("visit", Map.of())
                .reward(Reward.credit("points", "POINTS"))
                .reward(Reward.credit("cashback", "USD"));
    }

    public static RuleSet rules(String zone, Rule... rules) {
        RuleSet.Builder set = rules(zone);
        for (Rule rule : rules) {
            set.rule(rule);
        }
        return set.build();
    }

    /** A rule that pays points for every purchase. */
    public static Rule paying(String id, int points) {
        return Rule.named(id)
                .on("purchase")
                .when(literal(true))
                .give("points", literal(points))
                .build();
    }

    /** An engine whose decisions are dated by their events. */
    public static RewardEngine engine(RuleSet rules) {
        return RewardEngine.builder()
                .rules(rules)
                .clock(Clock.fixed(Instant.parse("2024-01-01T00:00:00Z"), ZoneOffset.UTC))
                .clockFromEvents()
                .build();
    }

    public static Event.Builder purchase(String id, String subject, String at) {
        return Event.of("purchase")
                .tenant(TENANT)
                .id(id)
                .subject(subject)
                .occurredAt(Instant.parse(at))
                .amount(Money.of("USD", "10.00"));
    }

    /** Puts a rule set in force. */
    public static Publication publish(RewardEngine engine, RuleSet rules) {
        String id = "publish-" + engine.records().publications(rules.tenant()).size();
        Receipt receipt = engine.execute(new Publish(Origin.of(rules.tenant(), id, "test"), rules));
        return Objects.requireNonNull(receipt.publication());
    }
}
