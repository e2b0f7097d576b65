package io.bonsela.testkit.engine;

import static io.bonsela.api.rule.Expressions.literal;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.Connector.CallbackResult.Hint;
import io.bonsela.api.connector.Connector.CallbackResult.Said;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.api.store.Store;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.TestKeys;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A shop that gives airtime for each visit, within a cap and a budget, through a provider whose answers a test defines.
 */
final class AirtimeShop implements AutoCloseable {
    static final String TENANT = "tenant";

    /** The value of the airtime for one visit. */
    static final Money VALUE = Money.of("USD", "1.00");

    final ManualClock clock = new ManualClock(Instant.parse("2026-01-10T12:00:00Z"));
    final TalkingProvider air = new TalkingProvider();
    final RewardEngine engine;

    /** The deliveries that listeners were told of. */
    final List<Delivery> told = new CopyOnWriteArrayList<>();

    private int visits;

    AirtimeShop(Store store) {
        engine = RewardEngine.builder()
                .store(store)
                .rules(rules())
                .clock(clock)
                .keys(TestKeys.ring("one"))
                .connectors(air.connectors())
                .manualDispatch()
                .listener(new RewardListener() {
                    @Override
                    public void delivery(Delivery delivery) {
                        told.add(delivery);
                    }
                })
                .build();
    }

    private static RuleSet rules() {
        return RuleSet.of(TENANT, ZoneOffset.UTC)
                .eventType(
                        "visit",
                        Map.of(
                                "phone", Attribute.required(ValueType.TEXT),
                                "amount", Attribute.required(ValueType.MONEY)))
                .budget(Budget.of("b", Money.of("USD", "2.00")))
                .reward(Reward.of("air", "airtime", "USD").valued(VALUE).deliveredBy("air", "phone", Map.of()))
                .rule(Rule.named("each")
                        .on("visit")
                        .when(literal(true))
                        .cap(Cap.count("once", 1).perSubject())
                        .cap(Cap.value("worth", Money.of("USD", "9.00")))
                        .give("air")
                        .budget("b")
                        .build())
                .build();
    }

    /** Decides a visit under a new id, which earns a reward. */
    Issuance visit(String subject) {
        return decide("e" + ++visits, subject).issuances().get(0);
    }

    Decision decide(String event, String subject) {
        return engine.process(Event.of("visit")
                .tenant(TENANT)
                .id(event)
                .subject(subject)
                .with("phone", "+263771234567")
                .with("amount", Money.of("USD", "10.00"))
                .build());
    }

    Origin origin(String id) {
        return Origin.of(TENANT, id, "clerk");
    }

    void dispatch() {
        engine.deliveries().dispatchOnce();
    }

    Delivery delivery(Issuance issuance) {
        return engine.records().delivery(TENANT, issuance.id()).orElseThrow();
    }

    IssuanceState state(Issuance issuance) {
        return engine.records().issuance(TENANT, issuance.id()).orElseThrow().state();
    }

    int callback(String reference, DeliveryOutcome outcome) {
        air.callback = request -> new Said(reference, outcome);
        return engine.deliveries().callback("air", new CallbackRequest(Map.of(), new byte[0], clock.instant()));
    }

    int hint(String reference) {
        air.callback = request -> new Hint(reference);
        return engine.deliveries().callback("air", new CallbackRequest(Map.of(), new byte[0], clock.instant()));
    }

    @Override
    public void close() {
        engine.close();
    }
}
