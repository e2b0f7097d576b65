package io.bonsela.testkit.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Money;
import io.bonsela.api.connector.Capabilities.DuplicateHandling;
import io.bonsela.api.connector.Connector.ConnectorHealth;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.testkit.connector.Behaviour.Wire;
import io.bonsela.testkit.connector.KitBench.Scenario;
import io.bonsela.testkit.connector.ProviderProtocol.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Scenarios of what a connector sends, and whether it compares the delivery with it.
 *
 * @param kit the kit that runs the scenarios
 */
record RequestScenarios(KitBench kit) {
    List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        all.add(new Scenario("amounts-in-the-right-unit", () -> true, () -> {
            for (Money value : kit.values()) {
                kit.startJourney("kit-issuance-" + value, value, kit.recipient());
                kit.journey.step();
                assertThat(kit.fake.asked())
                        .as("what was sent for %s", value)
                        .last()
                        .extracting(Asked.Issue::amount)
                        .isEqualTo(value);
            }
        }));
        all.add(new Scenario("a-bad-recipient-is-not-sent", kit::takesNumbers, () -> {
            for (String to : List.of("", " ", "nobody", "+", "0", "\u0000", "12345678901234567890&amount=9")) {
                kit.startJourney("kit-issuance", kit.value(), to);
                kit.journey.step();
                assertThat(kit.journey.outcomes())
                        .as("for the recipient '%s'", to)
                        .last()
                        .isInstanceOfSatisfying(
                                Rejected.class,
                                rejected -> assertThat(rejected.cause()).isEqualTo(Rejected.Cause.RECIPIENT));
            }
            assertThat(kit.fake.asked()).isEmpty();
        }));
        all.add(new Scenario("no-amount-is-not-zero", () -> true, () -> {
            kit.startJourney("kit-issuance", null, kit.recipient());
            kit.journey.step();
            if (!kit.fake.asked().isEmpty()) {
                // Some providers determine what to deliver from the other parameters.
                assertThat(kit.fake.asked())
                        .last()
                        .extracting(Asked.Issue::amount)
                        .isNull();
            } else {
                assertThat(kit.journey.outcomes()).last().isInstanceOf(Rejected.class);
            }
        }));
        for (Say other : List.of(Say.OTHER_AMOUNT, Say.OTHER_CURRENCY, Say.OTHER_RECIPIENT)) {
            String name = other.name().substring("OTHER_".length()).toLowerCase(Locale.ROOT) + "-mismatch";
            all.add(new Scenario(name, () -> kit.says(other), () -> {
                kit.fake.onIssue(Behaviour.executing(other));
                kit.journey.step();
                contradicted();
            }));
            all.add(new Scenario(name + "-in-look-up", () -> kit.tells(other), () -> {
                kit.fake
                        .onIssue(Behaviour.executing(kit.done()).over(Wire.NO_ANSWER))
                        .onLookup(Behaviour.saying(other));
                kit.journey.step().finish();
                contradicted();
            }));
            all.add(new Scenario(name + "-in-callback", () -> kit.callsBack(other), () -> {
                kit.accepted();
                kit.calledBack(other);
                contradicted();
            }));
        }
        all.add(new Scenario("token-that-ends", kit::usesTokens, () -> {
            kit.journey.step();
            int sent = kit.fake.issueCalls();
            kit.clock.advance(kit.currentProtocol().tokenLife().orElseThrow());
            kit.currentProtocol().endTokens();
            kit.startJourney("kit-issuance-2", kit.value(), kit.recipient());
            kit.journey.step();
            assertThat(kit.journey.state())
                    .as("sent with a new token: %s", kit.journey.outcomes())
                    .isIn(DeliveryState.DELIVERED, DeliveryState.PENDING);
            assertThat(kit.fake.issueCalls()).isEqualTo(sent + 1);
        }));
        all.add(new Scenario("token-that-is-revoked", kit::usesTokens, () -> {
            kit.journey.step();
            int sent = kit.fake.issueCalls();
            kit.currentProtocol().endTokens();
            kit.startJourney("kit-issuance-2", kit.value(), kit.recipient());
            kit.journey.step();
            kit.journey.step();
            assertThat(kit.journey.state())
                    .as("sent with a new token, at once or at the next attempt: %s", kit.journey.outcomes())
                    .isIn(DeliveryState.DELIVERED, DeliveryState.PENDING, DeliveryState.READY);
            kit.journey.finish();
            assertThat(kit.journey.state()).isIn(DeliveryState.DELIVERED, DeliveryState.PENDING);
            assertThat(kit.fake.issueCalls()).isEqualTo(sent + 1);
        }));
        all.add(new Scenario(
                "repeats-as-declared",
                () -> kit.capabilities().duplicates() == DuplicateHandling.REPLAY_RETURNS_ORIGINAL,
                () -> assertThat(kit.says(Say.DUPLICATE))
                        .as("the provider refuses repeats, but is declared to return the original")
                        .isFalse()));
        all.add(new Scenario("token-that-is-not-given-out", kit::usesTokens, () -> {
            kit.currentProtocol().refuseTokens();
            kit.journey.step();
            assertThat(kit.journey.state())
                    .as("nothing was sent: %s", kit.journey.outcomes())
                    .isIn(DeliveryState.READY, DeliveryState.HELD);
            kit.expectNothingMoved();
            assertThat(kit.fake.asked()).isEmpty();
        }));
        all.add(new Scenario("health", () -> true, () -> {
            ConnectorHealth health = kit.connector.health();
            assertThat(health).isNotNull();
            kit.shown.add(health.toString());
            assertThat(kit.fake.asked()).isEmpty();
        }));
        return all;
    }

    private void contradicted() {
        assertThat(kit.journey.delivery().progress().isContradicted())
                .as("something else was delivered: %s", kit.journey.outcomes())
                .isTrue();
        assertThat(kit.journey.outcomes()).last().isNotInstanceOf(DeliveryOutcome.Rejected.class);
    }
}
