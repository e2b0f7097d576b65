package shop;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.rulefiles.RuleFile;
import java.nio.charset.StandardCharsets;

/** A till that gives a point for the first purchase only, and prints the outcomes of two purchases. */
public final class Till {
    private static final String RULES = """
            bonsela: 1
            tenant: shop
            zone: Africa/Harare
            events: { purchase: { amount: money } }
            rewards: { points: { type: credit, unit: POINTS, value: POINTS 1 } }
            rules:
              first:
                on: purchase
                when: { ">=": [ { var: event.amount }, USD 1.00 ] }
                caps: [ { id: first-only, limit: 1 } ]
                give: { reward: points }
            """;

    private Till() {}

    public static void main(String[] args) {
        try (RewardEngine engine = RewardEngine.builder()
                .rules(RuleFile.parse(RULES.getBytes(StandardCharsets.UTF_8), "rules.yaml")
                        .orThrow())
                .build()) {
            for (int receipt = 1; receipt <= 2; receipt++) {
                Decision decision = engine.process(Event.of("purchase")
                        .tenant("shop")
                        .id("receipt-" + receipt)
                        .subject("customer-" + receipt)
                        .amount(Money.of("USD", "2.50"))
                        .build());
                System.out.println(decision.outcomes());
            }
        }
    }
}
