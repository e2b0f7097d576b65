package io.bonsela.core.foreign;

import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Health;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Capabilities.DuplicateHandling;
import io.bonsela.api.connector.ConnectorProvider.Kind;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.ConnectorsConfig;
import io.bonsela.api.delivery.Deliveries.ConnectorStatus;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.core.delivery.ScriptedProvider;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.Patience;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Threads of the engine go on, or are replaced, whatever is thrown on them. */
class FatalErrorTest {
    private static final String T = "club";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-02T09:00:00Z"));
    private final ScriptedProvider airtime =
            new ScriptedProvider("scripted", Kind.AIRTIME, Capabilities.of(DuplicateHandling.REPLAY_RETURNS_ORIGINAL));
    private RewardEngine engine;
    private int number;

    @AfterEach
    void close() {
        if (engine != null) {
            engine.close();
        }
    }

    private RewardEngineBuilder builder() {
        return RewardEngine.builder()
                .clock(clock)
                .lanes(1)
                .connectors(Connectors.with()
                        .provider(airtime)
                        .config(ConnectorsConfig.of(Map.of("air", Map.of("provider", "scripted"))))
                        .build())
                .rules(RuleSet.of(T, ZoneId.of("Africa/Harare"))
                        .eventType("visit", Map.of("size", Attribute.required(ValueType.NUMBER)))
                        .reward(Reward.credit("points", "POINTS").expiringAfter(Period.ofDays(7)))
                        .reward(Reward.of("air", "airtime", "MILES").deliveredBy("air", null, Map.of()))
                        .rule(Rule.named("points")
                                .on("visit")
                                .when(field("size").is(1))
                                .give("points", literal(BigDecimal.TEN))
                                .build())
                        .rule(Rule.named("air")
                                .on("visit")
                                .when(field("size").is(2))
                                .give("air", literal(BigDecimal.TEN))
                                .build())
                        .build());
    }

    private Decision visit(int size) {
        return engine.process(Event.of("visit")
                .tenant(T)
                .id("e" + ++number)
                .subject("ann")
                .with("size", size)
                .build());
    }

    @Test
    void aLaneIsReplacedWhenTheVirtualMachineFailsOnIt() {
        Set<Thread> lanes = ConcurrentHashMap.newKeySet();
        AtomicInteger told = new AtomicInteger();
        engine = builder()
                .listener(new RewardListener() {
                    @Override
                    public void decided(Decision decision) {
                        lanes.add(Thread.currentThread());
                        if (told.incrementAndGet() == 2) {
                            throw new OutOfMemoryError("made up by a test");
                        }
                    }
                })
                .build();
        for (int i = 0; i < 4; i++) {
            assertThat(visit(1).status()).isEqualTo(Decision.Status.DECIDED);
        }
        assertThat(lanes).as("threads of the one lane").hasSize(2);
        Patience.until(
                "the first has ended",
                () -> lanes.stream().filter(Thread::isAlive).count() == 1);
        Health health = engine.health();
        assertThat(health.live()).isTrue();
        assertThat(health.problems())
                .containsExactly(new Health.Problem(
                        Health.Code.VIRTUAL_MACHINE_ERROR,
                        Map.of("thread", "bonsela-lane-0", "error", "OutOfMemoryError")));
    }

    @Test
    void whatAProviderAnsweredIsRecordedWhateverListenersThrow() {
        engine = builder()
                .manualDispatch()
                .listener(new RewardListener() {
                    @Override
                    public void changed(Issuance before, Issuance after) {
                        throw new AssertionError("not now");
                    }

                    @Override
                    public void delivery(Delivery delivery) {
                        throw new OutOfMemoryError("made up by a test");
                    }

                    @Override
                    public void breaker(ConnectorStatus connector) {
                        throw new StackOverflowError("made up by a test");
                    }
                })
                .build();
        for (int i = 0; i < 5; i++) {
            String issuance = visit(2).issuances().get(0).id();
            engine.deliveries().dispatchOnce();
            assertThat(engine.records().issuance(T, issuance).orElseThrow().state())
                    .isEqualTo(IssuanceState.ISSUED);
        }
        assertThat(airtime.issued).hasSize(5);
    }

    @Test
    void maintenanceGoesOnWhateverListenersThrow() {
        ConcurrentLinkedQueue<String> expired = new ConcurrentLinkedQueue<>();
        List<Throwable> thrown = List.of(
                new Exception("checked"), new AssertionError("an error"), new OutOfMemoryError("made up by a test"));
        engine = builder()
                .maintenance(Duration.ofSeconds(1))
                .listener(new RewardListener() {
                    @Override
                    public void changed(Issuance before, Issuance after) {
                        expired.add(after.id());
                        FatalErrorTest.<RuntimeException>raise(thrown.get(expired.size() - 1));
                    }
                })
                .build();
        for (int i = 1; i <= thrown.size(); i++) {
            int round = i;
            visit(1);
            clock.advance(Duration.ofDays(8));
            Patience.until("expiry " + round, () -> expired.size() == round);
        }
        assertThat(engine.health().live()).isTrue();
    }

    @SuppressWarnings("unchecked") // an unchecked cast is how a checked exception passes
    private static <E extends Throwable> void raise(Throwable what) throws E {
        throw (E) what;
    }
}
