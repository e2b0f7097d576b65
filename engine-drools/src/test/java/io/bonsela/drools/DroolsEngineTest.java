package io.bonsela.drools;

import static io.bonsela.api.rule.Expressions.count;
import static io.bonsela.api.rule.Expressions.days;
import static io.bonsela.api.rule.Expressions.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DroolsEngineTest {
    private static final RuleSet RULES = RuleSet.of("roastery", ZoneOffset.UTC)
            .eventType(
                    "purchase",
                    Map.of(
                            "amount",
                            Attribute.required(ValueType.MONEY),
                            "category",
                            Attribute.required(ValueType.TEXT)))
            .reward(Reward.credit("cashback", "USD"))
            .budget(Budget.of("spring", Money.of("USD", "5.00")))
            .rule(Rule.named("big")
                    .on("purchase")
                    .when(field("amount").atLeast("USD 50.00"))
                    .cap(Cap.count("big-each", 2).perSubject())
                    .give("cashback", field("amount").times(new BigDecimal("0.05")))
                    .budget("spring")
                    .build())
            .rule(Rule.named("third-coffee")
                    .on("purchase")
                    .when(field("category")
                            .is("coffee")
                            .and(count("purchase", days(30)).atLeast(3)))
                    .give("cashback", field("amount").times(new BigDecimal("0.01")))
                    .unbudgeted()
                    .build())
            .build();

    @Test
    void anEngineFoundByTheServiceLoaderDecidesOnDrools() {
        try (RewardEngine engine = RewardEngine.builder().rules(RULES).build()) {
            assertThat(engine.process(purchase(1, "60.00")).issuances())
                    .extracting(i -> String.valueOf(i.value()))
                    .containsExactly("USD 3.00");
            assertThat(engine.process(purchase(1, "60.00")).status()).isEqualTo(Decision.Status.REPEATED);
            assertThat(engine.process(purchase(1, "61.00")).status()).isEqualTo(Decision.Status.CONFLICT);
            assertThat(engine.process(purchase(2, "100.00"))
                            .outcome("big")
                            .orElseThrow()
                            .outcome())
                    .isEqualTo(Outcome.BUDGET_EXHAUSTED);
            Decision third = engine.process(purchase(3, "50.00"));
            assertThat(third.outcomes())
                    .extracting(o -> o.rule() + " " + o.outcome())
                    .containsExactly("big BUDGET_EXHAUSTED", "third-coffee MATCHED");
            assertThat(engine.records().budgets("roastery"))
                    .extracting(b -> b.charged() + " of " + b.limit())
                    .containsExactly("USD 3.00 of USD 5.00");
        }
    }

    @Test
    void theServiceLoaderFindsDroolsBeforeTheInterpreter() {
        RewardEngine.builder().rules(RULES).evaluator("drools").build().close();
        assertThatThrownBy(() -> RewardEngine.builder().evaluator("none"))
                .isInstanceOfSatisfying(
                        BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .hasMessageEndingWith("unknown evaluator 'none'; expected one of drools, interpreter");
    }

    private static Event purchase(int id, String amount) {
        return Event.of("purchase")
                .tenant("roastery")
                .id("e" + id)
                .subject("ann")
                .amount(Money.of("USD", amount))
                .with("category", "coffee")
                .build();
    }
}
