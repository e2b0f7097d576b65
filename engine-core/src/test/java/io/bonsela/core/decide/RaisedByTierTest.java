package io.bonsela.core.decide;

import static io.bonsela.api.rule.Expressions.count;
import static io.bonsela.api.rule.Expressions.days;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.tier;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Refund;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Raise;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.Tier;
import io.bonsela.api.rule.ValueType;
import io.bonsela.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Events that tiers raise in decisions on other events. */
class RaisedByTierTest {
    private static final String T = "shop";

    private static RuleSet.Builder shop(Attribute to) {
        return RuleSet.of(T, ZoneOffset.UTC)
                .eventType("purchase", Map.of("friend", Attribute.optional(ValueType.TEXT)))
                .eventType("told", Map.of())
                .eventType("level", Map.of("to", to))
                .reward(Reward.credit("points", "POINTS"))
                .tier(Tier.of("club", count("purchase", days(20)))
                        .level("gold", 2)
                        .keptFor(Period.ofDays(5))
                        .raising("level"));
    }

    /** A rule for a change of the level, and one for a raised event that reads the level. */
    private static RuleSet rules() {
        return shop(Attribute.optional(ValueType.TEXT))
                .rule(Rule.named("changed")
                        .on("level")
                        .when(literal(true))
                        .give("points", literal(7))
                        .build())
                .rule(Rule.named("tells")
                        .on("purchase")
                        .when(field("friend").isPresent())
                        .raise(Raise.of("told", field("friend")))
                        .build())
                .rule(Rule.named("told")
                        .on("told")
                        .when(tier("club").is(0))
                        .give("points", literal(100))
                        .build())
                .build();
    }

    private static Event.Builder purchase(String id, String subject) {
        return Event.of("purchase").tenant(T).id(id).subject(subject);
    }

    private static List<String> points(RewardEngine engine, String subject) {
        return engine.records().issuances(Query.of(T).subject(subject)).items().stream()
                .map(Issuance::value)
                .map(String::valueOf)
                .sorted()
                .toList();
    }

    @Test
    void aLevelIsReachedUnderAClockThatDoesNotStandStill() {
        try (RewardEngine engine = RewardEngine.builder().rules(rules()).build()) {
            engine.process(purchase("p1", "ann").build());
            Decision second = engine.process(purchase("p2", "ann").build());
            assertThat(second.raised()).extracting(Event::type).containsExactly("level");
            assertThat(points(engine, "ann")).containsExactly("POINTS 7");
        }
    }

    @Test
    void aRaisedEventThatComesFirstAfterTheEndOfALevelDecidesTheEventOfItsEnd() {
        ManualClock clock = new ManualClock(Instant.parse("2026-01-01T12:00:00Z"));
        try (RewardEngine engine =
                RewardEngine.builder().rules(rules()).clock(clock).build()) {
            engine.process(purchase("b1", "bob").build());
            engine.process(purchase("b2", "bob").build());
            assertThat(points(engine, "bob")).containsExactly("POINTS 7");
            clock.advance(Duration.ofDays(40));
            Decision told = engine.records()
                    .decision(
                            T,
                            engine.process(purchase("a1", "ann")
                                            .with("friend", "bob")
                                            .build())
                                    .raised()
                                    .get(0)
                                    .id())
                    .orElseThrow();
            assertThat(told.raised()).hasSize(1);
            assertThat(engine.records().decision(T, told.raised().get(0).id())).isPresent();
            assertThat(engine.maintenance().expireDue(clock.instant(), 100).more())
                    .isFalse();
            assertThat(points(engine, "bob")).containsExactly("POINTS 100", "POINTS 7", "POINTS 7");

            // The level ended by time, so a refund of the purchase that found it does not undo it.
            assertThat(engine.execute(new Refund(Origin.of(T, "r", "till"), "a1"))
                            .isDone())
                    .isTrue();
            assertThat(engine.reports().wallet(T, "bob").get(0).available()).hasToString("POINTS 14");
            assertThat(engine.reports().reconcile(T).differences()).isEmpty();
        }
    }

    @Test
    void theTypeMustAdmitEveryChange() {
        try (RewardEngine engine = RewardEngine.builder().rules(rules()).build()) {
            RuleSet listed = shop(Attribute.oneOf("silver")).build();
            assertThat(engine.inspect().validate(listed))
                    .extracting(Diagnostic::toString)
                    .contains("tiers/club/raise: attribute 'to' of 'level' cannot list its values: a level can be one"
                            + " of an earlier rule set [INVALID_VALUE]");
        }
    }
}
