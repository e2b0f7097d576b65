package io.bonsela.core.decide;

import static io.bonsela.api.rule.Expressions.count;
import static io.bonsela.api.rule.Expressions.days;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.operation;
import static io.bonsela.api.rule.Expressions.sum;
import static io.bonsela.api.rule.Expressions.tier;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Event;
import io.bonsela.api.Maintenance.Swept;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Publish;
import io.bonsela.api.explain.Explanation.Gap;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.Tier;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.Operator;
import io.bonsela.core.memory.MemoryStore;
import io.bonsela.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Levels when rules change, when a level cannot be ended, and what explanations say of them. */
class TierEdgesTest {
    private static final String T = "shop";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T12:00:00Z"));

    private static Tier club() {
        return Tier.of("club", sum("purchase", field("amount"), days(60)))
                .level("silver", Money.of("USD", "100.00"))
                .level("gold", Money.of("USD", "300.00"));
    }

    private static RuleSet rules(String tenant, Tier tier, Rule... rules) {
        RuleSet.Builder set = RuleSet.of(tenant, ZoneOffset.UTC)
                .eventType("purchase", Map.of("amount", Attribute.required(ValueType.money("USD"))))
                .eventType("visit", Map.of())
                .reward(Reward.credit("points", "POINTS"))
                .tier(tier);
        List.of(rules).forEach(set::rule);
        return set.build();
    }

    private static Rule rule(String type, Expression condition) {
        return Rule.named("rule")
                .on(type)
                .when(condition)
                .give("points", literal(5))
                .build();
    }

    private void buy(RewardEngine engine, String tenant, String id, String subject, String dollars) {
        assertThat(engine.process(Event.of("purchase")
                                .tenant(tenant)
                                .id(id)
                                .subject(subject)
                                .occurredAt(clock.instant())
                                .amount(Money.of("USD", dollars))
                                .build())
                        .reason())
                .isNull();
    }

    private Event visit(String id) {
        return Event.of("visit")
                .tenant(T)
                .id(id)
                .subject("ann")
                .occurredAt(clock.instant())
                .build();
    }

    private static @Nullable Instant until(RewardEngine engine) {
        return engine.records().tiers(T, "ann").get(0).until();
    }

    @Test
    void aLevelThatIsEarnedAgainIsKeptAsTheRulesInForceSay() {
        try (RewardEngine engine =
                RewardEngine.builder().clock(clock).rules(rules(T, club())).build()) {
            buy(engine, T, "1", "ann", "320.00");
            assertThat(until(engine)).isNull();
            engine.execute(new Publish(Origin.of(T, "finite", "office"), rules(T, club().keptFor(Period.ofDays(10)))));
            clock.advance(Duration.ofDays(1));
            buy(engine, T, "2", "ann", "320.00");
            assertThat(until(engine)).isEqualTo(clock.instant().plus(Duration.ofDays(10)));
            engine.execute(new Publish(Origin.of(T, "indefinite", "office"), rules(T, club())));
            buy(engine, T, "3", "ann", "1.00");
            assertThat(until(engine)).isNull();
        }
    }

    @Test
    void aLevelOfATierThatWasRemovedEnds() {
        try (RewardEngine engine = RewardEngine.builder()
                .clock(clock)
                .rules(rules(T, club().keptFor(Period.ofDays(10))))
                .build()) {
            buy(engine, T, "1", "ann", "320.00");
            Tier other = Tier.of("other", count("visit", days(60))).level("one", 1);
            engine.execute(new Publish(Origin.of(T, "other", "office"), rules(T, other)));
            clock.advance(Duration.ofDays(9));
            assertThat(engine.maintenance().expireDue(10)).isEqualTo(new Swept(0, 0, false));
            clock.advance(Duration.ofDays(2));
            assertThat(engine.maintenance().expireDue(10)).isEqualTo(new Swept(0, 1, false));
            assertThat(engine.records().tiers(T, "ann").get(0).level()).isNull();
            assertThat(engine.reports().reconcile(T).differences()).isEmpty();
        }
    }

    /** Whether a purchase counts. */
    private record Ours() implements Operator {
        @Override
        public String name() {
            return "ours";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public List<ValueType> parameters() {
            return List.of(ValueType.money("USD"));
        }

        @Override
        public ValueType result() {
            return ValueType.BOOLEAN;
        }

        @Override
        public Object apply(List<@Nullable Object> operands) {
            return true;
        }
    }

    /** The second engine does not have the operator of the first tenant, so it cannot decide anything of it. */
    @Test
    void levelsThatCannotBeEndedDoNotStopOthers() {
        MemoryStore store = new MemoryStore();
        Tier ours = Tier.of(
                        "club", sum("purchase", field("amount"), days(60)).where(operation("ours", field("amount"))))
                .level("silver", Money.of("USD", "100.00"))
                .keptFor(Period.ofDays(10));
        try (RewardEngine engine = RewardEngine.builder()
                .store(store)
                .clock(clock)
                .operator(new Ours())
                .rules(rules("first", ours))
                .build()) {
            for (String subject : List.of("a", "b", "c")) {
                buy(engine, "first", subject, subject, "120.00");
            }
        }
        clock.advance(Duration.ofSeconds(1));
        try (RewardEngine engine = RewardEngine.builder()
                .store(store)
                .clock(clock)
                .rules(rules(T, club().keptFor(Period.ofDays(10))))
                .build()) {
            buy(engine, T, "1", "ann", "320.00");
            buy(engine, T, "2", "ben", "320.00");
            clock.advance(Duration.ofDays(100));
            assertThat(engine.maintenance().expireDue(1)).isEqualTo(new Swept(0, 1, true));
            assertThat(engine.maintenance().expireDue(1)).isEqualTo(new Swept(0, 1, false));
            assertThat(engine.records().tiers(T, "ann").get(0).level()).isNull();
            assertThat(engine.records().tiers(T, "ben").get(0).level()).isNull();
        }
    }

    @Test
    void explanationsNameLevels() {
        try (RewardEngine engine = RewardEngine.builder()
                .clock(clock)
                .rules(rules(T, club(), rule("visit", tier("club").in("gold", "silver"))))
                .build()) {
            Gap gap = engine.inspect()
                    .whyNot(visit("v"), "rule")
                    .rules()
                    .get(0)
                    .gaps()
                    .get(0);
            assertThat(gap.arguments()).containsEntry("needed", List.of("gold", "silver"));
            buy(engine, T, "1", "ann", "120.00");
            engine.process(visit("v"));
            assertThat(engine.inspect()
                            .explain(T, "v")
                            .rules()
                            .get(0)
                            .condition()
                            .toString())
                    .contains("value=silver")
                    .doesNotContain("[2, 1]");
        }
    }

    /** The decision did not read the purchases. */
    @Test
    void whatWasMissingIsNotSaidIfItWasNotRead() {
        try (RewardEngine engine = RewardEngine.builder()
                .clock(clock)
                .rules(rules(T, club(), rule("visit", tier("club").atLeast("gold"))))
                .build()) {
            buy(engine, T, "1", "ann", "140.00");
            engine.process(visit("v"));
            Gap recorded =
                    engine.inspect().explain(T, "v").rules().get(0).gaps().get(0);
            assertThat(recorded.kind()).isEqualTo(Gap.Kind.TIER);
            assertThat(recorded.arguments()).doesNotContainKey("missing");
            Gap now = engine.inspect()
                    .whyNot(visit("w"), "rule")
                    .rules()
                    .get(0)
                    .gaps()
                    .get(0);
            assertThat(now.arguments()).containsEntry("missing", Money.of("USD", "160.00"));
        }
    }
}
