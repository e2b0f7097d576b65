package io.bonsela.testkit.engine;

import static io.bonsela.api.rule.Expressions.count;
import static io.bonsela.api.rule.Expressions.days;
import static io.bonsela.api.rule.Expressions.fact;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.last;
import static io.bonsela.api.rule.Expressions.lifetime;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.sum;

import io.bonsela.api.Money;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Raise;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.Tier;
import io.bonsela.api.rule.ValueType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Map;

/** The rules of a shop for {@link MergeContract}: each rule counts something per subject. */
final class MergeShop {
    static final String TENANT = "merges";

    private MergeShop() {}

    static RuleSet rules() {
        return RuleSet.of(TENANT, ZoneOffset.UTC)
                .eventType("purchase", Map.of("amount", Attribute.required(ValueType.money("USD"))))
                .eventType("joined", Map.of("referrer", Attribute.required(ValueType.TEXT)))
                .eventType("thanked", Map.of())
                .eventType("moved", Map.of())
                .reward(Reward.credit("points", "POINTS").transferring())
                .reward(Reward.discount("voucher", "USD").valued(Money.of("USD", "2.00")))
                .tier(Tier.of("club", sum("purchase", field("amount"), days(90)))
                        .level("silver", Money.of("USD", "20.00"))
                        .level("gold", Money.of("USD", "60.00"))
                        .keptFor(Period.ofDays(30))
                        .raising("moved"))
                .rule(Rule.named("earn")
                        .on("purchase")
                        .when(literal(true))
                        .give("points", literal(new BigDecimal(10)))
                        .unbudgeted()
                        .cap(Cap.count("three", 3).perSubject())
                        .build())
                .rule(capped("weekly", Cap.count("in-a-week", 3).perSubject().within(Duration.ofDays(7))))
                .rule(capped("monthly", Cap.count("in-a-month", 3).perSubject().every(CalendarPeriod.MONTH)))
                .rule(capped(
                        "value", Cap.value("at-most", Money.of("USD", "6.00")).perSubject()))
                .fact("member", ValueType.BOOLEAN)
                .reward(Reward.credit("stars", "POINTS").expiringAfter(Period.ofDays(30)))
                .rule(Rule.named("rich")
                        .on("purchase")
                        .when(Expressions.wallet("POINTS").atLeast(Money.ofMinor("POINTS", 0)))
                        .give("voucher")
                        .unbudgeted()
                        .build())
                .rule(Rule.named("known")
                        .on("purchase")
                        .when(fact("member").is(true))
                        .give("voucher")
                        .unbudgeted()
                        .build())
                .rule(Rule.named("cooling")
                        .on("purchase")
                        .when(literal(true))
                        .give("voucher")
                        .unbudgeted()
                        .cooldown(Duration.ofDays(2))
                        .build())
                .rule(Rule.named("fourth")
                        .on("purchase")
                        .when(count("purchase", lifetime()).atLeast(4))
                        .give("voucher")
                        .unbudgeted()
                        .build())
                .rule(Rule.named("thank")
                        .on("purchase")
                        .when(last("joined", field("referrer"), lifetime()).isPresent())
                        .raise(Raise.of("thanked", last("joined", field("referrer"), lifetime())))
                        .build())
                .rule(Rule.named("thanks")
                        .on("thanked")
                        .when(literal(true))
                        .give("points", literal(new BigDecimal(7)))
                        .unbudgeted()
                        .build())
                .build();
    }

    private static Rule capped(String id, Cap cap) {
        return Rule.named(id)
                .on("purchase")
                .when(literal(true))
                .give("voucher")
                .unbudgeted()
                .cap(cap)
                .build();
    }
}
