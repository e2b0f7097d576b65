package io.bonsela.core.decide;

import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Effect;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.api.spi.RewardListener.BudgetAlert;
import io.bonsela.core.Shop;
import io.bonsela.testkit.Invariants;
import java.math.BigDecimal;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a decision charges to a budget, and what it grants once a budget is used up. */
class BudgetTest {
    private static final String AT = "2026-11-21T10:00:00Z";

    @Test
    void aCreditIsChargedAtOnceAndADiscountStaysReserved() {
        RuleSet rules = Shop.rules("UTC")
                .budget(Budget.of("spring", Money.of("USD", "100.00")))
                .reward(Reward.discount("off", "USD")
                        .valued(Money.of("USD", "3.00"))
                        .expiringAfter(Period.ofDays(30)))
                .reward(Reward.physical("mug", Money.of("USD", "4.00")))
                .rule(Rule.named("r")
                        .on("purchase")
                        .when(literal(true))
                        .give(Effect.of("cashback", field("amount").times(new BigDecimal("0.0125"))))
                        .give("off")
                        .give("mug")
                        .budget("spring")
                        .build())
                .build();
        try (RewardEngine engine = Shop.engine(rules)) {
            List<Issuance> issuances =
                    engine.process(Shop.purchase("1", "ann", AT).build()).issuances();
            assertThat(issuances).extracting(Issuance::state).containsOnly(IssuanceState.ISSUED);
            assertThat(issuances)
                    .extracting(i -> i.value() + " for " + i.cost())
                    .containsExactly("USD 0.12 for USD 0.12", "USD 3.00 for USD 3.00", "null for USD 4.00");
            assertThat(issuances.get(1).expiresAt()).isEqualTo("2026-12-21T10:00:00Z");
            assertThat(engine.records().budgets(Shop.TENANT))
                    .extracting(b -> b.reserved() + ", " + b.charged() + ", " + b.available())
                    .containsExactly("USD 7.00, USD 0.12, USD 92.88");
            assertThat(engine.records()
                            .ledger(Query.of(Shop.TENANT).subject("ann"))
                            .items())
                    .filteredOn(e -> e.account().equals("wallet"))
                    .extracting(LedgerEntry::amount)
                    .containsExactly(Money.of("USD", "0.12"));
            Invariants.hold(engine.records(), rules);
        }
    }

    @Test
    void aRulesEffectsAreGrantedAllOrNone() {
        RuleSet rules = Shop.rules("UTC")
                .budget(Budget.of("spring", Money.of("USD", "5.00")))
                .rule(Rule.named("r")
                        .on("purchase")
                        .when(literal(true))
                        .give("cashback", literal("USD 3.00"))
                        .give("cashback", literal("USD 2.01"))
                        .budget("spring")
                        .build())
                .build();
        try (RewardEngine engine = Shop.engine(rules)) {
            Decision decision = engine.process(Shop.purchase("1", "ann", AT).build());
            assertThat(decision.outcome("r").orElseThrow().outcome()).isEqualTo(Outcome.BUDGET_EXHAUSTED);
            assertThat(decision.issuances()).isEmpty();
        }
    }

    @Test
    void aBudgetWithAPeriodOpensByItselfAndAlertsOncePerCrossing() {
        List<BudgetAlert> alerts = new ArrayList<>();
        RuleSet rules = Shop.rules("Africa/Harare")
                .budget(Budget.of("monthly", Money.of("USD", "10.00"))
                        .every(CalendarPeriod.MONTH)
                        .alertAt("0.5", "1"))
                .rule(Rule.named("r")
                        .on("purchase")
                        .when(literal(true))
                        .give("cashback", literal("USD 3.00"))
                        .budget("monthly")
                        .build())
                .build();
        RewardListener listener = new RewardListener() {
            @Override
            public void budgetAlert(BudgetAlert alert) {
                alerts.add(alert);
            }
        };
        try (RewardEngine engine = RewardEngine.builder()
                .rules(rules)
                .clockFromEvents()
                .listener(listener)
                .build()) {
            for (int i = 1; i <= 5; i++) {
                engine.process(
                        Shop.purchase("jan-" + i, "ann", "2026-01-31T21:00:00Z").build());
            }
            engine.process(Shop.purchase("feb", "ann", "2026-01-31T22:00:00Z").build());
            assertThat(engine.records().budgets(Shop.TENANT))
                    .extracting(b -> b.period() + " " + b.available())
                    .containsExactly("2026-01 USD 1.00", "2026-02 USD 7.00");
            assertThat(alerts)
                    .extracting(a -> a.balance().period() + " " + a.threshold() + " " + a.cause())
                    .as("half, and the first refusal")
                    .containsExactly("2026-01 0.5 jan-2", "2026-01 1 jan-4");
            Invariants.hold(engine.records(), rules);
        }
    }

    @Test
    void aSoftBudgetMayBeExceeded() {
        RuleSet rules = Shop.rules("UTC")
                .budget(Budget.of("soft", Money.of("USD", "1.00")).soft())
                .rule(Rule.named("r")
                        .on("purchase")
                        .when(literal(true))
                        .give("cashback", literal("USD 3.00"))
                        .budget("soft")
                        .build())
                .build();
        try (RewardEngine engine = Shop.engine(rules)) {
            Decision decision = engine.process(Shop.purchase("1", "ann", AT).build());
            assertThat(decision.outcome("r").orElseThrow().outcome()).isEqualTo(Outcome.MATCHED);
            assertThat(engine.records().budgets(Shop.TENANT).get(0).available()).isEqualTo(Money.of("USD", "-2.00"));
        }
    }
}
