package io.bonsela.connectors.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.ConnectorsConfig;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.DeliveryState;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.connector.Behaviour;
import io.bonsela.testkit.connector.Behaviour.Wire;
import io.bonsela.testkit.connector.FakeProvider;
import io.bonsela.testkit.connector.FakeProvider.Repeats;
import io.bonsela.testkit.connector.ProviderProtocol;
import io.bonsela.testkit.connector.ProviderProtocol.Deal;
import io.bonsela.testkit.connector.Say;
import io.bonsela.testkit.connector.SignedProtocol;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A provider of which 30 % of the sends time out after it acted and 10 % before, 10 % get an internal error, 5 % garbage,
 * and 5 % a late callback. How many sends is set by {@code -Dbonsela.deliveries}.
 */
@Execution(ExecutionMode.CONCURRENT) // it waits most of the time, for a provider that does not answer
final class UnreliableProviderTest {
    private static final int REWARDS = Integer.getInteger("bonsela.deliveries", 2_000);
    private static final String T = "shop";
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

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
        SignedProtocol protocol = new SignedProtocol("till", SECRET, Clock.systemUTC());
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
                .reward(new Reward("airtime", "airtime", "USD", Money.of("USD", "1.00"), null, null, null, null)
                        .deliveredBy("air", "phone", Map.of()))
                .rule(Rule.named("thanks")
                        .on("purchase")
                        .when(Expressions.field("phone").isPresent())
                        .give("airtime")
                        .budget("launch")
                        .build())
                .build();
    }

    private static void deliver(
            FakeProvider fake, ProviderProtocol protocol, ConnectorProvider provider, Map<String, String> settings)
            throws Exception {
        settings.put("provider", provider.id());
        settings.put("concurrency", "128");
        settings.put("call-timeout", "PT0.4S");
        settings.put("quiet-period", "PT2S");
        settings.put("retry-delays", "PT0.3S,PT0.5S,PT1S,PT1S,PT1S,PT1S,PT1S,PT1S,PT1S,PT1S");
        // What is meant to fail here must not stop the rest; the breaker has tests of its own.
        settings.put("breaker-failures", "100");
        settings.put("breaker-calls", "100");
        settings.put("breaker-delay", "PT0.2S");
        ScheduledExecutorService late = new ScheduledThreadPoolExecutor(1);
        try (RewardEngine engine = RewardEngine.builder()
                .connectors(Connectors.with()
                        .provider(provider)
                        .config(ConnectorsConfig.of(Map.of("air", settings)))
                        .build())
                .rules(rules())
                .build()) {
            fake.otherwise(deal -> behaviour(engine, protocol, deal, late));
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
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60 + REWARDS / 100);
            while (open(engine) > 0 && System.nanoTime() < end) {
                Thread.sleep(100);
            }
            check(fake, provider, engine);
        } finally {
            late.shutdownNow();
        }
    }

    private static Behaviour behaviour(
            RewardEngine engine, ProviderProtocol protocol, Deal deal, ScheduledExecutorService late) {
        int chance = ThreadLocalRandom.current().nextInt(100);
        if (chance < 30) {
            return Behaviour.success().over(Wire.NO_ANSWER);
        } else if (chance < 40) {
            return Behaviour.saying(Say.SUCCESS).over(Wire.NO_ANSWER);
        } else if (chance < 50) {
            return new Behaviour(new Random().nextBoolean(), Say.SUCCESS, Wire.STATUS_500);
        } else if (chance < 55) {
            return Behaviour.success().over(Wire.GARBAGE);
        } else if (chance < 60) {
            // Twice, for callbacks repeat.
            for (int wait : List.of(700, 900)) {
                late.schedule(
                        () -> protocol.callback(Say.SUCCESS, deal, true, Instant.now())
                                .map(callback -> engine.deliveries().callback("air", callback)),
                        wait,
                        TimeUnit.MILLISECONDS);
            }
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
