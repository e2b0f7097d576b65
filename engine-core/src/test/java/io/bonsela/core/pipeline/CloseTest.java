package io.bonsela.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Health;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Capabilities.DuplicateHandling;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.ConnectorsConfig;
import io.bonsela.core.Shop;
import io.bonsela.core.delivery.ScriptedProvider;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing keeps its deadline, whatever plug-ins do. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CloseTest {
    private static final Duration DEADLINE = Duration.ofSeconds(1);

    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        released.countDown();
    }

    private void stay() {
        closing.countDown();
        while (true) {
            try {
                released.await();
                return;
            } catch (InterruptedException e) {
                // It goes on, whoever interrupts it.
            }
        }
    }

    private static RewardEngine engine(Runnable close) {
        ScriptedProvider provider =
                new ScriptedProvider("bad", ConnectorProvider.Kind.AIRTIME, Capabilities.of(DuplicateHandling.NONE));
        provider.close = close;
        return RewardEngine.builder()
                .rules(Shop.rules("Africa/Harare").build())
                .connectors(Connectors.with()
                        .provider(provider)
                        .config(ConnectorsConfig.of(Map.of("bad", Map.of("provider", "bad"))))
                        .build())
                .build();
    }

    @Test
    void aConnectorThatDoesNotCloseKeepsNobodyWaiting() throws Exception {
        RewardEngine engine = engine(this::stay);
        CompletableFuture<Boolean> closed = CompletableFuture.supplyAsync(() -> engine.close(DEADLINE));
        closing.await();
        assertThatThrownBy(() -> engine.process(
                        Shop.purchase("e1", "ann", "2026-01-01T00:00:00Z").build()))
                .as("lanes stop first")
                .isInstanceOfSatisfying(
                        BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENGINE_CLOSED));
        assertThat(closed.get()).as("whether all of it ended").isFalse();
        Health health = engine.health();
        assertThat(health.live()).isFalse();
        assertThat(health.ready()).isFalse();
        assertThat(health.problems()).extracting(Health.Problem::code).contains(Health.Code.CLOSED);
    }

    @Test
    void aConnectorThatFailsToCloseIsClosed() {
        RewardEngine engine = engine(() -> {
            throw new AssertionError("closed badly");
        });
        assertThat(engine.close(Duration.ofMinutes(1))).isTrue();
        assertThat(engine.close(Duration.ofMinutes(1))).as("once more").isTrue();
    }
}
