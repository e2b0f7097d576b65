package io.bonsela.core.decide;

import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Event;
import io.bonsela.api.Issuance.Terms.Charging;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Reports.Breakage;
import io.bonsela.api.Reports.Outstanding;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Spend;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The snippets of the guide to points that cost money. */
class PointsGuideTest {
    /** Prints amounts. */
    private static final class Paper {
        private final Map<String, Money> lines = new LinkedHashMap<>();

        void print(String line, Money amount) {
            lines.put(line, amount);
        }
    }

    @Test
    void points() {
        RuleSet rules = RuleSet.of("tea-house", ZoneOffset.UTC)
                .eventType("sale", Map.of("amount", Attribute.required(ValueType.money("USD"))))
                .budget(Budget.of("loyalty", Money.of("USD", "500.00")))
                .reward(Reward.credit("points", "POINTS")
                        .worth(Money.of("USD", "0.01"))
                        .charged(Charging.ON_SPEND)
                        .expiringAfter(Period.ofDays(90)))
                .rule(Rule.named("two-a-dollar")
                        .on("sale")
                        .when(literal(true))
                        .budget("loyalty")
                        .give("points", field("amount").dividedBy("USD 0.50"))
                        .build())
                .build();
        ManualClock clock = new ManualClock(Instant.parse("2026-10-05T12:00:00Z"));
        Paper paper = new Paper();
        try (RewardEngine engine =
                RewardEngine.builder().rules(rules).clock(clock).build()) {
            buy(engine, "sale-1");
            engine.execute(new Spend(Origin.of("tea-house", "order-17", "shop"), "ann", Money.of("POINTS", "70")));
            clock.advance(Duration.ofDays(100));
            buy(engine, "sale-2");
            for (Breakage month : engine.reports().breakage("tea-house", Instant.MIN, Instant.MAX)) {
                paper.print(month.month() + " " + month.reward(), month.value().expired());
            }
            for (Outstanding due : engine.reports().outstanding("tea-house")) {
                due.costs().forEach(cost -> paper.print("owed", cost));
            }
        }
        assertThat(paper.lines)
                .containsExactly(
                        Map.entry("2026-10 points", Money.of("POINTS", "50")),
                        Map.entry("2027-01 points", Money.of("POINTS", "0")),
                        Map.entry("owed", Money.of("USD", "1.20")));
    }

    private static void buy(RewardEngine engine, String id) {
        engine.process(Event.of("sale")
                .tenant("tea-house")
                .id(id)
                .subject("ann")
                .amount(Money.of("USD", "60.00"))
                .build());
    }
}
