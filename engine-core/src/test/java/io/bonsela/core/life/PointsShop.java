package io.bonsela.core.life;

import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.Receipt;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Command;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Effect;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Reward.Validity;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.TestKeys;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A shop in which a purchase earns a point a dollar, which expire after 30 days. */
final class PointsShop implements AutoCloseable {
    static final String T = "shop";

    final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    final RewardEngine engine;
    private int commands;

    PointsShop(Period grace, Rule... rules) {
        Reward points = Reward.credit("points", "POINTS");
        RuleSet.Builder set = RuleSet.of(T, ZoneOffset.UTC)
                .eventType("purchase", Map.of("amount", Attribute.required(ValueType.money("USD"))))
                .eventType("claim", Map.of("size", Attribute.required(ValueType.NUMBER)))
                .budget(Budget.of("points", Money.of("POINTS", "100000")))
                .budget(Budget.of("mugs", Money.of("USD", "10.00")))
                .reward(new Reward(
                        points.id(),
                        points.type(),
                        points.unit(),
                        null,
                        null,
                        new Validity(Period.ofDays(30), null, grace.isZero() ? null : grace),
                        null,
                        null,
                        null,
                        false,
                        null))
                .reward(Reward.physical("mug", Money.of("USD", "4.00")))
                .reward(Reward.credit("cash", "USD").expiringAfter(Period.ofDays(10)))
                .reward(Reward.discount("coupon", "USD")
                        .valued(Money.of("USD", "3.00"))
                        .expiringAfter(Period.ofDays(20)))
                .rule(Rule.named("earn")
                        .on("purchase")
                        .when(literal(true))
                        .budget("points")
                        .give(Effect.of("points", field("amount").dividedBy("USD 1.00"))
                                .rounded(RoundingMode.DOWN))
                        .build());
        for (Rule rule : rules) {
            set.rule(rule);
        }
        engine = RewardEngine.builder()
                .rules(set.build())
                .clock(clock)
                .keys(TestKeys.ring())
                .build();
    }

    Decision buy(String id, String dollars) {
        return engine.process(Event.of("purchase")
                .tenant(T)
                .id(id)
                .subject("ann")
                .occurredAt(clock.instant())
                .amount(Money.of("USD", dollars))
                .build());
    }

    Decision claim(String id, int size) {
        return engine.process(Event.of("claim")
                .tenant(T)
                .id(id)
                .subject("ann")
                .occurredAt(clock.instant())
                .with("size", size)
                .build());
    }

    Receipt run(Function<Origin, Command> command) {
        return run("c" + ++commands, command);
    }

    Receipt run(String id, Function<Origin, Command> command) {
        return engine.execute(command.apply(Origin.of(T, id, "till")));
    }

    String wallet() {
        return engine.reports().wallet(T, "ann").stream()
                .filter(balance -> balance.available().currency().code().equals("POINTS"))
                .map(balance -> balance.available().toString())
                .findFirst()
                .orElse("POINTS 0");
    }

    List<String> lots() {
        return engine.records().issuances(Query.of(T)).items().stream()
                .filter(issuance -> issuance.reward().equals("points"))
                .map(issuance -> issuance.eventId() + " " + issuance.state() + " " + issuance.remaining())
                .toList();
    }

    void days(int days) {
        clock.advance(Duration.ofDays(days));
    }

    void check() {
        assertThat(engine.reports().reconcile(T).differences()).isEmpty();
    }

    @Override
    public void close() {
        check();
        engine.close();
    }
}
