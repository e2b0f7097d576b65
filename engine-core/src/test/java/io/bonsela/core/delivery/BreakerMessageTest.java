package io.bonsela.core.delivery;

import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Publish;
import io.bonsela.api.connector.Connector.Message;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.rule.Breaker;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An endpoint learns that a rule paused itself. */
class BreakerMessageTest {
    @Test
    void aBreakerThatOpensIsAMessage() {
        RuleSet rules = RuleSet.of(Roastery.TENANT, ZoneOffset.UTC)
                .eventType("visit", Map.of())
                .reward(Reward.discount("off", "USD").valued(Money.of("USD", "2.00")))
                .rule(Rule.named("each")
                        .on("visit")
                        .when(literal(true))
                        .unbudgeted()
                        .breaker(Breaker.within(Duration.ofHours(1)).cost(Money.of("USD", "4.00")))
                        .give("off")
                        .build())
                .build();
        Roastery roastery = new Roastery();
        roastery.hooks.publish = message -> new Delivered("200", null, null);
        try (RewardEngine engine = roastery.builder().build()) {
            engine.execute(new Publish(Roastery.origin("rules"), rules));
            for (String id : List.of("one", "two", "three")) {
                engine.process(Event.of("visit")
                        .tenant(Roastery.TENANT)
                        .id(id)
                        .subject("ann")
                        .build());
            }
            engine.deliveries().dispatchOnce();
            List<Message> opened = roastery.hooks.published.stream()
                    .filter(message -> message.type().equals("breaker.opened"))
                    .toList();
            assertThat(opened).singleElement().satisfies(message -> {
                assertThat(message.subject()).isNull();
                assertThat(message.data())
                        .isEqualTo(Map.of(
                                "rule",
                                "each",
                                "bound",
                                "COST",
                                "awards",
                                new BigDecimal(2),
                                "cost",
                                Money.of("USD", "4.00"),
                                "errors",
                                BigDecimal.ZERO,
                                "reports",
                                BigDecimal.ZERO));
            });
        }
    }
}
