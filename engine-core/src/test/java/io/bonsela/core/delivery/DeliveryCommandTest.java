package io.bonsela.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Cancel;
import io.bonsela.api.command.Confirm;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.Redeliver;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.Refund.OnSpent;
import io.bonsela.api.command.SwitchConnector;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.connector.DeliveryOutcome.Hold;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a delivery when an operator or the host acts on its reward or its connector. */
final class DeliveryCommandTest {
    private final Roastery shop = new Roastery();
    private final ScriptedProvider airtime = shop.airtime;
    private final RewardEngine engine = shop.engine;

    @AfterEach
    void theLedgerAgrees() {
        shop.verifyAndClose();
    }

    @Test
    void aRewardThatWasCancelledInTimeIsNotSent() {
        Issuance granted = shop.grant("airtime");
        engine.execute(new Cancel(Roastery.origin("c"), granted.id()));
        engine.deliveries().dispatchOnce();
        assertThat(airtime.issued).isEmpty();
        assertThat(shop.delivery(granted).state()).isEqualTo(DeliveryState.CANCELLED);
    }

    @Test
    void aWithheldRewardIsSentOnceItIsConfirmed() {
        Issuance granted = shop.grant("held");
        shop.dispatchAfter("PT1H");
        assertThat(airtime.issued).isEmpty();
        engine.execute(new Confirm(Roastery.origin("c"), granted.id()));
        engine.deliveries().dispatchOnce();
        assertThat(shop.issuance(granted).state()).isEqualTo(IssuanceState.ISSUED);
    }

    @Test
    void whatWasRefundedMeanwhileIsNotSent() {
        airtime.issue = request -> DeliveryOutcome.unavailable("CONNECT_REFUSED");
        Issuance granted = shop.grant("airtime");
        engine.deliveries().dispatchOnce();
        String before = shop.delivery(granted).reference();
        engine.execute(new Refund(Roastery.origin("refund"), granted.eventId()).onSpent(OnSpent.SHORTFALL));
        airtime.issue = request -> new Delivered("OK", null, null);
        shop.dispatchAfter("PT20S");
        assertThat(airtime.issued)
                .hasSize(1)
                .allSatisfy(request -> assertThat(request.reference()).isEqualTo(before));
        assertThat(shop.delivery(granted).state()).isEqualTo(DeliveryState.CANCELLED);
    }

    @Test
    void whoIsErasedIsNoRecipientAnyMore() {
        Issuance granted = shop.grant("airtime");
        engine.execute(new Erase(Roastery.origin("erase"), "ann"));
        engine.deliveries().dispatchOnce();
        assertThat(airtime.issued).isEmpty();
        assertThat(shop.issuance(granted).state()).isEqualTo(IssuanceState.FAILED);
        assertThat(shop.delivery(granted).subject()).isNotEqualTo("ann");
    }

    @Test
    void whatIsSwitchedOffIsHeld() {
        engine.execute(new SwitchConnector(Roastery.origin("off"), "air", false));
        Issuance granted = shop.grant("airtime");
        engine.deliveries().dispatchOnce();
        assertThat(airtime.issued).isEmpty();
        assertThat(shop.delivery(granted).state()).isEqualTo(DeliveryState.HELD);
        engine.execute(new SwitchConnector(Roastery.origin("on"), "air", true));
        engine.deliveries().redeliver(Roastery.origin("again"), "air", 10);
        engine.deliveries().dispatchOnce();
        assertThat(shop.issuance(granted).state()).isEqualTo(IssuanceState.ISSUED);
    }

    @Test
    void anEmptyWalletHoldsUntilAnOperatorActs() {
        airtime.issue = request -> new Hold("INSUFFICIENT_BALANCE");
        Issuance granted = shop.grant("airtime");
        engine.deliveries().dispatchOnce();
        shop.dispatchAfter("PT24H");
        assertThat(airtime.issued).hasSize(1);
        assertThat(shop.delivery(granted).state()).isEqualTo(DeliveryState.HELD);
        assertThat(engine.deliveries().connectors().get(0).health().code()).isEqualTo("INSUFFICIENT_BALANCE");
        airtime.issue = request -> new Delivered("OK", null, null);
        engine.execute(new Redeliver(Roastery.origin("r"), granted.id()));
        engine.deliveries().dispatchOnce();
        assertThat(shop.issuance(granted).state()).isEqualTo(IssuanceState.ISSUED);
        assertThat(engine.deliveries().connectors().get(0).health().code()).isNull();
    }

    @Test
    void aDeliveredRewardCanBeTakenBackThroughItsProvider() {
        Issuance granted = shop.grant("airtime");
        assertThat(engine.deliveries().reverse(Roastery.TENANT, granted.id())).isEmpty();
        engine.deliveries().dispatchOnce();
        assertThat(engine.deliveries().reverse(Roastery.TENANT, granted.id()))
                .hasValueSatisfying(d -> assertThat(d.state()).isEqualTo(DeliveryState.REVERSED));
        assertThat(shop.issuance(granted).state()).isEqualTo(IssuanceState.REVERSED);
        assertThat(shop.charged()).isEqualTo(Money.of("USD", "0.00"));
    }
}
