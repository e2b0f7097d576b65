package io.bonsela.core.pipeline;

import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.core.CapturingStore;
import io.bonsela.core.Shop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Which rule set decides before and after a publication, and what a new set keeps of the earlier one. */
class PublicationTest {
    private static final String AT = "2026-11-21T10:00:00Z";
    private static final RuleSet RULES = Shop.rules("UTC", Shop.paying("r", 1));

    @Test
    void aSetThatWasPublishedBeforeIsNotPublishedAtStartAgain() {
        CapturingStore store = new CapturingStore();
        RuleSet second = Shop.rules("UTC", Shop.paying("r", 2));
        RewardEngine first = RewardEngine.builder().rules(RULES).store(store).build();
        Publication published = Shop.publish(first, second);
        assertThat(published.version()).isEqualTo(2);
        assertThat(Shop.publish(first, second)).as("the same again").isEqualTo(published);
        try (RewardEngine restarted =
                RewardEngine.builder().rules(RULES).store(store).build()) {
            assertThat(value(restarted.process(
                            Shop.purchase("e1", "ann", "2026-11-01T00:00:00Z").build())))
                    .as("the set that was published last stays in force")
                    .isEqualTo(Money.of("POINTS", "2"));
        }
        first.close();
    }

    @Test
    void noDecisionThatBeginsAfterPublishIsMadeByTheOldSet() throws Exception {
        try (RewardEngine engine = Shop.engine(RULES)) {
            List<CompletableFuture<Decision>> during = new ArrayList<>();
            for (int round = 2; round < 20; round++) {
                for (int i = 0; i < 10; i++) {
                    during.add(engine.submit(purchase(round * 100 + i)));
                }
                Shop.publish(engine, Shop.rules("UTC", Shop.paying("r", round)));
                assertThat(value(engine.process(purchase(round * 100 + 50)))).isEqualTo(Money.ofMinor("POINTS", round));
            }
            for (CompletableFuture<Decision> decision : during) {
                assertThat(decision.get().issuances()).hasSize(1);
            }
        }
    }

    @Test
    void aRefusedPublicationLeavesTheOldSetInForce() {
        Cap daily = Cap.count("c", 1).every(CalendarPeriod.DAY);
        RuleSet before = Shop.rules("UTC")
                .budget(Budget.of("b", Money.of("USD", "5.00")))
                .rule(Rule.named("r")
                        .on("purchase")
                        .when(literal(true))
                        .give("points", literal(1))
                        .cap(daily)
                        .build())
                .build();
        try (RewardEngine engine = Shop.engine(before)) {
            RuleSet monthly = Shop.rules("UTC")
                    .budget(Budget.of("b", Money.of("USD", "6.00")))
                    .rule(Rule.named("r")
                            .on("purchase")
                            .when(literal(true))
                            .give("points", literal(2))
                            .cap(daily.every(CalendarPeriod.MONTH))
                            .build())
                    .build();
            assertThatThrownBy(() -> Shop.publish(engine, monthly))
                    .isInstanceOfSatisfying(
                            InvalidRuleSetException.class,
                            e -> assertThat(e.diagnostics())
                                    .extracting(Diagnostic::code)
                                    .containsExactly(Diagnostic.Code.CAP_REDEFINED, Diagnostic.Code.BUDGET_REDEFINED));
            assertThat(value(engine.process(purchase(1)))).isEqualTo(Money.of("POINTS", "1"));
            RuleSet raised = Shop.rules("UTC")
                    .rule(Rule.named("r")
                            .on("purchase")
                            .when(literal(true))
                            .give("points", literal(3))
                            .cap(Cap.count("c", 2).every(CalendarPeriod.DAY))
                            .build())
                    .build();
            Shop.publish(engine, raised);
            assertThat(value(engine.process(purchase(2))))
                    .as("the counter is kept")
                    .isEqualTo(Money.of("POINTS", "3"));
            assertThat(engine.process(purchase(3)).issuances()).isEmpty();
        }
    }

    @Test
    void anotherEnginesPublicationIsSeenBeforeAnEventIsRefused() {
        CapturingStore store = new CapturingStore();
        RewardEngine one = RewardEngine.builder().rules(RULES).store(store).build();
        RewardEngine two = RewardEngine.builder().store(store).build();
        assertThat(two.process(Shop.purchase("e1", "ann", AT).build()).status()).isEqualTo(Decision.Status.DECIDED);
        RuleSet.Builder more = Shop.rules("UTC").eventType("topup", Map.of());
        Shop.publish(one, more.rule(Shop.paying("r", 1)).build());
        Event topup =
                Event.of("topup").tenant(Shop.TENANT).id("t").subject("ann").build();
        assertThat(two.process(topup).status()).isEqualTo(Decision.Status.DECIDED);
        one.close();
        two.close();
    }

    @Test
    void aCooldownThatIsChangedStillKnowsTheGrantsBefore() {
        RuleSet week = Shop.rules("UTC", cooling(Duration.ofDays(7)));
        try (RewardEngine engine = Shop.engine(week)) {
            assertThat(engine.process(Shop.purchase("1", "ann", "2026-11-21T10:00:00Z")
                                    .build())
                            .issuances())
                    .hasSize(1);
            Shop.publish(engine, Shop.rules("UTC", cooling(Duration.ofDays(8))));
            assertThat(engine.process(Shop.purchase("2", "ann", "2026-11-21T10:00:01Z")
                                    .build())
                            .issuances())
                    .isEmpty();
            assertThat(engine.process(Shop.purchase("3", "ann", "2026-11-29T09:59:59Z")
                                    .build())
                            .issuances())
                    .isEmpty();
            Shop.publish(engine, Shop.rules("UTC", cooling(Duration.ofHours(1))));
            assertThat(engine.process(Shop.purchase("4", "ann", "2026-11-21T11:00:00Z")
                                    .build())
                            .issuances())
                    .hasSize(1);
        }
    }

    private static Rule cooling(Duration length) {
        return Rule.named("r")
                .on("purchase")
                .when(literal(true))
                .give("points", literal(1))
                .cooldown(length)
                .build();
    }

    private static Event purchase(int n) {
        return Shop.purchase("e" + n, "ann", AT).build();
    }

    private static Money value(Decision decision) {
        return decision.issuances().get(0).value();
    }
}
