package io.bonsela.core.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Health;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.Operator;
import io.bonsela.core.Shop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the guide shows of the host's own code. */
class HostCodeGuideTest {
    private final List<String> alerts = new ArrayList<>();

    /** Whether a card's number is one of ours. */
    record OurCard(Set<String> ours) implements Operator {
        @Override
        public String name() {
            return "our_card";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public List<ValueType> parameters() {
            return List.of(ValueType.TEXT);
        }

        @Override
        public ValueType result() {
            return ValueType.BOOLEAN;
        }

        @Override
        public Duration timeLimit() {
            return Duration.ofSeconds(2);
        }

        @Override
        public Object apply(List<Object> operands) {
            return ours.contains(operands.get(0));
        }
    }

    private void alert(String text) {
        alerts.add(text);
    }

    private void restart() {
        alerts.add("restart");
    }

    private void sendNobodyHere() {
        alerts.add("not ready");
    }

    @Test
    void anOperatorAndItsEnginesHealth() {
        RewardEngine engine = RewardEngine.builder()
                .operator(new OurCard(Set.of("d-1")))
                .rules(Shop.rules("Africa/Harare")
                        .reward(Reward.credit("miles", "MILES").valued(io.bonsela.api.Money.of("MILES", "3")))
                        .rule(Rule.named("ours")
                                .on("purchase")
                                .when(Expressions.operation("our_card", Expressions.field("device")))
                                .give("miles")
                                .build())
                        .build())
                .build();
        assertThat(engine.process(Shop.purchase("e1", "ann", "2026-01-01T00:00:00Z")
                                .with("device", "d-1")
                                .build())
                        .issuances())
                .hasSize(1);
        look(engine);
        assertThat(alerts).isEmpty();
        engine.close();
        look(engine);
        assertThat(alerts).containsExactly("CLOSED {}", "restart");
    }

    private void look(RewardEngine engine) {
        Health health = engine.health();
        health.problems().forEach(problem -> alert(problem.code() + " " + problem.arguments()));
        if (!health.live()) {
            restart(); // a new engine is wanted
        } else if (!health.ready()) {
            sendNobodyHere(); // the store does not answer
        }
    }
}
