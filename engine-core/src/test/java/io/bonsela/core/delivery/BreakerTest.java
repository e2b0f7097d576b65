package io.bonsela.core.delivery;

import static io.bonsela.testkit.Patience.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Capabilities.DuplicateHandling;
import io.bonsela.api.connector.Capabilities.LookupBy;
import io.bonsela.api.connector.ConfigDefinition;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.Connector.ConnectorHealth;
import io.bonsela.api.connector.Connector.IssueRequest;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.api.connector.ConnectorProvider.Kind;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.ConnectorsConfig;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.connector.DeliveryOutcome.Hold;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.connector.DeliveryOutcome.Unknown;
import io.bonsela.api.delivery.Deliveries.ConnectorStatus;
import io.bonsela.api.delivery.Deliveries.ConnectorStatus.Breaker;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The circuit breakers around connectors, and plug-ins that break their contract, with threads as they are. Where time is
 * measured, a slow machine only waits longer: no call is given up except where that is what is looked at.
 */
final class BreakerTest {
    private static final String T = "shop";
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    /** No call takes as long, however slow the machine is. */
    private static final Duration CALL_TIMEOUT = Duration.ofMinutes(10);
    /**
     * Longer than a delivery is put off for want of a probe: for as long as a call may take, and up to a fifth more. Twice
     * it is shorter than the lease of a delivery whose call has not ended.
     */
    private static final Duration PAUSE = Duration.ofMinutes(13);

    private final ScriptedProvider one = provider("one");
    private final ScriptedProvider two = provider("two");
    private final List<Breaker> states = new CopyOnWriteArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private RewardEngine engine = engine(Map.of());
    private int events;

    private static ScriptedProvider provider(String id) {
        return new ScriptedProvider(
                id,
                Kind.AIRTIME,
                Capabilities.of(DuplicateHandling.REJECTS_DUPLICATE_AND_LOOKUP).withLookup(LookupBy.REFERENCE));
    }

    /**
     * An engine.
     *
     * @param more settings of the first connector
     */
    private RewardEngine engine(Map<String, String> more) {
        return builder(more).build();
    }

    private RewardEngineBuilder builder(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "concurrency", "4",
                "call-timeout", CALL_TIMEOUT.toString(),
                "breaker-failures", "5",
                "breaker-calls", "10",
                "breaker-delay", "PT0.5S",
                "breaker-probes", "2",
                "lookup-tries", "1",
                "quiet-period", "PT1S",
                "retry-delays", "PT0.1S,PT0.1S,PT0.1S,PT0.1S,PT0.1S,PT0.1S,PT0.1S,PT0.1S,PT0.1S,PT0.1S,PT0.1S"));
        Map<String, Map<String, String>> instances = new HashMap<>();
        for (String id : List.of("one", "two")) {
            Map<String, String> own = new HashMap<>(settings);
            own.put("provider", id);
            instances.put(id, own);
        }
        instances.get("one").putAll(more);
        return RewardEngine.builder()
                .listener(new RewardListener() {
                    @Override
                    public void breaker(ConnectorStatus connector) {
                        if (connector.name().equals("one")) {
                            states.add(connector.sending());
                        }
                    }
                })
                .connectors(Connectors.with()
                        .provider(one)
                        .provider(two)
                        .config(ConnectorsConfig.of(instances))
                        .build())
                .rules(RuleSet.of(T, ZoneOffset.UTC)
                        .eventType("purchase", Map.of("by", Attribute.required(ValueType.TEXT)))
                        .budget(Budget.of("launch", Money.of("USD", "100000.00")))
                        .reward(reward("one"))
                        .reward(reward("two"))
                        .rule(rule("one"))
                        .rule(rule("two"))
                        .build());
    }

    private static Reward reward(String connector) {
        return Reward.of(connector, "airtime", "USD")
                .valued(Money.of("USD", "1.00"))
                .deliveredBy(connector, null, Map.of());
    }

    private static Rule rule(String connector) {
        return Rule.named(connector)
                .on("purchase")
                .when(Expressions.operation("==", Expressions.field("by"), connector))
                .give(connector)
                .budget("launch")
                .build();
    }

    @AfterEach
    void close() {
        released.countDown();
        engine.close(Duration.ofSeconds(2));
    }

    private void buy(String connector, int times) {
        List<Event> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            all.add(Event.of("purchase")
                    .tenant(T)
                    .id("e" + ++events)
                    .subject("s" + events)
                    .with("by", connector)
                    .build());
        }
        engine.processAll(all);
    }

    private void restart(RewardEngineBuilder builder) {
        engine.close();
        engine = builder.build();
    }

    private ConnectorStatus status(String name) {
        return engine.deliveries().connectors().stream()
                .filter(connector -> connector.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private int count(String connector, DeliveryState state) {
        return engine.records()
                .deliveries(
                        Query.of(T).connector(connector).deliveryState(state).limit(1_000))
                .items()
                .size();
    }

    @Test
    void refusalsAndAnEmptyWalletDoNotOpenIt() {
        one.issue = request -> new Rejected("INVALID_RECIPIENT_PHONE", Rejected.Cause.RECIPIENT);
        buy("one", 50);
        until("all are refused", () -> count("one", DeliveryState.FAILED) == 50);
        assertThat(status("one").sending()).isEqualTo(Breaker.CLOSED);
        one.issue = request -> new Hold("INSUFFICIENT_BALANCE");
        buy("one", 50);
        until("all are held", () -> count("one", DeliveryState.HELD) == 50);
        assertThat(status("one").sending()).isEqualTo(Breaker.CLOSED);
        assertThat(status("one").health())
                .isEqualTo(new ConnectorHealth(ConnectorHealth.Status.DOWN, "INSUFFICIENT_BALANCE", null));
        assertThat(states).isEmpty();
    }

    @Test
    void errorsOpenItAndNothingIsSentWhileItIsOpen() {
        ManualClock clock = new ManualClock(START);
        restart(builder(Map.of("breaker-delay", "PT1H")).clock(clock));
        one.issue = request -> DeliveryOutcome.unavailable("HTTP_503");
        buy("one", 60);
        until("open", () -> status("one").sending() == Breaker.OPEN);
        assertThat(one.issued.size()).as("calls before it opened").isLessThanOrEqualTo(20);
        until("those that were under way have ended", () -> status("one").underway() == 0);
        int sent = one.issued.size();
        for (int round = 0; round < 3; round++) {
            clock.advance(Duration.ofHours(2));
            until("all are put off", () -> putOff(clock.instant()) == 60);
        }
        assertThat(one.issued).as("calls while it is open").hasSize(sent);
        until("it is told", () -> states.equals(List.of(Breaker.OPEN)));
    }

    /** How many are not due, once what was due has been taken up. */
    private long putOff(Instant now) {
        engine.deliveries().dispatchOnce();
        return engine
                .records()
                .deliveries(Query.of(T)
                        .connector("one")
                        .deliveryState(DeliveryState.READY)
                        .limit(1_000))
                .items()
                .stream()
                .filter(delivery ->
                        Objects.requireNonNull(delivery.progress().dueAt()).isAfter(now))
                .count();
    }

    @Test
    void probesAreFewAndCloseIt() {
        ManualClock clock = new ManualClock(START);
        restart(builder(Map.of("breaker-delay", "PT1S")).clock(clock));
        CountDownLatch well = new CountDownLatch(1);
        List<String> probes = new CopyOnWriteArrayList<>();
        one.issue = request -> DeliveryOutcome.unavailable("HTTP_503");
        buy("one", 5);
        // As the clock stands still, none of the five is tried again.
        until(
                "open",
                () -> status("one").sending() == Breaker.OPEN && status("one").underway() == 0);
        one.issue = request -> {
            probes.add(request.reference());
            await(well);
            return new Delivered("OK", null, null);
        };
        buy("one", 55);
        until("probes", () -> {
            // Who was put off by the open breaker is due again.
            clock.advance(Duration.ofMillis(10));
            return probes.size() == 2;
        });
        until("it is told", () -> states.contains(Breaker.HALF_OPEN));
        for (int round = 0; round < 2; round++) {
            clock.advance(PAUSE);
            until("the others are put off", () -> putOff(clock.instant()) == 58);
        }
        assertThat(status("one").sending()).isEqualTo(Breaker.HALF_OPEN);
        assertThat(probes).as("calls before the probes have ended").hasSize(2);
        well.countDown();
        until("closed", () -> status("one").sending() == Breaker.CLOSED);
        clock.advance(PAUSE);
        until("all are delivered", () -> count("one", DeliveryState.DELIVERED) == 60);
        until("it is told", () -> states.get(states.size() - 1) == Breaker.CLOSED);
    }

    /** Or until it is interrupted. */
    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aProbeThatIsRefusedForItsOwnSakeShowsThatTheProviderIsThere() {
        one.issue = request -> states.contains(Breaker.OPEN)
                ? new Rejected("INVALID_RECIPIENT_PHONE", Rejected.Cause.RECIPIENT)
                : DeliveryOutcome.unavailable("HTTP_503");
        buy("one", 10);
        until("closed again", () -> states.contains(Breaker.CLOSED));
    }

    @Test
    void aProbeThatNeverEndsDoesNotHoldItHalfOpen() {
        restart(builder(Map.of("call-timeout", "PT0.5S")));
        one.issue = request -> {
            if (!states.contains(Breaker.OPEN)) {
                return DeliveryOutcome.unavailable("HTTP_503");
            }
            if (states.lastIndexOf(Breaker.OPEN) == states.indexOf(Breaker.OPEN)) {
                await(released);
            }
            return new Delivered("OK", null, null);
        };
        one.lookup = request -> Optional.of(new Delivered("OK", null, null));
        buy("one", 10);
        until("half open", () -> states.contains(Breaker.HALF_OPEN));
        until("open again", () -> states.lastIndexOf(Breaker.OPEN) > states.indexOf(Breaker.HALF_OPEN));
        until("all are delivered", () -> count("one", DeliveryState.DELIVERED) == 10);
    }

    @Test
    void lookUpsHaveABreakerOfTheirOwn() {
        restart(builder(Map.of("breaker-delay", "PT1H")));
        one.issue = request -> new Unknown("READ_TIMEOUT", true);
        one.lookup = request -> Optional.of(new Delivered("OK", null, null));
        buy("one", 40);
        until("open", () -> status("one").sending() == Breaker.OPEN);
        until("what was sent is asked about", () -> count("one", DeliveryState.DELIVERED) == one.issued.size());
        assertThat(status("one").sending()).isEqualTo(Breaker.OPEN);
        assertThat(status("one").asking()).isEqualTo(Breaker.CLOSED);
    }

    /** One connector hangs and ignores interrupts; the other keeps its pace. */
    @Test
    void aConnectorThatHangsHoldsUpNoOther() {
        restart(builder(Map.of("call-timeout", "PT0.3S")));
        int rewards = 2_000;
        long alone = timed(rewards);
        one.issue = request -> {
            // Deaf to interrupts, as the worst plug-ins are.
            boolean done = false;
            while (!done) {
                try {
                    released.await();
                    done = true;
                } catch (InterruptedException e) {
                    done = false;
                }
            }
            return new Delivered("OK", null, null);
        };
        buy("one", 50);
        until("all threads are stuck", () -> status("one").stuck() == 4);
        until("their calls are given up", () -> count("one", DeliveryState.UNKNOWN) == 4);
        long beside = timed(rewards);
        assertThat(one.issued.size()).as("calls of the one that hangs").isLessThanOrEqualTo(20);
        assertThat(status("one").health().status()).isEqualTo(ConnectorHealth.Status.DOWN);
        assertThat(status("two").stuck()).isZero();
        System.out.printf(
                "a connector beside one that hangs: COUNT %d deliveries in %d ms, alone in %d ms%n",
                rewards, beside / 1_000_000, alone / 1_000_000);
        Delivery stuck = engine.records()
                .deliveries(Query.of(T).connector("one").deliveryState(DeliveryState.UNKNOWN))
                .items()
                .get(0);
        assertThat(stuck.progress().code()).isEqualTo("CALL_TIMED_OUT");
    }

    private long timed(int rewards) {
        sell(200);
        long start = System.nanoTime();
        sell(rewards);
        return System.nanoTime() - start;
    }

    /** Until each is sent by the second connector. */
    private void sell(int rewards) {
        long before = sent();
        buy("two", rewards);
        until("all are sent", () -> sent() == before + rewards);
    }

    private long sent() {
        return two.issued.stream().map(IssueRequest::reference).distinct().count();
    }

    @Test
    void whatAPlugInThrowsOrReturnsInsteadIsAnUnknownOutcome() {
        one.lookup = request -> null;
        List<ScriptedCall> calls = List.of(
                () -> {
                    throw new NoClassDefFoundError("com/example/Gone");
                },
                () -> {
                    throw new IllegalStateException("bug");
                },
                () -> null);
        one.issue = request -> calls.get(one.issued.indexOf(request)).call();
        buy("one", calls.size());
        until("nobody knows", () -> count("one", DeliveryState.UNKNOWN) == calls.size());
        buy("two", 5);
        until("the other delivers", () -> count("two", DeliveryState.DELIVERED) == 5);
    }

    private interface ScriptedCall {
        DeliveryOutcome call();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT) // ten seconds of it are a wait
    void aProviderThatCannotMakeItsConnectorIsNamed() {
        assertThatThrownBy(() -> start(() -> {
                    throw new NoClassDefFoundError("com/example/Gone");
                }))
                .isInstanceOf(BonselaException.class)
                .hasMessageContaining("'mine'")
                .hasMessageContaining("com/example/Gone");
        assertThatThrownBy(() -> start(() -> null)).hasMessageContaining("returned null");
        assertThatThrownBy(() -> start(() -> {
                    await(released);
                    return new Connector() {
                        @Override
                        public DeliveryOutcome issue(IssueRequest request) {
                            throw new IllegalStateException();
                        }
                    };
                }))
                .hasMessageContaining("longer than 10 seconds");
    }

    private interface Making {
        Connector make();
    }

    private static void start(Making making) {
        ConnectorProvider broken = new ConnectorProvider() {
            private final ScriptedProvider like = provider("broken");

            @Override
            public String id() {
                return "broken";
            }

            @Override
            public String version() {
                return "1";
            }

            @Override
            public int spiVersion() {
                return SPI_VERSION;
            }

            @Override
            public Kind kind() {
                return Kind.AIRTIME;
            }

            @Override
            public ConfigDefinition config() {
                return like.config();
            }

            @Override
            public Capabilities capabilities() {
                return like.capabilities();
            }

            @Override
            public Connector create(ConnectorConfig config, ConnectorContext context) {
                return making.make();
            }
        };
        RewardEngine.builder()
                .connectors(Connectors.with()
                        .provider(broken)
                        .config(ConnectorsConfig.of(Map.of("mine", Map.of("provider", "broken"))))
                        .build())
                .build()
                .close();
    }

    @Test
    void oneIdForTwoProvidersIsRefused() {
        assertThatThrownBy(() -> Connectors.with().provider(provider("one")).provider(provider("one")))
                .isInstanceOf(BonselaException.class)
                .hasMessageContaining("duplicate provider 'one'");
    }
}
