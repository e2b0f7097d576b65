package io.bonsela.micrometer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Event;
import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Pause;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.Connector.IssueRequest;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which calls are observed, and how. */
class ObservationsTest {
    private final TestObservationRegistry registry = TestObservationRegistry.create();
    private final RewardEngine engine = new ObservedRewardEngine(Kiosk.engine().build(), registry);

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void anEventHasOneWithItsTypeAndStatus() {
        engine.process(Kiosk.purchase("1"));
        TestObservationRegistryAssert.assertThat(registry)
                .hasNumberOfObservationsEqualTo(1)
                .hasSingleObservationThat()
                .hasNameEqualTo("bonsela.decide")
                .hasBeenStarted()
                .hasBeenStopped()
                .hasLowCardinalityKeyValue("event.type", "purchase")
                .hasLowCardinalityKeyValue("status", "decided")
                .hasLowCardinalityKeyValue("error.type", "none");
    }

    @Test
    void anInvalidEventCannotInventATypeForTheTag() {
        engine.process(Event.of("anything at all")
                .tenant("kiosk")
                .id("1")
                .subject("ann")
                .build());
        TestObservationRegistryAssert.assertThat(registry)
                .hasSingleObservationThat()
                .hasLowCardinalityKeyValue("event.type", "unknown")
                .hasLowCardinalityKeyValue("status", "invalid");
    }

    @Test
    void aFailureOfAConnectorHasNoWords() {
        Connector failing = new ObservedConnector(
                request -> {
                    throw new IllegalStateException("GET /topup?msisdn=263771234567");
                },
                "provider",
                registry);
        assertThatThrownBy(() -> failing.issue(request("trace-7"))).isInstanceOf(IllegalStateException.class);
        TestObservationRegistryAssert.assertThat(registry)
                .hasSingleObservationThat()
                .hasLowCardinalityKeyValue("error.type", "java.lang.IllegalStateException")
                .hasHighCardinalityKeyValue("correlation", "trace-7")
                .thenError()
                .hasMessageNotContaining("263771234567")
                .hasNoCause();
    }

    private static IssueRequest request(String correlation) {
        return new IssueRequest(
                "0123456789abcdef0123456789abcdef",
                "kiosk",
                "issuance",
                "ann",
                "airtime",
                null,
                null,
                Map.of(),
                1,
                Instant.EPOCH,
                correlation);
    }

    @Test
    void theCorrelationIdIsADetailOfTheSpanAndNoTag() {
        engine.process(Event.of("purchase")
                .tenant("kiosk")
                .id("1")
                .correlation("trace-7")
                .subject("ann")
                .build());
        TestObservationRegistryAssert.assertThat(registry)
                .hasSingleObservationThat()
                .hasHighCardinalityKeyValue("correlation", "trace-7")
                .doesNotHaveLowCardinalityKeyValueWithKey("correlation");
    }

    @Test
    void aListHasOne() {
        List<Event> events = IntStream.range(0, 300)
                .mapToObj(i -> Kiosk.purchase(String.valueOf(i)))
                .toList();
        engine.processAll(events);
        TestObservationRegistryAssert.assertThat(registry)
                .hasNumberOfObservationsEqualTo(1)
                .hasSingleObservationThat()
                .hasNameEqualTo("bonsela.decide_all");
    }

    @Test
    void aCommandHasOneWithItsAnswer() {
        engine.execute(new Pause(Origin.of("kiosk", "c1", "ops"), Pause.Part.rule("nothing")));
        TestObservationRegistryAssert.assertThat(registry)
                .hasSingleObservationThat()
                .hasNameEqualTo("bonsela.execute")
                .hasLowCardinalityKeyValue("command", "pause")
                .hasLowCardinalityKeyValue("outcome", "refused");
    }

    @Test
    void aFailureHasItsCode() {
        engine.close();
        assertThatThrownBy(() -> engine.process(Kiosk.purchase("1"))).isInstanceOf(BonselaException.class);
        TestObservationRegistryAssert.assertThat(registry)
                .hasSingleObservationThat()
                .hasError()
                .hasLowCardinalityKeyValue("status", "failed")
                .hasLowCardinalityKeyValue("error.type", "engine_closed");
    }
}
