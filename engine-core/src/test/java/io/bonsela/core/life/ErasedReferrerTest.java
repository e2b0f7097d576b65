package io.bonsela.core.life;

import static io.bonsela.api.rule.Expressions.fact;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.last;
import static io.bonsela.api.rule.Expressions.lifetime;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.operation;
import static io.bonsela.api.rule.Expressions.subject;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Erase;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Raise;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.FactProvider;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.Store;
import io.bonsela.core.memory.MemoryStore;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The erasure of a referrer whose name the friend's decisions computed or fetched. */
class ErasedReferrerTest {
    private static final String T = "shop";

    private static RuleSet rules(Expression referrer) {
        return RuleSet.of(T, ZoneOffset.UTC)
                .eventType("joined", Map.of("referrer", Attribute.optional(ValueType.TEXT)))
                .eventType("purchase", Map.of("amount", Attribute.required(ValueType.money("USD"))))
                .eventType("told", Map.of("friend", Attribute.required(ValueType.TEXT)))
                .fact("sponsor", ValueType.TEXT)
                .reward(Reward.credit("points", "POINTS"))
                .rule(Rule.named("welcome")
                        .on("purchase")
                        .when(referrer.isPresent())
                        .raise(Raise.of("told", referrer).with("friend", subject()))
                        .build())
                .rule(Rule.named("thanks")
                        .on("told")
                        .when(literal(true))
                        .give("points", literal(100))
                        .build())
                .build();
    }

    static Stream<Arguments> referrers() {
        return Stream.of(
                Arguments.of(
                        Named.of("in lower case", last("joined", operation("lower", field("referrer")), lifetime())),
                        "Tariro"),
                Arguments.of(
                        Named.of(
                                "filtered by the name",
                                last("joined", field("referrer"), lifetime())
                                        .where(operation("in", literal("tar"), field("referrer")))),
                        "tariro"),
                Arguments.of(Named.of("a fact", fact("sponsor")), "nobody"));
    }

    @ParameterizedTest
    @MethodSource("referrers")
    void itsNameIsGoneAndTheHistoriesStillReconcile(Expression referrer, String joined) {
        Store store = new MemoryStore();
        try (RewardEngine engine = RewardEngine.builder()
                .store(store)
                .rules(rules(referrer))
                .facts(new FactProvider() {
                    @Override
                    public String name() {
                        return "sponsor";
                    }

                    @Override
                    public ValueType type() {
                        return ValueType.TEXT;
                    }

                    @Override
                    public Object fetch(Event event) {
                        return "tariro";
                    }
                })
                .build()) {
            engine.process(Event.of("joined")
                    .tenant(T)
                    .id("j")
                    .subject("rudo")
                    .with("referrer", joined)
                    .build());
            for (String id : new String[] {"p1", "p2"}) {
                assertThat(engine.process(Event.of("purchase")
                                        .tenant(T)
                                        .id(id)
                                        .subject("rudo")
                                        .amount(Money.of("USD", "10.00"))
                                        .build())
                                .raised())
                        .extracting(Event::subject)
                        .containsExactly("tariro");
            }
            assertThat(engine.execute(new Erase(Origin.of(T, "x", "office"), "tariro"))
                            .isDone())
                    .isTrue();
            assertThat(engine.reports().reconcile(T).differences()).isEmpty();
            assertThat(store.records().record(T, "p1").orElseThrow().toString()).doesNotContain("tariro");
            Decision later = engine.process(Event.of("purchase")
                    .tenant(T)
                    .id("p3")
                    .subject("rudo")
                    .amount(Money.of("USD", "10.00"))
                    .build());
            assertThat(later.outcomes())
                    .as("the friend's own reward")
                    .extracting(RuleOutcome::outcome)
                    .containsExactly(Outcome.MATCHED);
            assertThat(later.raised()).noneMatch(event -> Erasure.isPseudonym(event.subject()));
        }
    }
}
