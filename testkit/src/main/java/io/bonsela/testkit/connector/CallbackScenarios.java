package io.bonsela.testkit.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.Connector.CallbackResult;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.testkit.connector.KitBench.Scenario;
import io.bonsela.testkit.connector.ProviderProtocol.Deal;
import io.bonsela.testkit.connector.ProviderProtocol.Signing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Scenarios of callbacks from the provider.
 *
 * @param kit the kit that runs the scenarios
 */
record CallbackScenarios(KitBench kit) {
    List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        all.add(new Scenario("async-then-callback", kit::callsBack, () -> {
            kit.accepted();
            kit.calledBack(Say.SUCCESS);
            kit.expect(DeliveryState.DELIVERED);
        }));
        all.add(new Scenario("callback-lost", () -> kit.says(Say.ACCEPTED) && kit.tells(Say.SUCCESS), () -> {
            kit.accepted();
            kit.journey.finish();
            kit.expect(DeliveryState.DELIVERED);
        }));
        all.add(new Scenario("callback-before-response", () -> kit.callsBack() && kit.looksUp(), () -> {
            kit.fake.otherwise(deal -> {
                kit.calledBack(Say.SUCCESS);
                return Behaviour.executing(kit.open());
            });
            kit.journey.step();
            // The later answer ACCEPTED does not undo the delivery.
            kit.expect(DeliveryState.DELIVERED);
            kit.journey.finish();
            kit.expect(DeliveryState.DELIVERED);
        }));
        all.add(new Scenario("callback-duplicate", kit::callsBack, () -> {
            kit.accepted();
            kit.calledBack(Say.SUCCESS);
            kit.calledBack(Say.SUCCESS);
            kit.expect(DeliveryState.DELIVERED);
        }));
        all.add(new Scenario("callback-out-of-order", () -> kit.callsBack(Say.PROCESSING), () -> {
            kit.accepted();
            kit.calledBack(Say.SUCCESS);
            kit.calledBack(Say.PROCESSING);
            kit.expect(DeliveryState.DELIVERED);
        }));
        all.add(new Scenario("callback-of-processing", () -> kit.callsBack(Say.PROCESSING), () -> {
            kit.accepted();
            kit.calledBack(Say.PROCESSING);
            kit.expect(DeliveryState.PENDING);
        }));
        all.add(failure("callback-of-failure", Say.FAILED));
        all.add(failure("callback-of-failure-that-spends-the-reference", Say.SPENT));
        all.add(refused("callback-forged", Signing.WRONG));
        all.add(refused("callback-unsigned", Signing.MISSING));
        all.add(refused("callback-old", Signing.OLD));
        all.add(refused("callback-of-another-body", Signing.OF_ANOTHER_BODY));
        all.add(new Scenario("callback-unreadable", kit::callsBack, () -> {
            kit.accepted();
            for (String body : List.of("", "{", "null", "[]", "\u0000")) {
                CallbackResult result = kit.journey.called(
                        new CallbackRequest(Map.of(), body.getBytes(StandardCharsets.UTF_8), kit.clock.instant()));
                assertThat(result)
                        .as("the body '%s', unsigned", body)
                        .isInstanceOfAny(CallbackResult.Refused.class, CallbackResult.Ignored.class);
            }
            kit.expect(DeliveryState.PENDING);
        }));
        all.add(new Scenario("callback-unknown-reference", kit::callsBack, () -> {
            Deal stranger = new Deal(99_999, "f".repeat(32), kit.recipientAtProvider(), kit.value());
            kit.journey.called(kit.currentProtocol()
                    .callback(Say.SUCCESS, stranger, Signing.GENUINE, kit.clock.instant())
                    .orElseThrow());
            kit.expect(DeliveryState.READY);
            kit.expectNothingMoved();
        }));
        all.add(new Scenario("success-then-reversed", () -> kit.callsBack(Say.REFUNDED), () -> {
            kit.journey.step().finish();
            kit.calledBack(Say.SUCCESS);
            kit.expect(DeliveryState.DELIVERED);
            kit.fake.settle(kit.journey.delivery().reference(), Say.REFUNDED);
            kit.calledBack(Say.REFUNDED);
            kit.expect(DeliveryState.REVERSED);
        }));
        return all;
    }

    /** A failure in a callback: no money moves. */
    private Scenario failure(String name, Say say) {
        return new Scenario(name, () -> kit.callsBack(say), () -> {
            kit.fake.onIssue(Behaviour.saying(kit.open()));
            kit.journey.step();
            kit.calledBack(say);
            assertThat(kit.journey.state())
                    .isIn(DeliveryState.READY, DeliveryState.FAILED, DeliveryState.HELD, DeliveryState.UNKNOWN);
            kit.expectNothingMoved();
        });
    }

    private Scenario refused(String name, Signing signing) {
        return new Scenario(name, () -> kit.callsBack() && kit.signs(signing), () -> {
            kit.accepted();
            // A look-up made because of the callback would find that it was delivered.
            kit.fake.settle(kit.journey.delivery().reference(), Say.SUCCESS);
            CallbackResult result = kit.journey.called(kit.callback(Say.SUCCESS, signing));
            assertThat(result)
                    .isInstanceOfSatisfying(
                            CallbackResult.Refused.class,
                            refused -> assertThat(refused.status()).isBetween(400, 499));
            kit.expect(DeliveryState.PENDING);
        });
    }
}
