package io.bonsela.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.Connector.CallbackResult;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.connector.DeliveryOutcome.Pending;
import io.bonsela.api.connector.DeliveryOutcome.Reversed;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What providers report by themselves: callbacks settle deliveries, in whatever order they come. */
final class CallbackTest {
    private final Roastery shop = new Roastery();
    private final ScriptedProvider airtime = shop.airtime;
    private final ScriptedProvider hooks = shop.hooks;
    private final RewardEngine engine = shop.engine;

    @AfterEach
    void theLedgerAgrees() {
        shop.verifyAndClose();
    }

    @Test
    void aCallbackSettlesAndNeverTurnsBack() {
        airtime.issue = request -> new Pending("PROCESSING", "70001");
        Issuance granted = shop.grant("airtime");
        engine.deliveries().dispatchOnce();
        CallbackRequest any = new CallbackRequest(Map.of(), "x".getBytes(StandardCharsets.UTF_8), shop.clock.instant());
        airtime.callback = r -> new CallbackResult.Refused(401, "BAD_SIGNATURE");
        assertThat(engine.deliveries().callback("air", any)).isEqualTo(401);
        assertThat(shop.issuance(granted).state()).isEqualTo(IssuanceState.PENDING);
        airtime.callback = r -> new CallbackResult.Said("nobody-knows", new Delivered("SUCCESSFUL", null, null));
        assertThat(engine.deliveries().callback("air", any)).isEqualTo(404);
        String reference = shop.delivery(granted).reference();
        airtime.callback = r -> new CallbackResult.Said(reference, new Delivered("SUCCESSFUL", null, null));
        assertThat(engine.deliveries().callback("air", any)).isEqualTo(200);
        assertThat(engine.deliveries().callback("air", any)).isEqualTo(200);
        airtime.callback = r -> new CallbackResult.Said("70001", new Pending("PROCESSING", null));
        assertThat(engine.deliveries().callback("air", any)).isEqualTo(200);
        assertThat(shop.issuance(granted).state()).isEqualTo(IssuanceState.ISSUED);
        engine.deliveries().dispatchOnce();
        assertThat(hooks.published)
                .filteredOn(m -> m.type().equals("reward.issued"))
                .hasSize(1);

        airtime.callback = r -> new CallbackResult.Said(reference, new Reversed("REVERSED"));
        engine.deliveries().callback("air", any);
        assertThat(shop.issuance(granted).state()).isEqualTo(IssuanceState.REVERSED);
        assertThat(shop.charged()).isEqualTo(Money.of("USD", "0.00"));
        assertThat(engine.deliveries().callback("nowhere", any)).isEqualTo(404);
    }

    @Test
    void aCallbackMayComeBeforeTheAnswer() {
        airtime.issue = request -> {
            airtime.callback =
                    r -> new CallbackResult.Said(request.reference(), new Delivered("SUCCESSFUL", null, null));
            CallbackRequest any = new CallbackRequest(Map.of(), new byte[0], shop.clock.instant());
            // On another thread, as a host would.
            CompletableFuture.runAsync(() -> engine.deliveries().callback("air", any))
                    .join();
            return new Pending("PROCESSING", "70001");
        };
        Issuance granted = shop.grant("airtime");
        engine.deliveries().dispatchOnce();
        assertThat(shop.issuance(granted).state()).isEqualTo(IssuanceState.ISSUED);
        assertThat(shop.delivery(granted).state()).isEqualTo(DeliveryState.DELIVERED);
    }
}
