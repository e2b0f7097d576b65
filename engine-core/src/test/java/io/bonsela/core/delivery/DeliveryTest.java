package io.bonsela.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Cancel;
import io.bonsela.api.command.RecordDelivery;
import io.bonsela.api.connector.Connector.IssueRequest;
import io.bonsela.api.connector.Connector.Message;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.connector.DeliveryOutcome.Hold;
import io.bonsela.api.connector.DeliveryOutcome.NotExecuted;
import io.bonsela.api.connector.DeliveryOutcome.NotSent;
import io.bonsela.api.connector.DeliveryOutcome.Pending;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.connector.DeliveryOutcome.Unknown;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.core.memory.MemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The delivery of a reward to its recipient, step by step, with a clock that stands still. */
final class DeliveryTest {
    private final Roastery shop = new Roastery();
    private final ScriptedProvider airtime = shop.airtime;
    private final ScriptedProvider hooks = shop.hooks;
    private final ScriptedProvider weak = shop.weak;
    private final RewardEngine engine = shop.engine;

    @AfterEach
    void theLedgerAgrees() {
        shop.verifyAndClose();
    }

    @Test
    void aRewardIsSentOnceAndPaidForWhenItIsThere() {
        Issuance granted = shop.grant("airtime");
        assertThat(granted.state()).isEqualTo(IssuanceState.RESERVED);
        assertThat(shop.reserved()).isEqualTo(Money.of("USD", "1.00"));

        engine.deliveries().dispatchOnce();

        assertThat(shop.issuance(granted).state()).isEqualTo(IssuanceState.ISSUED);
        assertThat(shop.charged()).isEqualTo(Money.of("USD", "1.00"));
        assertThat(airtime.issued).singleElement().satisfies(request -> {
            assertThat(request.to()).isEqualTo("+263771234567");
            assertThat(request.reference()).matches("[0-9a-f]{32}");
            assertThat(request.parameters()).containsEntry("operator", "9001");
            assertThat(request.correlation()).isEqualTo(granted.eventId());
            assertThat(request.toString()).doesNotContain("77123");
        });
        assertThat(engine.records().attempts(Roastery.TENANT, granted.id()))
                .extracting(DeliveryAttempt::kind, DeliveryAttempt::outcome)
                .containsExactly(tuple(DeliveryAttempt.Kind.SEND, "DELIVERED"));
        shop.dispatchAfter("PT1H");
        assertThat(airtime.issued).hasSize(1);
    }

    @Test
    void anUnknownOutcomeIsAskedAboutAndNeverSentAgainBlindly() {
        airtime.issue = request -> new Unknown("READ_TIMEOUT", true);
        Issuance granted = shop.grant("airtime");
        engine.deliveries().dispatchOnce();
        assertThat(shop.issuance(granted).state()).isEqualTo(IssuanceState.UNKNOWN);
        assertThat(shop.reserved()).isEqualTo(Money.of("USD", "1.00"));
        Receipt cancelled = engine.execute(new Cancel(Roastery.origin("c1"), granted.id()));
        assertThat(cancelled.refusal().orElseThrow()).isEqualTo(ReasonCode.DELIVERY_UNDECIDED);

        shop.dispatchAfter("PT12S");
        assertThat(airtime.asked).hasSize(1);
        assertThat(shop.delivery(granted).state()).isEqualTo(DeliveryState.UNKNOWN);

        airtime.lookup = request -> Optional.of(new Delivered("SUCCESSFUL", "70001", null));
        shop.dispatchAfter("PT2M");
        assertThat(shop.issuance(granted).state()).isEqualTo(IssuanceState.ISSUED);
        assertThat(airtime.issued).hasSize(1);
    }

    @Test
    void aMissProvesNothingBeforeTheQuietPeriodIsOver() {
        airtime.issue = request -> new Unknown("READ_TIMEOUT", true);
        Issuance granted = shop.grant("airtime");
        engine.deliveries().dispatchOnce();
        for (int i = 0; i < 11; i++) {
            shop.dispatchAfter("PT10S");
        }
        assertThat(airtime.asked).isNotEmpty();
        assertThat(airtime.issued).hasSize(1);
        assertThat(shop.issuance(granted).state()).isEqualTo(IssuanceState.UNKNOWN);

        airtime.issue = request -> new Delivered("OK", null, null);
        shop.dispatchAfter("PT20S");
        shop.dispatchAfter("PT1M");
        assertThat(shop.issuance(granted).state()).isEqualTo(IssuanceState.ISSUED);
        assertThat(airtime.issued).hasSize(2);
        assertThat(airtime.issued.get(0).reference())
                .isEqualTo(airtime.issued.get(1).reference());
    }

    @Test
    void aProviderWithoutReferencesIsNeverSentTheSameTwice() {
        weak.issue = request -> new Unknown("READ_TIMEOUT", true);
        Issuance granted = shop.grant("weak");
        engine.deliveries().dispatchOnce();
        for (int i = 0; i < 30; i++) {
            shop.dispatchAfter("PT1H");
        }
        assertThat(weak.issued).hasSize(1);
        assertThat(shop.issuance(granted).state()).isEqualTo(IssuanceState.UNKNOWN);
        assertThat(shop.delivery(granted).progress().dueAt()).isNull();
        assertThat(hooks.published).extracting(Message::type).contains("delivery.unknown");

        engine.execute(new RecordDelivery(Roastery.origin("r1"), granted.id(), RecordDelivery.Outcome.FAILED));
        assertThat(shop.issuance(granted).state()).isEqualTo(IssuanceState.FAILED);
        assertThat(shop.delivery(granted).state()).isEqualTo(DeliveryState.FAILED);
        assertThat(shop.reserved()).isEqualTo(Money.of("USD", "0.00"));
    }

    @Test
    void whatWasSurelyNotSentIsTriedAgainThenGivenUpAndCanBeRedelivered() {
        airtime.issue = request -> DeliveryOutcome.unavailable("CONNECT_REFUSED");
        Issuance granted = shop.grant("airtime");
        engine.deliveries().dispatchOnce();
        assertThat(shop.issuance(granted).state()).isEqualTo(IssuanceState.RESERVED);
        shop.dispatchAfter("PT5S");
        assertThat(airtime.issued).hasSize(1);
        for (int i = 0; i < 5; i++) {
            shop.dispatchAfter("PT10M");
        }
        assertThat(airtime.issued).hasSize(4);
        assertThat(shop.delivery(granted).state()).isEqualTo(DeliveryState.DEAD);
        assertThat(shop.issuance(granted).state()).isEqualTo(IssuanceState.RESERVED);

        airtime.issue = request -> new Delivered("OK", null, null);
        assertThat(engine.deliveries().redeliver(Roastery.origin("again"), "air", 10))
                .extracting(Receipt::status)
                .containsExactly(Receipt.Status.DONE);
        engine.deliveries().dispatchOnce();
        assertThat(shop.issuance(granted).state()).isEqualTo(IssuanceState.ISSUED);
    }

    @Test
    void aConfirmedNegativeFinalGetsANewReference() {
        airtime.issue = request -> new Pending("PROCESSING", "70001");
        airtime.lookup = request -> Optional.of(new NotExecuted("FAILED", Duration.ofMinutes(30), true));
        Issuance granted = shop.grant("airtime");
        engine.deliveries().dispatchOnce();
        shop.dispatchAfter("PT20S");
        assertThat(shop.delivery(granted).progress().generation()).isEqualTo(2);
        airtime.issue = request -> new Delivered("OK", null, null);
        shop.dispatchAfter("PT29M");
        assertThat(airtime.issued).hasSize(1);
        shop.dispatchAfter("PT2M");
        assertThat(airtime.issued).hasSize(2);
        assertThat(airtime.issued.get(0).reference())
                .isNotEqualTo(airtime.issued.get(1).reference());
        assertThat(shop.issuance(granted).state()).isEqualTo(IssuanceState.ISSUED);
    }

    @Test
    void aRefusalIsFinalAndGivesTheBudgetBack() {
        airtime.issue = request -> new Rejected("INVALID_RECIPIENT_PHONE", Rejected.Cause.RECIPIENT);
        Issuance granted = shop.grant("airtime");
        engine.deliveries().dispatchOnce();
        assertThat(shop.issuance(granted).state()).isEqualTo(IssuanceState.FAILED);
        assertThat(shop.reserved()).isEqualTo(Money.of("USD", "0.00"));
        assertThat(shop.charged()).isEqualTo(Money.of("USD", "0.00"));
    }

    @Test
    void aRewardOfAConnectorThatIsNotThereIsALoadError() {
        assertThatThrownBy(() -> RewardEngine.builder()
                        .rules(Roastery.rules(Roastery.TENANT))
                        .build())
                .isInstanceOf(InvalidRuleSetException.class)
                .hasMessageContaining("unknown connector 'air'");
        assertThatThrownBy(
                        () -> shop.builder().rules(Roastery.rules("stranger")).build())
                .isInstanceOf(BonselaException.class)
                .as("what others have is not told")
                .hasMessageContaining("'air' for stranger; expected weak");
    }

    @Test
    void aLookUpThatIsRefusedSaysNothingOfTheSend() {
        airtime.issue = request -> new Unknown("READ_TIMEOUT", true);
        Issuance granted = shop.grant("airtime");
        engine.deliveries().dispatchOnce();
        for (DeliveryOutcome refusal : List.of(
                new Hold("BAD_KEY"), DeliveryOutcome.unavailable("BUSY"), DeliveryOutcome.later("SLOW", null))) {
            airtime.lookup = request -> Optional.of(refusal);
            shop.dispatchAfter("PT6M");
            assertThat(shop.issuance(granted).state()).as("%s", refusal).isEqualTo(IssuanceState.UNKNOWN);
        }
        assertThat(airtime.issued).hasSize(1);
        airtime.lookup = request -> Optional.of(new Delivered("SUCCESSFUL", "70001", null));
        shop.dispatchAfter("PT6M");
        assertThat(shop.issuance(granted).state()).isEqualTo(IssuanceState.ISSUED);
    }

    @Test
    void aRefusedRepeatSaysNothingOfTheFirstSend() {
        hooks.publish = message -> new Unknown("HTTP_500", true);
        Issuance granted = shop.grant("hooked");
        hooks.issue = request -> new Unknown("READ_TIMEOUT", true);
        engine.deliveries().dispatchOnce();
        for (DeliveryOutcome refusal : List.of(
                new Hold("BAD_KEY"),
                new NotSent("REFUSED", null, true),
                new Rejected("HTTP_404", Rejected.Cause.REQUEST))) {
            hooks.issue = request -> refusal;
            shop.dispatchAfter("PT2M");
        }
        assertThat(shop.issuance(granted).state()).isEqualTo(IssuanceState.UNKNOWN);
        assertThat(shop.reserved()).isEqualTo(Money.of("USD", "1.00"));
    }

    @Test
    void oneDeliveryIsAskedAboutByOneAtATime() {
        airtime.issue = request -> new Pending("PROCESSING", "70001");
        Issuance granted = shop.grant("airtime");
        engine.deliveries().dispatchOnce();
        AtomicInteger inner = new AtomicInteger(-1);
        airtime.lookup = request -> {
            inner.set(CompletableFuture.supplyAsync(() -> engine.deliveries().dispatchOnce())
                    .join());
            return Optional.of(new Pending("PROCESSING", "70001"));
        };
        shop.dispatchAfter("PT20S");
        assertThat(inner).hasValue(0);
        assertThat(airtime.asked).hasSize(1);
        assertThat(shop.issuance(granted).state()).isEqualTo(IssuanceState.PENDING);
    }

    @Test
    void twoEnginesOverOneStoreSendEachRewardOnce() throws Exception {
        MemoryStore shared = new MemoryStore();
        List<RewardEngine> both = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            both.add(shop.builder().store(shared).build());
        }
        List<Event> sales = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            sales.add(Event.of("purchase")
                    .tenant(Roastery.TENANT)
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
}
