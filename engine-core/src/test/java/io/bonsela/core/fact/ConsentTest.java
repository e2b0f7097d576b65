package io.bonsela.core.fact;

import static io.bonsela.api.rule.Expressions.fact;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.FactProvider;
import io.bonsela.api.spi.FactProvider.FactPolicy;
import io.bonsela.core.Shop;
import io.bonsela.testkit.Club;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Consent and status are facts that the host knows; a rule set says in a condition what follows from them. */
class ConsentTest {
    @Test
    void withoutConsentOrWhileSuspendedASubjectEarnsNothing() {
        Map<String, List<String>> customers = Map.of(
                "ann", List.of("yes", "active"),
                "bob", List.of("no", "active"),
                "eve", List.of("yes", "suspended"));
        RuleSet plain = Club.rules("club").build();
        RuleSet.Builder guarded = plain.toBuilder()
                .fact("consent", ValueType.TEXT)
                .fact("status", ValueType.TEXT)
                .rules(List.of());
        for (Rule rule : plain.rules()) {
            guarded.rule(Rule.named(rule.id())
                    .on("purchase")
                    .when(fact("consent")
                            .is("yes")
                            .and(fact("status").is("active"))
                            .and(rule.condition()))
                    .give(rule.effects().get(0))
                    .budget("promo")
                    .build());
        }
        try (RewardEngine engine = RewardEngine.builder()
                .facts(customer("consent", customers, 0))
                .facts(customer("status", customers, 1))
                .rules(guarded.build())
                .build()) {
            for (String subject : customers.keySet()) {
                Event event = Event.of("purchase")
                        .tenant("club")
                        .id(subject)
                        .subject(subject)
                        .amount(io.bonsela.api.Money.of("USD", "30.00"))
                        .build();
                assertThat(engine.process(event).issuances()).hasSize(subject.equals("ann") ? 2 : 0);
            }
            Event stranger = Event.of("purchase")
                    .tenant("club")
                    .id("x")
                    .subject("stranger")
                    .amount(io.bonsela.api.Money.of("USD", "30.00"))
                    .build();
            assertThat(engine.process(stranger).outcomes())
                    .as("nobody knows: nothing is paid, and that is told")
                    .allMatch(outcome -> outcome.outcome() == Outcome.ERROR);
        }
    }

    private static FactProvider customer(String name, Map<String, List<String>> customers, int position) {
        return new FactProvider() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public ValueType type() {
                return ValueType.TEXT;
            }

            @Override
            public FactPolicy policy() {
                return Shop.FACTS;
            }

            @Override
            public Object fetch(Event event) {
                List<String> customer = customers.get(event.subject());
                if (customer == null) {
                    throw new IllegalArgumentException("no such customer");
                }
                return customer.get(position);
            }
        };
    }
}
