package io.bonsela.core.delivery;

import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Event;
import io.bonsela.api.Health;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.command.Redeliver;
import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Capabilities.DuplicateHandling;
import io.bonsela.api.connector.ConfigDefinition;
import io.bonsela.api.connector.ConfigDefinition.Setting;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.Connector.ConnectorHealth;
import io.bonsela.api.connector.Connector.IssueRequest;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.ConnectorsConfig;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.delivery.Deliveries.ConnectorStatus;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.core.memory.MemoryStore;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.Patience;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Plug-ins that are broken, and secrets that are not there, are named once and clearly, and stay their own affair. */
@SuppressWarnings("NullAway") // what a plug-in returns is not checked
final class PluginTest {
    private static final String T = "t";
    private static final String SECRET = "hush-hush-4711";
    private static final Money ONE = Money.of("USD", "1.00");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-02T09:00:00Z"));
    private final Map<String, String> vault = new ConcurrentHashMap<>(Map.of("the-secret", SECRET));
    private @Nullable RewardEngine engine;
    private int number;

    /** A provider whose parts can be replaced by broken ones. */
    private static class Parts implements ConnectorProvider {
        Supplier<String> id = () -> "parts";
        Supplier<String> version = () -> "1";
        Supplier<Integer> spi = () -> SPI_VERSION;
        Supplier<Kind> kind = () -> Kind.AIRTIME;
        Supplier<ConfigDefinition> config =
                () -> ConfigDefinition.of(Setting.optional("key", Setting.Type.SECRET, "The key."));
        Supplier<Capabilities> capabilities =
                () -> Capabilities.of(DuplicateHandling.NONE).currencies("USD");
        BiFunction<ConnectorConfig, ConnectorContext, Connector> create =
                (config, context) -> request -> new Delivered("OK", null, null);

        @Override
        public String id() {
            return id.get();
        }

        @Override
        public String version() {
            return version.get();
        }

        @Override
        public int spiVersion() {
            return spi.get();
        }

        @Override
        public Kind kind() {
            return kind.get();
        }

        @Override
        public ConfigDefinition config() {
            return config.get();
        }

        @Override
        public Capabilities capabilities() {
            return capabilities.get();
        }

        @Override
        public Connector create(ConnectorConfig config, ConnectorContext context) {
            return create.apply(config, context);
        }
    }

    private interface Breakage {
        void of(Parts provider);
    }

    private RewardEngineBuilder builder(Parts provider, Map<String, String> more) {
        Map<String, String> settings = new LinkedHashMap<>(Map.of("provider", "parts", "key", "the-secret"));
        settings.putAll(more);
        return RewardEngine.builder()
                .clock(clock)
                .rules(RuleSet.of(T, ZoneOffset.UTC)
                        .eventType("visit", Map.of("phone", Attribute.required(ValueType.TEXT)))
                        .reward(Reward.of("air", "airtime", "USD").valued(ONE).deliveredBy("air", "phone", Map.of()))
                        .rule(Rule.named("each")
                                .on("visit")
                                .when(literal(true))
                                .give("air")
                                .unbudgeted()
                                .build())
                        .build())
                .connectors(Connectors.with()
                        .provider(provider)
                        .config(ConnectorsConfig.of(Map.of("air", settings))
                                .secretsFrom(name -> vault.getOrDefault(name, "")))
                        .build())
                .manualDispatch();
    }

    private RewardEngine start(Parts provider, Map<String, String> more) {
        RewardEngine started = builder(provider, more).build();
        engine = started;
        return started;
    }

    private RewardEngine start(Parts provider) {
        return start(provider, Map.of());
    }

    @AfterEach
    void close() {
        if (engine != null) {
            engine.close(Duration.ofSeconds(1));
        }
    }

    private Issuance visit() {
        return engine.process(Event.of("visit")
                        .tenant(T)
                        .id("e" + ++number)
                        .subject("ann")
                        .with("phone", "+263771234567")
                        .build())
                .issuances()
                .get(0);
    }

    private Delivery delivery(Issuance issuance) {
        return engine.records().delivery(T, issuance.id()).orElseThrow();
    }

    private static <T> Supplier<T> fails(Throwable e) {
        return () -> {
            throw PluginTest.<RuntimeException>sneaky(e);
        };
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // what foreign code throws is not declared
    private static <E extends Throwable> E sneaky(Throwable e) throws E {
        throw (E) e;
    }

    @Test
    void eachBrokenPluginIsNamedOnce() {
        Map<String, Breakage> all = new LinkedHashMap<>();
        all.put("no id", provider -> provider.id = () -> null);
        all.put("an id of bad form", provider -> provider.id = () -> "Parts & Co");
        all.put("a long id", provider -> provider.id = () -> "x".repeat(9_000));
        all.put("an id that throws", provider -> provider.id = fails(new IllegalStateException("number 263771234567")));
        all.put("an id of a missing class", provider -> provider.id = fails(new NoClassDefFoundError("gone")));
        all.put("another contract", provider -> provider.spi = () -> 99);
        all.put("a missing contract", provider -> provider.spi = fails(new AbstractMethodError("spiVersion")));
        all.put("no settings", provider -> provider.config = () -> null);
        all.put("settings that are missing", provider -> provider.config = fails(new AbstractMethodError("config")));
        all.put("no capabilities", provider -> provider.capabilities = () -> null);
        all.put("capabilities that throw", provider -> provider.capabilities = fails(new StackOverflowError()));
        all.put("no kind", provider -> provider.kind = () -> null);
        all.put("a kind that is missing", provider -> provider.kind = fails(new AbstractMethodError("kind")));
        all.put("no version", provider -> provider.version = () -> null);
        all.put("makes nothing", provider -> provider.create = (config, context) -> null);
        all.put(
                "make throws a secret",
                provider -> provider.create = (config, context) -> {
                    throw new IllegalStateException(
                            "bad key " + config.secret("key").reveal());
                });
        all.put(
                "make throws an error",
                provider -> provider.create = (config, context) -> {
                    throw new NoSuchMethodError("of an older library");
                });
        all.put(
                "a setting that is not declared",
                provider -> provider.create = (config, context) -> {
                    return new Connector() {
                        private final String wanted = config.text("not-declared");

                        @Override
                        public DeliveryOutcome issue(IssueRequest request) {
                            return new Delivered(wanted, null, null);
                        }
                    };
                });
        all.put("no subscriptions", provider -> {
            provider.kind = () -> ConnectorProvider.Kind.WEBHOOK;
            provider.create = (config, context) -> subscribing(() -> null);
        });
        all.put("subscriptions that throw", provider -> {
            provider.kind = () -> ConnectorProvider.Kind.WEBHOOK;
            provider.create = (config, context) -> subscribing(fails(new IllegalStateException("down")));
        });
        all.forEach((name, breakage) -> {
            Parts provider = new Parts();
            breakage.of(provider);
            BonselaException refusal = catchThrowableOfType(
                    BonselaException.class,
                    () -> builder(provider, Map.of()).build().close());
            assertThat(refusal).as(name).isNotNull();
            String message = String.valueOf(refusal.getMessage());
            assertThat(message)
                    .as(name)
                    .containsAnyOf("air", Parts.class.getName())
                    .doesNotContain(SECRET, "263771234567")
                    .hasSizeLessThan(1_000);
            for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
                assertThat(String.valueOf(cause)).as(name).doesNotContain(SECRET);
            }
        });
        assertThat(all).hasSizeGreaterThanOrEqualTo(20);
    }

    private static Connector subscribing(Supplier<Set<String>> to) {
        return new Connector() {
            @Override
            public DeliveryOutcome issue(IssueRequest request) {
                return new Delivered("OK", null, null);
            }

            @Override
            public Set<String> subscriptions() {
                return to.get();
            }
        };
    }

    @Test
    void missingSecretsAreNamedWhenTheEngineIsBuilt() {
        vault.clear();
        BonselaException refusal = catchThrowableOfType(
                BonselaException.class,
                () -> builder(new Parts(), Map.of()).build().close());
        assertThat(refusal).hasMessageContaining("air.key: its secret is empty");
    }

    @Test
    void aSecretThatVanishesHoldsWhatIsDue() {
        List<String> sent = new CopyOnWriteArrayList<>();
        Parts provider = new Parts();
        provider.create = (config, context) -> request -> {
            sent.add(config.secret("key").reveal());
            return new Delivered("OK", null, null);
        };
        start(provider);
        vault.clear();
        Issuance issuance = visit();
        engine.deliveries().dispatchOnce();
        assertThat(sent).isEmpty();
        assertThat(delivery(issuance).state()).isEqualTo(DeliveryState.HELD);
        assertThat(delivery(issuance).progress().code()).isEqualTo("SECRET_MISSING:key");
        assertThat(engine.deliveries().connectors().get(0).health().status()).isEqualTo(ConnectorHealth.Status.DOWN);
        assertThat(engine.health().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem)
                        .isEqualTo(new Health.Problem(
                                Health.Code.CONNECTOR_DOWN, Map.of("connector", "air", "code", "SECRET_MISSING:key"))));
        vault.put("the-secret", SECRET);
        engine.execute(new Redeliver(Origin.of(T, "again", "clerk"), issuance.id()));
        engine.deliveries().dispatchOnce();
        assertThat(sent).containsExactly(SECRET);
        assertThat(engine.health().problems()).isEmpty();
    }

    @Test
    void aConnectorIsCalledWithItsOwnClassLoader() throws Exception {
        List<ClassLoader> loaders = new CopyOnWriteArrayList<>();
        try (URLClassLoader own = new URLClassLoader(new URL[0], Connector.class.getClassLoader())) {
            Parts provider = new Parts();
            provider.create = (config, context) -> (Connector) Proxy.newProxyInstance(
                    own, new Class<?>[] {Connector.class}, (proxy, method, arguments) -> {
                        loaders.add(Thread.currentThread().getContextClassLoader());
                        Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
                        return switch (method.getName()) {
                            case "issue" -> new Delivered("OK", null, null);
                            case "health" -> ConnectorHealth.UP;
                            case "parseCallback" -> null;
                            default -> null;
                        };
                    });
            start(provider);
            visit();
            engine.deliveries().dispatchOnce();
            assertThat(engine.deliveries().check("air")).isPresent();
            assertThat(engine.deliveries().callback("air", new CallbackRequest(Map.of(), new byte[0], clock.instant())))
                    .isEqualTo(503);
            engine.close();
            assertThat(loaders).hasSize(4).containsOnly(own);
        }
    }

    @Test
    void whatAPluginThrowsIsLoggedWithoutItsWords() {
        List<String> logged = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                logged.add(record.getMessage());
                for (Throwable thrown = record.getThrown(); thrown != null; thrown = thrown.getCause()) {
                    logged.add(String.valueOf(thrown));
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("io.bonsela");
        root.addHandler(handler);
        try {
            Parts provider = new Parts();
            provider.create = (config, context) -> request -> {
                throw new IllegalStateException(
                        "no way to +263771234567 with " + SECRET, new IllegalArgumentException(SECRET));
            };
            start(provider);
            Issuance issuance = visit();
            engine.deliveries().dispatchOnce();
            assertThat(delivery(issuance).state()).isEqualTo(DeliveryState.UNKNOWN);
        } finally {
            root.removeHandler(handler);
        }
        assertThat(logged)
                .anySatisfy(line -> assertThat(line).contains("IllegalStateException"))
                .allSatisfy(line -> assertThat(line).doesNotContain(SECRET, "77123"));
    }

    @Test
    void aConnectorWhoseCallsAreAllStuckSaysSoAndIsReplaced() {
        CountDownLatch never = new CountDownLatch(1);
        Parts provider = new Parts();
        provider.create = (config, context) -> request -> {
            boolean waits = never.getCount() > 0;
            while (waits) {
                try {
                    never.await();
                    waits = false;
                } catch (InterruptedException e) {
                    // That is the point.
                    waits = true;
                }
            }
            return new Delivered("LATE", null, null);
        };
        start(provider, Map.of("call-timeout", "PT0.2S", "concurrency", "5"));
        List<Issuance> due = List.of(visit(), visit(), visit(), visit(), visit(), visit());
        engine.deliveries().dispatchOnce();
        Patience.until("all calls are stuck", () -> status().stuck() == 5);
        assertThat(status().health().code()).isEqualTo("CALLS_STUCK");
        Issuance waiting = visit();
        assertThat(engine.deliveries().dispatchOnce()).isZero();
        assertThat(delivery(waiting).state()).isEqualTo(DeliveryState.READY);

        provider.create = (config, context) -> request -> new Delivered("OK", null, null);
        assertThat(engine.deliveries().restart("other")).isEmpty();
        Optional<ConnectorStatus> after = engine.deliveries().restart("air");

        assertThat(after.orElseThrow().health().status()).isEqualTo(ConnectorHealth.Status.UP);
        engine.deliveries().dispatchOnce();
        assertThat(state(waiting)).isEqualTo(IssuanceState.ISSUED);
        assertThat(due).filteredOn(one -> state(one) == IssuanceState.UNKNOWN).hasSize(5);
        clock.advance(Duration.ofMinutes(2));
        engine.deliveries().dispatchOnce();
        assertThat(due)
                .as("what waited behind them is sent once its lease ends")
                .filteredOn(one -> state(one) == IssuanceState.ISSUED)
                .hasSize(1);
        never.countDown();
        due.forEach(one -> Patience.until("what came late counts", () -> state(one) == IssuanceState.ISSUED));
    }

    private ConnectorStatus status() {
        return engine.deliveries().connectors().get(0);
    }

    private IssuanceState state(Issuance issuance) {
        return engine.records().issuance(T, issuance.id()).orElseThrow().state();
    }

    @Test
    void anUnusedConnectorHasNoThreads() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        start(new Parts());
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !before.contains(thread))
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains("air") || name.startsWith("HttpClient"));
    }

    @Test
    void theLogShowsTheSendOfAProcessThatDied() throws InterruptedException {
        CountDownLatch sending = new CountDownLatch(1);
        CountDownLatch dead = new CountDownLatch(1);
        Parts provider = new Parts();
        provider.create = (config, context) -> request -> {
            sending.countDown();
            try {
                dead.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Delivered("OK", null, null);
        };
        MemoryStore store = new MemoryStore();
        engine = builder(provider, Map.of()).store(store).build();
        Issuance issuance = visit();
        CompletableFuture<Integer> round =
                CompletableFuture.supplyAsync(() -> engine.deliveries().dispatchOnce());
        sending.await();
        clock.advance(Duration.ofHours(1));
        try (RewardEngine other = builder(new Parts(), Map.of()).store(store).build()) {
            other.deliveries().dispatchOnce();
            assertThat(other.records().attempts(T, issuance.id()))
                    .extracting(DeliveryAttempt::kind, DeliveryAttempt::outcome, DeliveryAttempt::code)
                    .containsExactly(tuple(DeliveryAttempt.Kind.SEND, "UNKNOWN", "NO_OUTCOME_RECORDED"));
        }
        dead.countDown();
        round.join();
        assertThat(state(issuance)).as("what it brought after all counts").isEqualTo(IssuanceState.ISSUED);
    }
}
