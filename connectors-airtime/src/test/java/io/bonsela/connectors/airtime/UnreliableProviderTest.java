package io.bonsela.connectors.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.ConfigDefinition;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.ConnectorsConfig;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.Patience;
import io.bonsela.testkit.Seeds;
import io.bonsela.testkit.connector.Behaviour;
import io.bonsela.testkit.connector.Behaviour.Wire;
import io.bonsela.testkit.connector.FakeProvider;
import io.bonsela.testkit.connector.FakeProvider.Repeats;
import io.bonsela.testkit.connector.ProviderProtocol;
import io.bonsela.testkit.connector.ProviderProtocol.Deal;
import io.bonsela.testkit.connector.ProviderProtocol.Signing;
import io.bonsela.testkit.connector.Say;
import io.bonsela.testkit.connector.SignedProtocol;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * A provider for which 30 % of the sends time out after it acted and 10 % before, 10 % get an internal error, 5 % an
 * unreadable response, and 5 % a late callback. {@code -Dbonsela.deliveries} sets the number of sends. The provider's
 * behaviour depends on a seed, which {@code -Dbonsela.random-seeds} makes random. Time is virtual: it advances when
 * nothing is due.
 */
final class UnreliableProviderTest {
    private static final int REWARDS = Integer.getInteger("bonsela.deliveries", 1_000);
    private static final long SEED = Seeds.of("unreliable provider");
    private static final int MOST_ROUNDS = 1_000;
    private static final Duration STEP = Duration.ofSeconds(30);
    private static final String T = "shop";
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-02T09:00:00Z"));
    private final Map<String, Integer> tries = new ConcurrentHashMap<>();
    private final Queue<Deal> late = new ConcurrentLinkedQueue<>();

    /** A provider whose connectors do not wait for responses that the fake withholds. */
    private record Impatient(ConnectorProvider given) implements ConnectorProvider {
        @Override
        public String id() {
            return given.id();
        }

        @Override
        public String version() {
            return given.version();
        }

        @Override
        public int spiVersion() {
            return given.spiVersion();
        }

        @Override
        public Kind kind() {
            return given.kind();
        }

        @Override
        public ConfigDefinition config() {
            return given.config();
        }

        @Override
        public Capabilities capabilities() {
            return given.capabilities();
        }

        @Override
        public Connector create(ConnectorConfig config, ConnectorContext context) {
            return given.create(config, new ConnectorContext(context.name(), context.clock(), FakeProvider.http()));
        }
    }

    @Test
    void oneThatRefusesRepeatsAndCanBeAsked() throws Exception {
        ReloadlyProtocol protocol = new ReloadlyProtocol(false);
        try (FakeProvider fake = new FakeProvider(protocol, Repeats.REFUSED)) {
            Map<String, String> settings = ReloadlyTest.settings(fake.uri(), false);
            deliver(fake, protocol, new ReloadlyProvider(), settings);
        }
    }

    @Test
    void oneThatAnswersRepeatsWithTheOriginal() throws Exception {
        SignedProtocol protocol = new SignedProtocol("till", SECRET, clock);
        try (FakeProvider fake = new FakeProvider(protocol, Repeats.REPLAYED)) {
            Map<String, String> settings =
                    new HashMap<>(Map.of("url", fake.uri().toString(), "key-id", "till", "secret", SECRET));
            deliver(fake, protocol, new SignedAirtimeProvider(), settings);
        }
    }

    private static RuleSet rules() {
        return RuleSet.of(T, ZoneOffset.UTC)
                .eventType("purchase", Map.of("phone", Attribute.required(ValueType.TEXT)))
                .budget(Budget.of("launch", Money.of("USD", "100000.00")))
                .reward(Reward.of("airtime", "airtime", "USD")
                        .valued(Money.of("USD", "1.00"))
                        .deliveredBy("air", "phone", Map.of()))
                .rule(Rule.named("thanks")
                        .on("purchase")
                        .when(Expressions.field("phone").isPresent())
                        .give("airtime")
                        .budget("launch")
                        .build())
                .build();
    }

    private void deliver(
            FakeProvider fake, ProviderProtocol protocol, ConnectorProvider provider, Map<String, String> settings)
            throws Exception {
        System.out.println(provider.id() + ": an unreliable provider of seed " + SEED);
        settings.put("provider", provider.id());
        settings.put("concurrency", "128");
        settings.put("call-timeout", Patience.LIMIT.toString());
        settings.put("quiet-period", "PT2M");
        settings.put("retry-delays", "PT30S,PT30S,PT30S,PT30S,PT30S,PT30S,PT30S,PT30S,PT30S,PT30S");
        // The intended failures must not stop the rest; the breaker has its own tests.
        settings.put("breaker-failures", "100");
        settings.put("breaker-calls", "100");
        settings.put("breaker-delay", "PT0.2S");
        fake.otherwise(this::behaviour);
        ExecutorService beside = Executors.newSingleThreadExecutor();
        try (RewardEngine engine = RewardEngine.builder()
                .clock(clock)
                .manualDispatch()
                .connectors(Connectors.with()
                        .provider(new Impatient(provider))
                        .config(ConnectorsConfig.of(Map.of("air", settings)))
                        .build())
                .rules(rules())
                .build()) {
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < REWARDS; i++) {
                events.add(Event.of("purchase")
                        .tenant(T)
                        .id("sale-" + i)
                        .subject("customer-" + i)
                        .with("phone", "+26377" + (1_000_000 + i))
                        .build());
            }
            engine.processAll(events);
            for (int round = 0; round < MOST_ROUNDS && (open(engine) > 0 || !late.isEmpty()); round++) {
                List<CallbackRequest> callbacks = callbacks(protocol);
                Future<?> calledBack = beside.submit(
                        () -> callbacks.forEach(each -> engine.deliveries().callback("air", each)));
                while (engine.deliveries().dispatchOnce() > 0) {
                    // Some deliveries are still due at this moment.
                }
                calledBack.get();
                clock.advance(STEP);
            }
            assertThat(open(engine)).as("open after all rounds").isZero();
            check(fake, provider, engine);
        } finally {
            beside.shutdownNow();
        }
    }

    /** The callbacks of sends in earlier rounds, each twice because callbacks repeat. */
    private List<CallbackRequest> callbacks(ProviderProtocol protocol) {
        List<CallbackRequest> callbacks = new ArrayList<>();
        for (Deal deal = late.poll(); deal != null; deal = late.poll()) {
            CallbackRequest callback = protocol.callback(Say.SUCCESS, deal, Signing.GENUINE, clock.instant())
                    .orElseThrow();
            callbacks.add(callback);
            callbacks.add(callback);
        }
        return callbacks;
    }

    /** Depends on the seed, the number and the attempt, so that the order of threads does not matter. */
    private Behaviour behaviour(Deal deal) {
        int nth = tries.merge(deal.to(), 1, Integer::sum);
        SplittableRandom random = new SplittableRandom(SEED + 31L * deal.to().hashCode() + 7_919L * nth);
        int chance = random.nextInt(100);
        if (chance < 30) {
            return Behaviour.success().over(Wire.NO_ANSWER);
        } else if (chance < 40) {
            return Behaviour.saying(Say.SUCCESS).over(Wire.NO_ANSWER);
        } else if (chance < 50) {
            return new Behaviour(random.nextBoolean(), Say.SUCCESS, Wire.STATUS_500);
        } else if (chance < 55) {
            return Behaviour.success().over(Wire.GARBAGE);
        } else if (chance < 60) {
            late.add(deal);
            return Behaviour.success().over(Wire.NO_ANSWER);
        }
        return Behaviour.success();
    }

    private static int open(RewardEngine engine) {
        int open = 0;
        for (IssuanceState state : List.of(IssuanceState.RESERVED, IssuanceState.PENDING, IssuanceState.UNKNOWN)) {
            open += engine.records().issuances(Query.of(T).state(state)).items().size();
        }
        return open;
    }

    private static void check(FakeProvider fake, ConnectorProvider provider, RewardEngine engine) {
        List<Issuance> issuances = Invariants.all(Query.of(T), engine.records()::issuances);
        assertThat(issuances).hasSize(REWARDS);
        Map<String, Integer> moved = new HashMap<>();
        fake.executions().forEach(deal -> moved.merge(deal.to().replace("+", ""), 1, Integer::sum));
        assertThat(moved.values()).as("money moved at most once for each").allMatch(times -> times == 1);
        Map<IssuanceState, Integer> states = new EnumMap<>(IssuanceState.class);
        Set<String> listed = new HashSet<>();
        for (Delivery delivery : Invariants.all(Query.of(T), engine.records()::deliveries)) {
            if (delivery.state() == DeliveryState.UNKNOWN) {
                listed.add(delivery.id());
            }
        }
        for (Issuance issuance : issuances) {
            states.merge(issuance.state(), 1, Integer::sum);
            String number =
                    "26377" + (1_000_000 + Integer.parseInt(issuance.eventId().substring("sale-".length())));
            boolean granted = moved.containsKey(number);
            if (issuance.state() == IssuanceState.FAILED) {
                assertThat(granted).as("what moved is not called failed").isFalse();
            } else if (issuance.state() == IssuanceState.ISSUED) {
                assertThat(granted).as("what is called delivered moved").isTrue();
            } else {
                assertThat(listed).as("what is not settled is listed").contains(issuance.id());
            }
        }
        Invariants.hold(engine.records(), rules());
        System.out.println(provider.id() + ": COUNT " + REWARDS + " rewards by an unreliable provider: " + states + "; "
                + fake.issueCalls() + " sends, " + fake.lookupCalls() + " look-ups, money moved "
                + fake.executions().size() + " times, twice for none");
        assertThat(states.getOrDefault(IssuanceState.ISSUED, 0)).isGreaterThan(REWARDS * 99 / 100);
    }
}
