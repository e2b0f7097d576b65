package io.bonsela.core.delivery;

import static io.bonsela.api.rule.Expressions.count;
import static io.bonsela.api.rule.Expressions.days;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Event;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Publish;
import io.bonsela.api.connector.Connector.Message;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.Tier;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Endpoints are told of each change of a level. */
class TierMessagesTest {
    @Test
    void levelsThatEndAtTheSameTimeAreSeveralMessages() {
        RuleSet rules = RuleSet.of(Roastery.TENANT, ZoneOffset.UTC)
                .eventType("purchase", Map.of())
                .tier(Tier.of("club", count("purchase", days(60)))
                        .level("silver", 1)
                        .keptToEndOf(CalendarPeriod.YEAR))
                .build();
        Roastery roastery = new Roastery();
        roastery.hooks.publish = message -> new Delivered("200", null, null);
        try (RewardEngine engine = roastery.builder().build()) {
            engine.execute(new Publish(Roastery.origin("tiers"), rules));
            for (String subject : List.of("ann", "bob", "cid")) {
                engine.process(Event.of("purchase")
                        .tenant(Roastery.TENANT)
                        .id("of-" + subject)
                        .subject(subject)
                        .build());
            }
            engine.deliveries().dispatchOnce();
            roastery.clock.set(Instant.parse("2027-01-01T00:00:00Z"));
            for (int i = 0; i < 3; i++) {
                engine.maintenance().expireDue(1);
                engine.deliveries().dispatchOnce();
            }
            List<Message> changes = roastery.hooks.published.stream()
                    .filter(message -> message.type().equals("tier.changed"))
                    .toList();
            assertThat(changes)
                    .extracting(message -> message.subject() + " "
                            + message.data().get("from") + " " + message.data().get("to"))
                    .containsExactlyInAnyOrder(
                            "ann null silver",
                            "bob null silver",
                            "cid null silver",
                            "ann silver null",
                            "bob silver null",
                            "cid silver null");
            assertThat(changes).extracting(Message::id).doesNotHaveDuplicates();
        }
    }

    /** Otherwise a guess of the name of an erased subject could be tested. */
    @Test
    void noIdDerivesFromTheName() {
        assertThat(ids("ann")).isEqualTo(ids("bob")).hasSize(4);
    }

    /** The ids of the messages about both changes of a level, and of the events that they raise. */
    private static List<String> ids(String subject) {
        RuleSet rules = RuleSet.of(Roastery.TENANT, ZoneOffset.UTC)
                .eventType("purchase", Map.of())
                .eventType("moved", Map.of())
                .tier(Tier.of("club", count("purchase", days(60)))
                        .level("silver", 1)
                        .keptToEndOf(CalendarPeriod.YEAR)
                        .raising("moved"))
                .build();
        Roastery roastery = new Roastery();
        roastery.hooks.publish = message -> new Delivered("200", null, null);
        try (RewardEngine engine = roastery.builder().build()) {
            engine.execute(new Publish(Roastery.origin("tiers"), rules));
            engine.process(Event.of("purchase")
                    .tenant(Roastery.TENANT)
                    .id("one")
                    .subject(subject)
                    .build());
            roastery.clock.set(Instant.parse("2027-01-01T00:00:00Z"));
            engine.maintenance().expireDue(1);
            engine.deliveries().dispatchOnce();
            Stream<String> messages = roastery.hooks.published.stream()
                    .filter(message -> message.type().equals("tier.changed"))
                    .map(Message::id);
            Stream<String> raised = engine
                    .records()
                    .events(Query.of(Roastery.TENANT).subject(subject))
                    .items()
                    .stream()
                    .map(Event::id)
                    .filter(id -> !id.equals("one"));
            return Stream.concat(messages, raised).sorted().toList();
        }
    }
}
