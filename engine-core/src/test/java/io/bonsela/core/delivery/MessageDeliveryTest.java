package io.bonsela.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Announce;
import io.bonsela.api.command.SwitchConnector;
import io.bonsela.api.connector.Connector.Message;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.connector.DeliveryOutcome.Unknown;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The delivery of messages to webhooks. */
final class MessageDeliveryTest {
    private final Roastery shop = new Roastery();
    private final ScriptedProvider hooks = shop.hooks;
    private final RewardEngine engine = shop.engine;

    @AfterEach
    void theLedgerAgrees() {
        shop.verifyAndClose();
    }

    @Test
    void anEndpointThatIsGoneIsSwitchedOffAndItsMessagesAreKept() {
        hooks.publish = message -> new Rejected("HTTP_410", Rejected.Cause.GONE);
        engine.execute(new Announce(Roastery.origin("a1"), "customer.enrolled", "ann", Map.of("channel", "ussd")));
        engine.deliveries().dispatchOnce();
        engine.execute(new Announce(Roastery.origin("a2"), "customer.enrolled", "bob", Map.of()));
        engine.deliveries().dispatchOnce();
        assertThat(hooks.published).hasSize(1);
        List<Delivery> kept = engine.records()
                .deliveries(Query.of(Roastery.TENANT).connector("hook"))
                .items();
        assertThat(kept).extracting(Delivery::state).containsExactly(DeliveryState.DEAD, DeliveryState.HELD);
        hooks.publish = message -> new Delivered("200", null, null);
        engine.execute(new SwitchConnector(Roastery.origin("on"), "hook", true));
        assertThat(engine.deliveries().redeliver(Roastery.origin("again"), "hook", 10))
                .hasSize(2);
        engine.deliveries().dispatchOnce();
        assertThat(hooks.published).hasSize(3);
        assertThat(hooks.published)
                .filteredOn(m -> "ann".equals(m.subject()))
                .hasSize(2)
                .extracting(Message::id)
                .containsOnly(hooks.published.get(0).id());
    }

    @Test
    void aMessageIsRepeatedUnderOneIdUntilItIsDead() {
        hooks.publish = message -> new Unknown("HTTP_500", true);
        engine.execute(new Announce(Roastery.origin("a1"), "customer.enrolled", "ann", Map.of()));
        for (int i = 0; i < 6; i++) {
            shop.dispatchAfter("PT2M");
        }
        assertThat(hooks.published).hasSize(3);
        assertThat(hooks.published.stream().map(Message::id).distinct()).hasSize(1);
        assertThat(hooks.published).extracting(Message::attempt).containsExactly(1, 2, 3);
        assertThat(engine.records()
                        .deliveries(Query.of(Roastery.TENANT).deliveryState(DeliveryState.DEAD))
                        .items())
                .hasSize(1);
    }

    @Test
    void aConnectorGetsTheMessagesThatItWantsAndAllIfItFailsToSay() {
        hooks.wants = message -> !message.equals(Roastery.TENANT + " customer.enrolled {channel=ussd}");
        engine.execute(new Announce(Roastery.origin("a1"), "customer.enrolled", "ann", Map.of("channel", "ussd")));
        engine.deliveries().dispatchOnce();
        assertThat(hooks.published).isEmpty();
        assertThat(engine.records()
                        .deliveries(Query.of(Roastery.TENANT).connector("hook"))
                        .items())
                .isEmpty();
        hooks.wants = message -> {
            throw new IllegalStateException("not read");
        };
        engine.execute(new Announce(Roastery.origin("a2"), "customer.enrolled", "bob", Map.of()));
        engine.deliveries().dispatchOnce();
        assertThat(hooks.published).extracting(Message::subject).containsExactly("bob");
    }
}
