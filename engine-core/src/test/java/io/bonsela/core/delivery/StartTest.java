package io.bonsela.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.Backlog;
import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Capabilities.DuplicateHandling;
import io.bonsela.api.connector.ConnectorProvider.Kind;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.ConnectorsConfig;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.testkit.Patience;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When an engine begins to deliver by itself. */
class StartTest {
    private final ScriptedProvider provider =
            new ScriptedProvider("scripted", Kind.AIRTIME, Capabilities.of(DuplicateHandling.REPLAY_RETURNS_ORIGINAL));

    private RewardEngineBuilder builder() {
        return RewardEngine.builder()
                .rules(Roastery.rules(Roastery.TENANT))
                .deliveredElsewhere()
                .connectors(Connectors.with()
                        .provider(provider)
                        .config(ConnectorsConfig.of(Map.of("air", Map.of("provider", "scripted"))))
                        .build());
    }

    @Test
    void anEngineThatTheHostStartsSendsNothingBefore() throws InterruptedException {
        try (RewardEngine engine = builder().startedByHost().build()) {
            String issuance = buy(engine);
            Thread.sleep(700); // an engine looks for due deliveries at least twice a second
            Backlog.Due due = engine.backlog().deliveries().get("air");
            assertThat(due.count()).isEqualTo(1);
            assertThat(due.oldest()).isNotNull();
            assertThat(provider.issued).isEmpty();

            engine.start();
            engine.start();
            Patience.until("delivered", () -> isDelivered(engine, issuance));
            assertThat(provider.issued).hasSize(1);
            assertThat(engine.backlog().deliveries().get("air")).isEqualTo(new Backlog.Due(0, null));
        }
    }

    @Test
    void otherwiseItBeginsWhenItIsBuilt() {
        try (RewardEngine engine = builder().build()) {
            String issuance = buy(engine);
            Patience.until("delivered", () -> isDelivered(engine, issuance));
        }
    }

    @Test
    void aClosedEngineIsNotStarted() {
        RewardEngine engine = builder().startedByHost().build();
        engine.close();
        assertThatThrownBy(engine::start)
                .isInstanceOfSatisfying(
                        BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENGINE_CLOSED));
    }

    private static String buy(RewardEngine engine) {
        Decision decision = engine.process(Event.of("purchase")
                .tenant(Roastery.TENANT)
                .id("e1")
                .subject("ann")
                .with("what", "airtime")
                .with("phone", "+263771234567")
                .build());
        return decision.issuances().get(0).id();
    }

    private static boolean isDelivered(RewardEngine engine, String issuance) {
        return engine.records()
                        .delivery(Roastery.TENANT, issuance)
                        .orElseThrow()
                        .state()
                == DeliveryState.DELIVERED;
    }
}
