package io.bonsela.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.PoolStock;
import io.bonsela.api.Query;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.command.Announce;
import io.bonsela.api.command.Cancel;
import io.bonsela.api.command.Confirm;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.ImportCodes;
import io.bonsela.api.command.OnSpent;
import io.bonsela.api.command.RecordDelivery;
import io.bonsela.api.command.Redeliver;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.ResealPool;
import io.bonsela.api.command.Reverse;
import io.bonsela.api.command.SwitchConnector;
import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Capabilities.DuplicateHandling;
import io.bonsela.api.connector.Capabilities.LookupBy;
import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.Connector.CallbackResult;
import io.bonsela.api.connector.Connector.IssueRequest;
import io.bonsela.api.connector.Connector.Message;
import io.bonsela.api.connector.ConnectorProvider.Kind;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.ConnectorsConfig;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.connector.DeliveryOutcome.Hold;
import io.bonsela.api.connector.DeliveryOutcome.NotExecuted;
import io.bonsela.api.connector.DeliveryOutcome.NotSent;
import io.bonsela.api.connector.DeliveryOutcome.Pending;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.connector.DeliveryOutcome.Reversed;
import io.bonsela.api.connector.DeliveryOutcome.Unknown;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Effect;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Reward.Fulfilment;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.KeyRing;
import io.bonsela.core.memory.MemoryStore;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.ManualClock;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The way of a reward to whom it is for, step by step, with a clock that stands still. */
final class DeliveryTest {
    private static final String T = "roastery";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-02T09:00:00Z"));
    private final ScriptedProvider airtime = new ScriptedProvider(
            "scripted",
            Kind.AIRTIME,
            Capabilities.of(DuplicateHandling.REJECTS_DUPLICATE_AND_LOOKUP)
                    .withLookup(LookupBy.REFERENCE)
                    .withReversal());
    private final ScriptedProvider hooks =
            new ScriptedProvider("hooks", Kind.WEBHOOK, Capabilities.of(DuplicateHandling.REPLAY_RETURNS_ORIGINAL));
    private final ScriptedProvider weak =
            new ScriptedProvider("weak", Kind.AIRTIME, Capabilities.of(DuplicateHandling.NONE));
    private final List<KeyRing.Key> keys = new ArrayList<>(List.of(key("k1", 7)));
    private final RewardEngine engine = builder().build();
    private int events;

    private static KeyRing.Key key(String id, int seed) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) seed);
        return new KeyRing.Key(id, new SecretKeySpec(bytes, "HmacSHA256"));
    }

    private RewardEngineBuilder builder() {
        Map<String, Map<String, String>> config = new LinkedHashMap<>();
        config.put(
                "air",
                Map.of(
                        "provider",
                        "scripted",
                        "tenants",
                        T,
                        "retry-delays",
                        "PT10S,PT1M,PT5M",
                        "quiet-period",
                        "PT2M",
                        "give-up-age",
                        "PT1H"));
        config.put("weak", Map.of("provider", "weak", "retry-delays", "PT10S,PT1M"));
        config.put("hook", Map.of("provider", "hooks", "retry-delays", "PT10S,PT1M", "tenants", T));
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
                .rules(rules(T));
    }

    private static RuleSet rules(String tenant) {
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
                .reward(new Reward(
                        "gift",
                        "voucher",
                        "USD",
                        Money.of("USD", "2.00"),
                        null,
                        null,
                        null,
                        new Fulfilment.FromPool("gifts", 1)))
                .rule(give("airtime"))
                .rule(give("held"))
                .rule(give("weak"))
                .rule(give("hooked"))
                .rule(give("backed"))
                .rule(give("gift"))
                .build();
    }

    private static Reward airtime(String id, String connector) {
        return new Reward(id, "airtime", "USD", Money.of("USD", "1.00"), null, null, null, null)
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

    private Issuance grant(String what) {
        Decision decision = buy(what);
        assertThat(decision.issuances()).as("%s", decision.outcomes()).hasSize(1);
        return decision.issuances().get(0);
    }

    private Decision buy(String what) {
        return engine.process(Event.of("purchase")
                .tenant(T)
                .id("e" + ++events)
                .subject("ann")
                .with("what", what)
                .with("phone", "+263771234567")
                .build());
    }

    private Issuance now(Issuance issuance) {
        return engine.records().issuance(T, issuance.id()).orElseThrow();
    }

    private Delivery delivery(Issuance issuance) {
        return engine.records().delivery(T, issuance.id()).orElseThrow();
    }

    private Money charged() {
        return engine.records().budgets(T).get(0).charged();
    }

    private Money reserved() {
        return engine.records().budgets(T).get(0).reserved();
    }

    private static Origin by(String id) {
        return Origin.of(T, id, "operator");
    }

    /** Lets time pass, and does what has become due. */
    private void after(String duration) {
        clock.advance(Duration.parse(duration));
        engine.deliveries().dispatchOnce();
    }

    @AfterEach
    void theLedgerAgrees() {
        Invariants.hold(engine.records(), rules(T));
        Invariants.reconciles(engine.reports(), T);
        engine.close();
    }

    @Test
    void aRewardIsSentOnceAndPaidForWhenItIsThere() {
        Issuance granted = grant("airtime");
        assertThat(granted.state()).isEqualTo(IssuanceState.RESERVED);
        assertThat(reserved()).isEqualTo(Money.of("USD", "1.00"));

        engine.deliveries().dispatchOnce();

        assertThat(now(granted).state()).isEqualTo(IssuanceState.ISSUED);
        assertThat(charged()).isEqualTo(Money.of("USD", "1.00"));
        assertThat(airtime.issued).singleElement().satisfies(request -> {
            assertThat(request.to()).isEqualTo("+263771234567");
            assertThat(request.reference()).matches("[0-9a-f]{32}");
            assertThat(request.parameters()).containsEntry("operator", "9001");
            assertThat(request.correlation()).isEqualTo(granted.eventId());
            assertThat(request.toString()).doesNotContain("77123");
        });
        assertThat(engine.records().attempts(T, granted.id()))
                .extracting(DeliveryAttempt::kind, DeliveryAttempt::outcome)
                .containsExactly(tuple(DeliveryAttempt.Kind.SEND, "DELIVERED"));
        after("PT1H");
        assertThat(airtime.issued).hasSize(1);
    }

    @Test
    void anUnknownOutcomeIsAskedAboutAndNeverSentAgainBlindly() {
        airtime.issue = request -> new Unknown("READ_TIMEOUT", true);
        Issuance granted = grant("airtime");
        engine.deliveries().dispatchOnce();
        assertThat(now(granted).state()).isEqualTo(IssuanceState.UNKNOWN);
        assertThat(reserved()).isEqualTo(Money.of("USD", "1.00"));
        Receipt cancelled = engine.execute(new Cancel(by("c1"), granted.id()));
        assertThat(cancelled.refusal().orElseThrow()).isEqualTo(ReasonCode.DELIVERY_UNDECIDED);

        after("PT12S");
        assertThat(airtime.asked).hasSize(1);
        assertThat(delivery(granted).state()).isEqualTo(DeliveryState.UNKNOWN);

        airtime.lookup = request -> Optional.of(new Delivered("SUCCESSFUL", "70001", null));
        after("PT2M");
        assertThat(now(granted).state()).isEqualTo(IssuanceState.ISSUED);
        assertThat(airtime.issued).hasSize(1);
    }

    @Test
    void aMissProvesNothingBeforeTheQuietPeriodIsOver() {
        airtime.issue = request -> new Unknown("READ_TIMEOUT", true);
        Issuance granted = grant("airtime");
        engine.deliveries().dispatchOnce();
        for (int i = 0; i < 11; i++) {
            after("PT10S");
        }
        assertThat(airtime.asked).isNotEmpty();
        assertThat(airtime.issued).hasSize(1);
        assertThat(now(granted).state()).isEqualTo(IssuanceState.UNKNOWN);

        airtime.issue = request -> new Delivered("OK", null, null);
        after("PT20S");
        after("PT1M");
        assertThat(now(granted).state()).isEqualTo(IssuanceState.ISSUED);
        assertThat(airtime.issued).hasSize(2);
        assertThat(airtime.issued.get(0).reference())
                .isEqualTo(airtime.issued.get(1).reference());
    }

    @Test
    void aProviderWithoutReferencesIsNeverSentTheSameTwice() {
        weak.issue = request -> new Unknown("READ_TIMEOUT", true);
        Issuance granted = grant("weak");
        engine.deliveries().dispatchOnce();
        for (int i = 0; i < 30; i++) {
            after("PT1H");
        }
        assertThat(weak.issued).hasSize(1);
        assertThat(now(granted).state()).isEqualTo(IssuanceState.UNKNOWN);
        assertThat(delivery(granted).progress().dueAt()).isNull();
        assertThat(hooks.published).extracting(Message::type).contains("delivery.unknown");

        engine.execute(new RecordDelivery(by("r1"), granted.id(), RecordDelivery.Outcome.FAILED));
        assertThat(now(granted).state()).isEqualTo(IssuanceState.FAILED);
        assertThat(delivery(granted).state()).isEqualTo(DeliveryState.FAILED);
        assertThat(reserved()).isEqualTo(Money.of("USD", "0.00"));
    }

    @Test
    void whatWasSurelyNotSentIsTriedAgainThenGivenUpAndCanBeRedelivered() {
        airtime.issue = request -> DeliveryOutcome.unavailable("CONNECT_REFUSED");
        Issuance granted = grant("airtime");
        engine.deliveries().dispatchOnce();
        assertThat(now(granted).state()).isEqualTo(IssuanceState.RESERVED);
        after("PT5S");
        assertThat(airtime.issued).hasSize(1);
        for (int i = 0; i < 5; i++) {
            after("PT10M");
        }
        assertThat(airtime.issued).hasSize(4);
        assertThat(delivery(granted).state()).isEqualTo(DeliveryState.DEAD);
        assertThat(now(granted).state()).isEqualTo(IssuanceState.RESERVED);

        airtime.issue = request -> new Delivered("OK", null, null);
        assertThat(engine.deliveries().redeliver(by("again"), "air", 10))
                .extracting(Receipt::status)
                .containsExactly(Receipt.Status.DONE);
        engine.deliveries().dispatchOnce();
        assertThat(now(granted).state()).isEqualTo(IssuanceState.ISSUED);
    }

    @Test
    void aConfirmedNegativeFinalGetsANewReference() {
        airtime.issue = request -> new Pending("PROCESSING", "70001");
        airtime.lookup = request -> Optional.of(new NotExecuted("FAILED", Duration.ofMinutes(30), true));
        Issuance granted = grant("airtime");
        engine.deliveries().dispatchOnce();
        after("PT20S");
        assertThat(delivery(granted).progress().generation()).isEqualTo(2);
        airtime.issue = request -> new Delivered("OK", null, null);
        after("PT29M");
        assertThat(airtime.issued).hasSize(1);
        after("PT2M");
        assertThat(airtime.issued).hasSize(2);
        assertThat(airtime.issued.get(0).reference())
                .isNotEqualTo(airtime.issued.get(1).reference());
        assertThat(now(granted).state()).isEqualTo(IssuanceState.ISSUED);
    }

    @Test
    void anEmptyWalletHoldsUntilAnOperatorActs() {
        airtime.issue = request -> new Hold("INSUFFICIENT_BALANCE");
        Issuance granted = grant("airtime");
        engine.deliveries().dispatchOnce();
        after("PT24H");
        assertThat(airtime.issued).hasSize(1);
        assertThat(delivery(granted).state()).isEqualTo(DeliveryState.HELD);
        assertThat(engine.deliveries().connectors().get(0).health().code()).isEqualTo("INSUFFICIENT_BALANCE");
        airtime.issue = request -> new Delivered("OK", null, null);
        engine.execute(new Redeliver(by("r"), granted.id()));
        engine.deliveries().dispatchOnce();
        assertThat(now(granted).state()).isEqualTo(IssuanceState.ISSUED);
        assertThat(engine.deliveries().connectors().get(0).health().code()).isNull();
    }

    @Test
    void aRefusalIsFinalAndGivesTheBudgetBack() {
        airtime.issue = request -> new Rejected("INVALID_RECIPIENT_PHONE", Rejected.Cause.RECIPIENT);
        Issuance granted = grant("airtime");
        engine.deliveries().dispatchOnce();
        assertThat(now(granted).state()).isEqualTo(IssuanceState.FAILED);
        assertThat(reserved()).isEqualTo(Money.of("USD", "0.00"));
        assertThat(charged()).isEqualTo(Money.of("USD", "0.00"));
    }

    @Test
    void aRewardThatWasCancelledInTimeIsNotSent() {
        Issuance granted = grant("airtime");
        engine.execute(new Cancel(by("c"), granted.id()));
        engine.deliveries().dispatchOnce();
        assertThat(airtime.issued).isEmpty();
        assertThat(delivery(granted).state()).isEqualTo(DeliveryState.CANCELLED);
    }

    @Test
    void aWithheldRewardIsSentOnceItIsConfirmed() {
        Issuance granted = grant("held");
        after("PT1H");
        assertThat(airtime.issued).isEmpty();
        engine.execute(new Confirm(by("c"), granted.id()));
        engine.deliveries().dispatchOnce();
        assertThat(now(granted).state()).isEqualTo(IssuanceState.ISSUED);
    }

    @Test
    void aCallbackSettlesAndNeverTurnsBack() {
        airtime.issue = request -> new Pending("PROCESSING", "70001");
        Issuance granted = grant("airtime");
        engine.deliveries().dispatchOnce();
        CallbackRequest any = new CallbackRequest(Map.of(), "x".getBytes(StandardCharsets.UTF_8), clock.instant());
        airtime.callback = r -> new CallbackResult.Refused(401, "BAD_SIGNATURE");
        assertThat(engine.deliveries().callback("air", any)).isEqualTo(401);
        assertThat(now(granted).state()).isEqualTo(IssuanceState.PENDING);
        airtime.callback = r -> new CallbackResult.Said("nobody-knows", new Delivered("SUCCESSFUL", null, null));
        assertThat(engine.deliveries().callback("air", any)).isEqualTo(404);
        String reference = delivery(granted).reference();
        airtime.callback = r -> new CallbackResult.Said(reference, new Delivered("SUCCESSFUL", null, null));
        assertThat(engine.deliveries().callback("air", any)).isEqualTo(200);
        assertThat(engine.deliveries().callback("air", any)).isEqualTo(200);
        airtime.callback = r -> new CallbackResult.Said("70001", new Pending("PROCESSING", null));
        assertThat(engine.deliveries().callback("air", any)).isEqualTo(200);
        assertThat(now(granted).state()).isEqualTo(IssuanceState.ISSUED);
        engine.deliveries().dispatchOnce();
        assertThat(hooks.published)
                .filteredOn(m -> m.type().equals("reward.issued"))
                .hasSize(1);

        airtime.callback = r -> new CallbackResult.Said(reference, new Reversed("REVERSED"));
        engine.deliveries().callback("air", any);
        assertThat(now(granted).state()).isEqualTo(IssuanceState.REVERSED);
        assertThat(charged()).isEqualTo(Money.of("USD", "0.00"));
        assertThat(engine.deliveries().callback("nowhere", any)).isEqualTo(404);
    }

    @Test
    void aCallbackMayComeBeforeTheAnswer() {
        airtime.issue = request -> {
            airtime.callback =
                    r -> new CallbackResult.Said(request.reference(), new Delivered("SUCCESSFUL", null, null));
            CallbackRequest any = new CallbackRequest(Map.of(), new byte[0], clock.instant());
            // On another thread, as a host would.
            CompletableFuture.runAsync(() -> engine.deliveries().callback("air", any))
                    .join();
            return new Pending("PROCESSING", "70001");
        };
        Issuance granted = grant("airtime");
        engine.deliveries().dispatchOnce();
        assertThat(now(granted).state()).isEqualTo(IssuanceState.ISSUED);
        assertThat(delivery(granted).state()).isEqualTo(DeliveryState.DELIVERED);
    }

    @Test
    void aDeliveredRewardCanBeTakenBackThroughItsProvider() {
        Issuance granted = grant("airtime");
        assertThat(engine.deliveries().reverse(T, granted.id())).isEmpty();
        engine.deliveries().dispatchOnce();
        assertThat(engine.deliveries().reverse(T, granted.id()))
                .hasValueSatisfying(d -> assertThat(d.state()).isEqualTo(DeliveryState.REVERSED));
        assertThat(now(granted).state()).isEqualTo(IssuanceState.REVERSED);
        assertThat(charged()).isEqualTo(Money.of("USD", "0.00"));
    }

    @Test
    void whatIsSwitchedOffIsHeld() {
        engine.execute(new SwitchConnector(by("off"), "air", false));
        Issuance granted = grant("airtime");
        engine.deliveries().dispatchOnce();
        assertThat(airtime.issued).isEmpty();
        assertThat(delivery(granted).state()).isEqualTo(DeliveryState.HELD);
        engine.execute(new SwitchConnector(by("on"), "air", true));
        engine.deliveries().redeliver(by("again"), "air", 10);
        engine.deliveries().dispatchOnce();
        assertThat(now(granted).state()).isEqualTo(IssuanceState.ISSUED);
    }

    @Test
    void anEndpointThatIsGoneIsSwitchedOffAndItsMessagesAreKept() {
        hooks.publish = message -> new Rejected("HTTP_410", Rejected.Cause.GONE);
        engine.execute(new Announce(by("a1"), "customer.enrolled", "ann", Map.of("channel", "ussd")));
        engine.deliveries().dispatchOnce();
        engine.execute(new Announce(by("a2"), "customer.enrolled", "bob", Map.of()));
        engine.deliveries().dispatchOnce();
        assertThat(hooks.published).hasSize(1);
        List<Delivery> kept =
                engine.records().deliveries(Query.of(T).connector("hook")).items();
        assertThat(kept).extracting(Delivery::state).containsExactly(DeliveryState.DEAD, DeliveryState.HELD);
        hooks.publish = message -> new Delivered("200", null, null);
        engine.execute(new SwitchConnector(by("on"), "hook", true));
        assertThat(engine.deliveries().redeliver(by("again"), "hook", 10)).hasSize(2);
        engine.deliveries().dispatchOnce();
        assertThat(hooks.published).hasSize(3);
        assertThat(hooks.published.get(0).id())
                .isEqualTo(
                        hooks.published.get(1).id().length() > 0
                                ? hooks.published.stream()
                                        .filter(m -> "ann".equals(m.subject()))
                                        .skip(1)
                                        .findFirst()
                                        .orElseThrow()
                                        .id()
                                : "");
    }

    @Test
    void aMessageIsRepeatedUnderOneIdUntilItIsDead() {
        hooks.publish = message -> new Unknown("HTTP_500", true);
        engine.execute(new Announce(by("a1"), "customer.enrolled", "ann", Map.of()));
        for (int i = 0; i < 6; i++) {
            after("PT2M");
        }
        assertThat(hooks.published).hasSize(3);
        assertThat(hooks.published.stream().map(Message::id).distinct()).hasSize(1);
        assertThat(hooks.published).extracting(Message::attempt).containsExactly(1, 2, 3);
        assertThat(engine.records()
                        .deliveries(Query.of(T).deliveryState(DeliveryState.DEAD))
                        .items())
                .hasSize(1);
    }

    @Test
    void aVoucherIsACodeOfThePoolAndNobodyElsesIsShown() {
        assertThat(buy("gift").outcomes().get(0).reason().code()).isEqualTo(ReasonCode.POOL_EMPTY);
        Receipt imported = engine.execute(new ImportCodes(by("i1"), "gifts", List.of("AAA", "BBB", "CCC")));
        assertThat(imported.status()).isEqualTo(Receipt.Status.DONE);
        Issuance first = grant("gift");
        Issuance second = grant("gift");
        assertThat(first.state()).isEqualTo(IssuanceState.ISSUED);
        assertThat(engine.voucherCode(T, first.id()).orElseThrow().reveal()).isEqualTo("AAA");
        assertThat(engine.voucherCode(T, second.id()).orElseThrow().reveal()).isEqualTo("BBB");
        assertThat(engine.voucherCode("other", second.id())).isEmpty();
        engine.deliveries().dispatchOnce();
        assertThat(hooks.published).filteredOn(m -> m.type().equals("pool.low")).hasSize(1);
        Receipt twice = engine.execute(new ImportCodes(by("i2"), "gifts", List.of("DDD", "BBB")));
        assertThat(twice.refusal().orElseThrow()).isEqualTo(ReasonCode.CODE_IN_POOL);
        assertThat(twice.reason().arguments()).containsEntry("line", new BigDecimal(2));
        assertThat(engine.records().pools(T)).containsExactly(new PoolStock(T, "gifts", 3, 0, 2));
        assertThat(imported.toString()).doesNotContain("AAA");
        assertThat(engine.records().command(T, "i1").orElseThrow().toString()).doesNotContain("AAA");

        keys.add(0, key("k2", 9));
        engine.execute(new ResealPool(by("reseal"), "gifts"));
        keys.remove(1);
        assertThat(engine.voucherCode(T, first.id()).orElseThrow().reveal()).isEqualTo("AAA");
        assertThat(grant("gift").state()).isEqualTo(IssuanceState.ISSUED);
        assertThat(buy("gift").outcomes().get(0).outcome()).isEqualTo(Outcome.CAPPED);
    }

    @Test
    void aRefusedRewardMayComeFromAPoolInstead() {
        engine.execute(new ImportCodes(by("i"), "gifts", List.of("SPARE")));
        airtime.issue = request -> new Rejected("COUNTRY_NOT_SUPPORTED", Rejected.Cause.REQUEST);
        Issuance granted = grant("backed");
        engine.deliveries().dispatchOnce();
        assertThat(now(granted).state()).isEqualTo(IssuanceState.ISSUED);
        assertThat(engine.voucherCode(T, granted.id()).orElseThrow().reveal()).isEqualTo("SPARE");
        Issuance second = grant("backed");
        engine.deliveries().dispatchOnce();
        assertThat(now(second).state()).isEqualTo(IssuanceState.FAILED);
    }

    @Test
    void aRewardOfAConnectorThatIsNotThereIsALoadError() {
        assertThatThrownBy(() -> RewardEngine.builder().rules(rules(T)).build())
                .isInstanceOf(InvalidRuleSetException.class)
                .hasMessageContaining("there is no connector 'air'");
        assertThatThrownBy(() -> builder().rules(rules("stranger")).build())
                .isInstanceOf(BonselaException.class)
                .as("what others have is not told")
                .hasMessageContaining("'air' for stranger; there is weak");
    }

    @Test
    void aLookUpThatIsRefusedSaysNothingOfTheSend() {
        airtime.issue = request -> new Unknown("READ_TIMEOUT", true);
        Issuance granted = grant("airtime");
        engine.deliveries().dispatchOnce();
        for (DeliveryOutcome refusal : List.of(
                new Hold("BAD_KEY"), DeliveryOutcome.unavailable("BUSY"), DeliveryOutcome.later("SLOW", null))) {
            airtime.lookup = request -> Optional.of(refusal);
            after("PT6M");
            assertThat(now(granted).state()).as("%s", refusal).isEqualTo(IssuanceState.UNKNOWN);
        }
        assertThat(airtime.issued).hasSize(1);
        airtime.lookup = request -> Optional.of(new Delivered("SUCCESSFUL", "70001", null));
        after("PT6M");
        assertThat(now(granted).state()).isEqualTo(IssuanceState.ISSUED);
    }

    @Test
    void aRefusedRepeatSaysNothingOfTheFirstSend() {
        hooks.publish = message -> new Unknown("HTTP_500", true);
        Issuance granted = grant("hooked");
        hooks.issue = request -> new Unknown("READ_TIMEOUT", true);
        engine.deliveries().dispatchOnce();
        for (DeliveryOutcome refusal : List.of(
                new Hold("BAD_KEY"),
                new NotSent("REFUSED", null, true),
                new Rejected("HTTP_404", Rejected.Cause.REQUEST))) {
            hooks.issue = request -> refusal;
            after("PT2M");
        }
        assertThat(now(granted).state()).isEqualTo(IssuanceState.UNKNOWN);
        assertThat(reserved()).isEqualTo(Money.of("USD", "1.00"));
    }

    @Test
    void whatWasRefundedMeanwhileIsNotSent() {
        airtime.issue = request -> DeliveryOutcome.unavailable("CONNECT_REFUSED");
        Issuance granted = grant("airtime");
        engine.deliveries().dispatchOnce();
        String before = delivery(granted).reference();
        engine.execute(new Refund(by("refund"), granted.eventId(), null, OnSpent.SHORTFALL));
        airtime.issue = request -> new Delivered("OK", null, null);
        after("PT20S");
        assertThat(airtime.issued)
                .hasSize(1)
                .allSatisfy(request -> assertThat(request.reference()).isEqualTo(before));
        assertThat(delivery(granted).state()).isEqualTo(DeliveryState.CANCELLED);
    }

    @Test
    void oneDeliveryIsAskedAboutByOneAtATime() {
        airtime.issue = request -> new Pending("PROCESSING", "70001");
        Issuance granted = grant("airtime");
        engine.deliveries().dispatchOnce();
        AtomicInteger inner = new AtomicInteger(-1);
        airtime.lookup = request -> {
            inner.set(CompletableFuture.supplyAsync(() -> engine.deliveries().dispatchOnce())
                    .join());
            return Optional.of(new Pending("PROCESSING", "70001"));
        };
        after("PT20S");
        assertThat(inner).hasValue(0);
        assertThat(airtime.asked).hasSize(1);
        assertThat(now(granted).state()).isEqualTo(IssuanceState.PENDING);
    }

    @Test
    void aCodeIsShownToWhomTheRewardStillBelongs() {
        engine.execute(new ImportCodes(by("i"), "gifts", List.of("AAA")));
        Issuance gift = grant("gift");
        assertThat(engine.voucherCode(T, gift.id())).isPresent();
        engine.execute(new Reverse(by("r"), gift.id(), null, OnSpent.SHORTFALL));
        assertThat(now(gift).state()).isEqualTo(IssuanceState.REVERSED);
        assertThat(engine.voucherCode(T, gift.id())).isEmpty();
    }

    @Test
    void twoEnginesOverOneStoreSendEachRewardOnce() throws Exception {
        MemoryStore shared = new MemoryStore();
        List<RewardEngine> both = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            both.add(builder().store(shared).build());
        }
        List<Event> sales = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            sales.add(Event.of("purchase")
                    .tenant(T)
                    .id("s" + i)
                    .subject("c" + i)
                    .with("what", "airtime")
                    .with("phone", "+263771234567")
                    .build());
        }
        both.get(0).processAll(sales);
        for (int round = 0; round < 3; round++) {
            CompletableFuture<?>[] rounds = both.stream()
                    .map(one ->
                            CompletableFuture.runAsync(() -> one.deliveries().dispatchOnce()))
                    .toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(rounds).join();
        }
        assertThat(airtime.issued)
                .hasSize(9)
                .extracting(IssueRequest::reference)
                .doesNotHaveDuplicates();
        both.forEach(RewardEngine::close);
    }

    @Test
    void whoIsErasedIsNoRecipientAnyMore() {
        Issuance granted = grant("airtime");
        engine.execute(new Erase(by("erase"), "ann"));
        engine.deliveries().dispatchOnce();
        assertThat(airtime.issued).isEmpty();
        assertThat(now(granted).state()).isEqualTo(IssuanceState.FAILED);
        assertThat(delivery(granted).subject()).isNotEqualTo("ann");
    }
}
