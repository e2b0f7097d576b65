package io.bonsela.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Status;
import io.bonsela.api.Event;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder.Rehearsal;
import io.bonsela.api.command.Announce;
import io.bonsela.api.command.Erase;
import io.bonsela.api.connector.Connector.Message;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.connector.DeliveryOutcome.Unknown;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.store.Erasure;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The id of a host's request is found again in everything that follows from its event. */
final class CorrelationTest {
    private final Roastery shop = new Roastery();

    @AfterEach
    void theLedgerAgrees() {
        shop.verifyAndClose();
    }

    private static Event airtime(String correlation) {
        return Event.of("purchase")
                .tenant(Roastery.TENANT)
                .id("e-1")
                .correlation(correlation)
                .subject("ann")
                .with("what", "airtime")
                .with("phone", "+263771234567")
                .build();
    }

    private Decision decide(String correlation) {
        return shop.engine.process(airtime(correlation));
    }

    @Test
    void theDecisionTheCallsOfTheProviderAndTheMessagesHaveIt() {
        shop.airtime.issue = request -> new Unknown("READ_TIMEOUT", true);
        shop.airtime.lookup = request -> Optional.of(new Delivered("OK", "p-1", null));
        Decision decision = decide("trace-7");
        assertThat(decision.correlation()).isEqualTo("trace-7");
        shop.engine.deliveries().dispatchOnce();
        shop.dispatchAfter("PT10M");
        assertThat(shop.airtime.issued).isNotEmpty().allMatch(request -> "trace-7".equals(request.correlation()));
        assertThat(shop.airtime.asked).isNotEmpty().allMatch(request -> "trace-7".equals(request.correlation()));
        shop.dispatchAfter("PT1M");
        assertThat(shop.hooks.published).extracting(Message::type).contains("reward.granted", "reward.issued");
        assertThat(shop.hooks.published).allMatch(message -> "trace-7".equals(message.correlation()));
        assertThat(shop.engine.records().deliveries(Query.of(Roastery.TENANT)).items())
                .isNotEmpty()
                .allMatch(delivery -> "trace-7".equals(delivery.correlation()));
    }

    @Test
    void aRetryByAnotherRequestIsTheSameEvent() {
        decide("trace-7");
        Decision again = decide("trace-8");
        assertThat(again.status()).isEqualTo(Status.REPEATED);
        assertThat(again.correlation()).isEqualTo("trace-7");
        assertThat(shop.engine.records().event(Roastery.TENANT, "e-1"))
                .map(Event::correlation)
                .contains("trace-7");
        assertThat(shop.engine.inspect().verify(Roastery.TENANT, "e-1").status())
                .isEqualTo(Verification.Status.SAME);
    }

    @Test
    void aRehearsalAnswersARetryAsAnEngineDoes() {
        try (Rehearsal rehearsal =
                RewardEngine.builder().deliveredElsewhere().rehearse(Roastery.rules(Roastery.TENANT))) {
            assertThat(rehearsal.decide(airtime("trace-7")).correlation()).isEqualTo("trace-7");
            assertThat(rehearsal.decide(airtime("trace-8")).status()).isEqualTo(Status.REPEATED);
        }
    }

    @Test
    void withoutOneTheIdOfTheEventOrCommandTakesItsPlace() {
        assertThat(shop.buy("airtime").correlation()).isNull();
        shop.engine.execute(new Announce(Roastery.origin("a-1"), "customer.enrolled", "ann", Map.of()));
        shop.engine.deliveries().dispatchOnce();
        assertThat(shop.airtime.issued).allMatch(request -> "e1".equals(request.correlation()));
        assertThat(shop.hooks.published)
                .filteredOn(message -> message.type().equals("customer.enrolled"))
                .extracting(Message::correlation)
                .containsExactly("a-1");
    }

    @Test
    void anErasureRemovesIt() {
        decide("trace-of-ann");
        shop.engine.execute(new Erase(Roastery.origin("forget"), "ann"));
        Optional<Event> erased = shop.engine.records().event(Roastery.TENANT, "e-1");
        assertThat(erased).isPresent().map(Event::correlation).isEmpty();
        assertThat(shop.engine.process(airtime("other")).correlation()).isNull();
        assertThat(shop.engine.records().deliveries(Query.of(Roastery.TENANT)).items())
                .filteredOn(delivery -> delivery.subject() != null)
                .isNotEmpty()
                .extracting(Delivery::correlation)
                .containsOnly(Erasure.ERASED);
    }
}
