package io.bonsela.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Capabilities.LookupBy;
import io.bonsela.api.connector.ConfigDefinition;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorHealth;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.api.connector.ConnectorProvider.Kind;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.ConnectorsConfig;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.connector.DeliveryOutcome.Hold;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.connector.DeliveryOutcome.Unknown;
import io.bonsela.api.connector.DuplicateHandling;
import io.bonsela.api.connector.IssueRequest;
import io.bonsela.api.delivery.ConnectorStatus;
import io.bonsela.api.delivery.ConnectorStatus.Breaker;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.DeliveryState;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.RewardListener;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The circuit breakers around connectors, and plug-ins that break their contract, with threads and clocks as they are. */
final class BreakerTest {
    private static final String T = "shop";

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

    private RewardEngine engine(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "concurrency", "4",
                "call-timeout", "PT0.3S",
                "breaker-failures", "5",
                "breaker-calls", "10",
                "breaker-delay", "PT0.5S",
                "breaker-probes", "2",
                "lookup-tries", "1",
                "quiet-period", "PT1S",
                "retry-delays", "PT0.1S,PT0.1S,PT0.1S,PT0.1S,PT0.1S,PT0.1S,PT0.1S,PT0.1S,PT0.1S,PT0.1S,PT0.1S"));
        settings.putAll(more);
        Map<String, Map<String, String>> instances = new HashMap<>();
        for (String id : List.of("one", "two")) {
            Map<String, String> own = new HashMap<>(settings);
            own.put("provider", id);
            instances.put(id, own);
        }
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
                        .build())
                .build();
    }

    private static Reward reward(String connector) {
        return new Reward(connector, "airtime", "USD", Money.of("USD", "1.00"), null, null, null, null)
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

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
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
        until(() -> count("one", DeliveryState.FAILED) == 50);
        assertThat(status("one").sending()).isEqualTo(Breaker.CLOSED);
        one.issue = request -> new Hold("INSUFFICIENT_BALANCE");
        buy("one", 50);
        until(() -> count("one", DeliveryState.HELD) == 50);
        assertThat(status("one").sending()).isEqualTo(Breaker.CLOSED);
        assertThat(status("one").health())
                .isEqualTo(new ConnectorHealth(ConnectorHealth.Status.DOWN, "INSUFFICIENT_BALANCE", null));
        assertThat(states).isEmpty();
    }

    @Test
    void errorsOpenItAndNothingIsSentWhileItIsOpenAndProbesAreFew() {
        engine.close();
        engine = engine(Map.of("breaker-delay", "PT2S"));
        AtomicInteger probes = new AtomicInteger();
        one.issue = request -> DeliveryOutcome.unavailable("HTTP_503");
        buy("one", 60);
        until(() -> status("one").sending() == Breaker.OPEN);
        assertThat(one.issued.size()).as("calls before it opened").isLessThanOrEqualTo(20);
        // Those that were under way have ended.
        until(() -> status("one").underway() == 0);
        int sent = one.issued.size();
        one.issue = request -> {
            probes.addAndGet(status("one").sending() == Breaker.HALF_OPEN ? 1 : 0);
            sleep(150);
            return new Delivered("OK", null, null);
        };
        sleep(700);
        assertThat(one.issued).as("calls while it is open").hasSize(sent);
        assertThat(count("one", DeliveryState.READY) + count("one", DeliveryState.SENDING))
                .isEqualTo(60);
        until(() -> status("one").sending() == Breaker.CLOSED);
        assertThat(probes).as("probes").hasValue(2);
        until(() -> count("one", DeliveryState.DELIVERED) == 60);
        assertThat(states).startsWith(Breaker.OPEN, Breaker.HALF_OPEN, Breaker.CLOSED);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aProbeThatIsRefusedForItsOwnSakeShowsThatTheProviderIsThere() {
        one.issue = request -> DeliveryOutcome.unavailable("HTTP_503");
        buy("one", 10);
        until(() -> status("one").sending() == Breaker.OPEN);
        one.issue = request -> new Rejected("INVALID_RECIPIENT_PHONE", Rejected.Cause.RECIPIENT);
        until(() -> status("one").sending() == Breaker.CLOSED);
    }

    @Test
    void aProbeThatNeverEndsDoesNotHoldItHalfOpen() {
        one.issue = request -> DeliveryOutcome.unavailable("HTTP_503");
        buy("one", 10);
        until(() -> status("one").sending() == Breaker.OPEN);
        one.issue = request -> {
            sleep(60_000);
            return new Delivered("OK", null, null);
        };
        until(() -> states.contains(Breaker.HALF_OPEN));
        until(() -> states.lastIndexOf(Breaker.OPEN) > states.indexOf(Breaker.HALF_OPEN));
        one.issue = request -> new Delivered("OK", null, null);
        one.lookup = request -> Optional.of(new Delivered("OK", null, null));
        until(() -> count("one", DeliveryState.DELIVERED) == 10);
    }

    @Test
    void lookUpsHaveABreakerOfTheirOwn() {
        one.issue = request -> new Unknown("READ_TIMEOUT", true);
        one.lookup = request -> Optional.of(new Delivered("OK", null, null));
        buy("one", 40);
        until(() -> status("one").sending() == Breaker.OPEN);
        int opened = one.asked.size();
        until(() -> one.asked.size() > opened || count("one", DeliveryState.DELIVERED) > 0);
        assertThat(status("one").asking()).isEqualTo(Breaker.CLOSED);
    }

    /** One connector hangs and ignores interrupts; the other keeps its pace. */
    @Test
    void aConnectorThatHangsHoldsUpNoOther() {
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
        until(() -> status("one").stuck() == 4);
        until(() -> count("one", DeliveryState.UNKNOWN) == 4);
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
        int before = two.issued.size();
        buy("two", 200);
        until(() -> two.issued.size() == before + 200);
        long start = System.nanoTime();
        buy("two", rewards);
        until(() -> two.issued.size() == before + 200 + rewards);
        return System.nanoTime() - start;
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
        for (ScriptedCall call : calls) {
            one.issue = request -> call.call();
            buy("one", 1);
        }
        until(() -> count("one", DeliveryState.UNKNOWN) == 3);
        buy("two", 5);
        until(() -> count("two", DeliveryState.DELIVERED) == 5);
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
        assertThatThrownBy(() -> start(() -> null)).hasMessageContaining("made nothing");
        long start = System.nanoTime();
        assertThatThrownBy(() -> start(() -> {
                    sleep(60_000);
                    return new Connector() {
                        @Override
                        public DeliveryOutcome issue(IssueRequest request) {
                            throw new IllegalStateException();
                        }
                    };
                }))
                .hasMessageContaining("longer than 10 seconds");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
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
                .hasMessageContaining("'one' is there twice");
    }
}
