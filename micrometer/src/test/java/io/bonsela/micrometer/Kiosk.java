package io.bonsela.micrometer;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.rulefiles.RuleFile;
import java.nio.charset.StandardCharsets;

/** A kiosk that gives a point for each dollar, once a day, from a budget. */
final class Kiosk {
    private static final String RULES = """
            bonsela: 1
            tenant: kiosk
            zone: UTC
            events:
              purchase: { amount: { type: money, currency: USD } }
            budgets:
              thanks: { limit: USD 3.00, alertAt: [50%] }
            rewards:
              two-off: { type: discount, unit: USD, value: USD 2.00 }
              points: { type: credit, unit: POINTS }
            rules:
              two-off:
                on: purchase
                when: event.amount >= "USD 1.00"
                budget: thanks
                give: { reward: two-off }
            """;

    private Kiosk() {}

    static RewardEngineBuilder engine() {
        return RewardEngine.builder().rules(rules());
    }

    static RuleSet rules() {
        return RuleFile.parse(RULES.getBytes(StandardCharsets.UTF_8), "kiosk.yaml")
                .orThrow();
    }

    static Event purchase(String id) {
        return Event.of("purchase")
                .tenant("kiosk")
                .id(id)
                .subject("cust-" + id)
                .amount(Money.of("USD", "5.00"))
                .build();
    }
}
