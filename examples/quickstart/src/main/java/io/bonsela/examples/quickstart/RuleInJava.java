package io.bonsela.examples.quickstart;

import static io.bonsela.api.rule.Expressions.count;
import static io.bonsela.api.rule.Expressions.days;
import static io.bonsela.api.rule.Expressions.field;

import io.bonsela.api.Money;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;

/** Builds a rule set without a file. */
public final class RuleInJava {
    private RuleInJava() {}

    /** Every fifth coffee within 30 days earns a cup, at most one a week. */
    public static RuleSet coffeeClub() {
        Rule fifthCup = Rule.named("fifth-cup")
                .on("purchase")
                .when(field("category")
                        .is("coffee")
                        .and(count("purchase", days(30)).atLeast(5)))
                .cooldown(Duration.ofDays(7))
                .budget("spring")
                .give("free-cup")
                .build();

        return RuleSet.of("roastery", ZoneId.of("Africa/Harare"))
                .eventType("purchase", Map.of("category", Attribute.required(ValueType.TEXT)))
                .budget(Budget.of("spring", Money.of("USD", "5000.00")))
                .reward(Reward.physical("free-cup", Money.of("USD", "1.10")))
                .rule(fifthCup)
                .build();
    }
}
