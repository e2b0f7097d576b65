package io.bonsela.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Capabilities.DuplicateHandling;
import io.bonsela.api.connector.Capabilities.LookupBy;
import io.bonsela.api.connector.ConnectorProvider.Kind;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.ConnectorsConfig;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Effect;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Reward.Fulfilment;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.KeyRing;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;

/** A roastery for tests: its rewards and messages go to scripted providers, and its clock stands still. */
final class Roastery {
    static final String TENANT = "roastery";

    final ManualClock clock = new ManualClock(Instant.parse("2026-03-02T09:00:00Z"));
    final ScriptedProvider airtime = new ScriptedProvider(
            "scripted",
            Kind.AIRTIME,
            Capabilities.of(DuplicateHandling.REJECTS_DUPLICATE_AND_LOOKUP)
                    .withLookup(LookupBy.REFERENCE)
                    .withReversal());
    final ScriptedProvider hooks =
            new ScriptedProvider("hooks", Kind.WEBHOOK, Capabilities.of(DuplicateHandling.REPLAY_RETURNS_ORIGINAL));
    final ScriptedProvider weak = new ScriptedProvider("weak", Kind.AIRTIME, Capabilities.of(DuplicateHandling.NONE));
    final List<KeyRing.Key> keys = new ArrayList<>(List.of(key("k1", 7)));
    final RewardEngine engine = builder().build();
    private int events;

    static KeyRing.Key key(String id, int seed) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) seed);
        return new KeyRing.Key(id, new SecretKeySpec(bytes, "HmacSHA256"));
    }

    RewardEngineBuilder builder() {
        Map<String, Map<String, String>> config = new LinkedHashMap<>();
        config.put(
                "air",
                Map.of(
                        "provider",
                        "scripted",
                        "tenants",
                        TENANT,
                        "retry-delays",
                        "PT10S,PT1M,PT5M",
                        "quiet-period",
                        "PT2M",
                        "give-up-age",
                        "PT1H"));
        config.put("weak", Map.of("provider", "weak", "retry-delays", "PT10S,PT1M"));
        config.put("hook", Map.of("provider", "hooks", "retry-delays", "PT10S,PT1M", "tenants", TENANT));
        Connectors connectors = Connectors.with()
                .provider(airtime)
                .provider(hooks)
                .provider(weak)
                .config(ConnectorsConfig.of(config))
                .build();
        return RewardEngine.builder()
                .clock(clock)
                .keys(tenant -> List.copyOf(keys))
                .connectors(connectors)
                .manualDispatch()
                .rules(rules(TENANT));
    }

    static RuleSet rules(String tenant) {
        return RuleSet.of(tenant, ZoneOffset.UTC)
                .eventType(
                        "purchase",
                        Map.of(
                                "phone", Attribute.optional(ValueType.TEXT),
                                "what", Attribute.required(ValueType.TEXT)))
                .budget(Budget.of("launch", Money.of("USD", "10.00")))
                .reward(airtime("airtime", "air"))
                .reward(airtime("held", "air").heldUntilConfirmed())
                .reward(airtime("weak", "weak"))
                .reward(airtime("hooked", "hook"))
                .reward(airtime("backed", "air").from(new Fulfilment.ByConnector("air", "phone", Map.of(), "gifts")))
                .reward(Reward.of("gift", "voucher", "USD")
                        .valued(Money.of("USD", "2.00"))
                        .from(new Fulfilment.FromPool("gifts", 1)))
                .rule(give("airtime"))
                .rule(give("held"))
                .rule(give("weak"))
                .rule(give("hooked"))
                .rule(give("backed"))
                .rule(give("gift"))
                .build();
    }

    private static Reward airtime(String id, String connector) {
        return Reward.of(id, "airtime", "USD")
                .valued(Money.of("USD", "1.00"))
                .deliveredBy(connector, "phone", Map.of("operator", "9001"));
    }

    private static Rule give(String reward) {
        return Rule.named(reward)
                .on("purchase")
                .when(Expressions.operation("==", Expressions.field("what"), reward))
                .give(Effect.of(reward))
                .budget("launch")
                .build();
    }

    /** Buys, and returns the one reward of it. */
    Issuance grant(String what) {
        Decision decision = buy(what);
        assertThat(decision.issuances()).as("%s", decision.outcomes()).hasSize(1);
        return decision.issuances().get(0);
    }

    Decision buy(String what) {
        return engine.process(Event.of("purchase")
                .tenant(TENANT)
                .id("e" + ++events)
                .subject("ann")
                .with("what", what)
                .with("phone", "+263771234567")
                .build());
    }

    /** Returns an issuance as it is now. */
    Issuance issuance(Issuance granted) {
        return engine.records().issuance(TENANT, granted.id()).orElseThrow();
    }

    Delivery delivery(Issuance granted) {
        return engine.records().delivery(TENANT, granted.id()).orElseThrow();
    }

    Money charged() {
        return engine.records().budgets(TENANT).get(0).charged();
    }

    Money reserved() {
        return engine.records().budgets(TENANT).get(0).reserved();
    }

    static Origin origin(String id) {
        return Origin.of(TENANT, id, "operator");
    }

    /** Lets time pass, and dispatches what has become due. */
    void dispatchAfter(String duration) {
        clock.advance(Duration.parse(duration));
        engine.deliveries().dispatchOnce();
    }

    /** Checks that the ledger agrees with everything else, and closes the engine. */
    void verifyAndClose() {
        Invariants.hold(engine.records(), rules(TENANT));
        Invariants.reconciles(engine.reports(), TENANT);
        engine.close();
    }
}
