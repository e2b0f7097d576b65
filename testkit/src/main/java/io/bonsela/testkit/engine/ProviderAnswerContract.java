package io.bonsela.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.command.Cancel;
import io.bonsela.api.command.RecordDelivery;
import io.bonsela.api.command.Redeliver;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.connector.DeliveryOutcome.Hold;
import io.bonsela.api.connector.DeliveryOutcome.NotExecuted;
import io.bonsela.api.connector.DeliveryOutcome.NotSent;
import io.bonsela.api.connector.DeliveryOutcome.Pending;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.connector.DeliveryOutcome.Reversed;
import io.bonsela.api.connector.DeliveryOutcome.Unknown;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever a provider answers is recorded, and settles only the delivery and the call that it belongs to. A test of a
 * store extends this.
 */
@SuppressWarnings("NullAway.Init") // set before each test
abstract class ProviderAnswerContract {
    private AirtimeShop shop;
    private int number;

    /** For subclasses. */
    protected ProviderAnswerContract() {}

    /** An empty store. */
    protected abstract Store open() throws Exception;

    @BeforeEach
    void start() throws Exception {
        shop = new AirtimeShop(open());
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void theAnswerOfACallThatWasGivenUpSettlesNoLaterOne() throws Exception {
        CompletableFuture<DeliveryOutcome> first = new CompletableFuture<>();
        CompletableFuture<DeliveryOutcome> last = new CompletableFuture<>();
        Issuance issuance = shop.visit("ann");
        CompletableFuture<Void> given = startSending(first);
        shop.air.issue = request -> new Hold("NO_FUNDS");
        // The steps: abandoned, not found, denied after the quiet period, sent again.
        for (int step = 0; step < 4; step++) {
            shop.clock.advance(Duration.ofMinutes(31));
            shop.dispatch();
        }
        assertThat(shop.delivery(issuance).state()).isEqualTo(DeliveryState.HELD);
        shop.engine.execute(new Redeliver(shop.origin("again"), issuance.id()));
        CompletableFuture<Void> again = startSending(last);

        first.complete(new Rejected("INVALID_NUMBER", Rejected.Cause.RECIPIENT));
        given.get(30, TimeUnit.SECONDS);
        assertThat(shop.delivery(issuance).state()).isEqualTo(DeliveryState.SENDING);
        last.complete(new Delivered("SUCCESS", null, null));
        again.get(30, TimeUnit.SECONDS);
        assertThat(shop.state(issuance)).isEqualTo(IssuanceState.ISSUED);
    }

    /** Dispatches what is due on another thread, and waits until the send has begun. */
    private CompletableFuture<Void> startSending(CompletableFuture<DeliveryOutcome> answer) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        shop.air.issue = request -> {
            begun.countDown();
            return answer.join();
        };
        CompletableFuture<Void> dispatched = CompletableFuture.runAsync(shop::dispatch);
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        return dispatched;
    }

    @Test
    void thatAHeldOneWasNotExecutedIsNoNews() {
        shop.air.issue = request -> new Hold("NO_FUNDS");
        Issuance issuance = shop.visit("ann");
        shop.dispatch();
        assertThat(shop.callback(shop.delivery(issuance).reference(), new NotExecuted("FAILED", null, false)))
                .isEqualTo(200);
        assertThat(shop.delivery(issuance).state()).isEqualTo(DeliveryState.HELD);
    }

    @Test
    void aFailureNeedsNoNewReference() {
        shop.air.issue = request -> new Pending("TAKEN", null);
        shop.air.lookup = request -> Optional.of(new NotExecuted("FAILED", null, false));
        Issuance issuance = shop.visit("ann");
        shop.dispatch();
        assertThat(shop.hint(shop.delivery(issuance).reference())).isEqualTo(200);
        assertThat(shop.delivery(issuance).state()).isEqualTo(DeliveryState.READY);
        assertThat(shop.delivery(issuance).progress().generation()).isEqualTo(1);
        assertThat(shop.state(issuance)).isEqualTo(IssuanceState.RESERVED);
    }

    @Test
    void aNameThatTwoDeliveriesHaveSettlesNeither() {
        shop.air.issue = request -> new Pending("TAKEN", "same-id");
        Issuance first = shop.visit("ann");
        Issuance second = shop.visit("bob");
        shop.dispatch();
        shop.air.lookup = request -> Optional.of(
                request.reference().equals(shop.delivery(first).reference())
                        ? new Delivered("SUCCESS", "same-id", null)
                        : new Pending("TAKEN", "same-id"));
        assertThat(shop.callback("same-id", new Delivered("SUCCESS", "same-id", null)))
                .isEqualTo(200);
        assertThat(shop.state(first)).as("by a look-up of our reference").isEqualTo(IssuanceState.ISSUED);
        assertThat(shop.state(second)).isEqualTo(IssuanceState.PENDING);
    }

    @Test
    @SuppressWarnings("NullAway") // a plug-in may return nulls
    void whateverAPluginSaysIsRecorded() {
        String nul = "id-\u0000-x";
        String half = "half-" + '\ud800';
        String none = null;
        List<DeliveryOutcome> hostile = List.of(
                new Pending(nul, nul),
                new Pending("x".repeat(20_000), "y".repeat(9_000)),
                new Pending(none, ""),
                new Pending(half, half),
                new Unknown(nul, true, Duration.ofSeconds(Long.MAX_VALUE)),
                new Unknown(none, true, Duration.ofSeconds(Long.MIN_VALUE)),
                new NotSent(nul, Duration.ofSeconds(Long.MAX_VALUE, 999_999_999), true),
                new NotExecuted("\n\u001b[31m", Duration.ofSeconds(Long.MAX_VALUE), true),
                new Delivered(nul, "z".repeat(9_000), null),
                new Rejected("r".repeat(500), null),
                new Hold(none),
                new Reversed(nul),
                new DeliveryOutcome.Duplicate("\u202e" + nul));
        for (DeliveryOutcome outcome : hostile) {
            shop.air.issue = request -> outcome;
            Issuance issuance = shop.visit("ann-" + ++number);
            shop.dispatch();
            assertThat(shop.delivery(issuance).state())
                    .as("%s", outcome.getClass())
                    .isNotIn(DeliveryState.SENDING);
            assertThat(shop.engine.records().attempts(AirtimeShop.TENANT, issuance.id()))
                    .singleElement()
                    .satisfies(attempt -> {
                        assertThat(attempt.kind()).isEqualTo(DeliveryAttempt.Kind.SEND);
                        assertThat(attempt.code()).isNotBlank().hasSizeLessThanOrEqualTo(100);
                        assertThat(attempt.code().chars().noneMatch(Character::isISOControl))
                                .isTrue();
                    });
            shop.engine.execute(new Cancel(shop.origin("c" + number), issuance.id()));
            if (!shop.state(issuance).next().isEmpty() && shop.state(issuance) != IssuanceState.CANCELLED) {
                shop.engine.execute(
                        new RecordDelivery(shop.origin("f" + number), issuance.id(), RecordDelivery.Outcome.FAILED));
            }
        }
        assertThat(shop.callback(nul, new Delivered("OK", null, null))).isEqualTo(200);
        assertThat(shop.callback("x".repeat(9_000), new Delivered("OK", null, null)))
                .isEqualTo(200);
        assertThat(shop.hint(half)).isEqualTo(200);
    }
}
