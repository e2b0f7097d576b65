package io.bonsela.testkit.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.connector.Capabilities.DuplicateHandling;
import io.bonsela.api.connector.Connector.IssueRequest;
import io.bonsela.api.connector.ConnectorProvider.Kind;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.testkit.Patience;
import io.bonsela.testkit.connector.Behaviour.Wire;
import io.bonsela.testkit.connector.KitBench.Scenario;
import io.bonsela.testkit.connector.ProviderProtocol.Deal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Scenarios of the outcome of a send, and of look-ups after it.
 *
 * @param kit the kit that runs the scenarios
 */
record SendScenarios(KitBench kit) {
    List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        all.add(new Scenario("sync-success", () -> kit.saysAtOnce(), () -> {
            kit.journey.step();
            kit.expect(DeliveryState.DELIVERED);
        }));
        all.add(new Scenario(
                "async-then-poll", () -> kit.says(Say.ACCEPTED) && kit.tells(Say.PROCESSING, Say.SUCCESS), () -> {
                    kit.fake.onIssue(Behaviour.executing(Say.ACCEPTED)).onLookup(Behaviour.saying(Say.PROCESSING));
                    kit.journey.step();
                    kit.expect(DeliveryState.PENDING);
                    kit.journey.finish();
                    kit.expect(DeliveryState.DELIVERED);
                    assertThat(kit.fake.lookupCalls()).isEqualTo(2);
                }));
        all.add(new Scenario("timeout-not-received", () -> true, () -> {
            kit.fake.onIssue(Behaviour.saying(kit.done()).over(Wire.NO_ANSWER));
            kit.journey.step();
            kit.expect(DeliveryState.UNKNOWN);
            assertThat(kit.fake.issueCalls()).isEqualTo(1);
            Instant unknown = kit.clock.instant();
            kit.journey.finish();
            if (kit.looksUp() && kit.resends() && kit.fake.issueCalls() > 1) {
                assertThat(kit.clock.instant()).isAfterOrEqualTo(unknown.plus(kit.quietPeriod()));
            }
            kit.expectSentAgain();
        }));
        all.add(new Scenario("timeout-received", () -> true, () -> {
            kit.fake.onIssue(Behaviour.executing(kit.done()).over(Wire.NO_ANSWER));
            kit.journey.step();
            kit.expect(DeliveryState.UNKNOWN);
            kit.expectFoundOut();
        }));
        all.add(new Scenario("lookup-refused", () -> kit.looksUp(), () -> {
            // The look-ups have failures of their own first, which prove nothing about the send.
            kit.fake.onIssue(Behaviour.executing(kit.done()).over(Wire.NO_ANSWER));
            kit.fake.onLookup(
                    new Behaviour(false, Say.NOT_FOUND, Wire.REDIRECT),
                    new Behaviour(false, Say.NOT_FOUND, Wire.STATUS_502),
                    new Behaviour(false, Say.NOT_FOUND, Wire.CLOSED),
                    new Behaviour(false, Say.NOT_FOUND, Wire.NO_ANSWER),
                    new Behaviour(false, Say.NOT_FOUND, Wire.CUT),
                    new Behaviour(false, Say.NOT_FOUND, Wire.HTML));
            for (Say say : List.of(Say.BUSY, Say.BAD_CREDENTIALS, Say.NO_FUNDS)) {
                if (kit.currentProtocol()
                        .write(say, kit.someLookup(), kit.someDeal())
                        .isPresent()) {
                    kit.fake.onLookup(Behaviour.saying(say));
                }
            }
            kit.journey.step();
            kit.expectFoundOut();
            assertThat(kit.fake.lookupCalls())
                    .as("each refused look-up is followed by another")
                    .isGreaterThan(2);
        }));
        all.add(new Scenario("timeout-late-visible", () -> kit.tells(Say.NOT_FOUND, Say.SUCCESS), () -> {
            kit.fake
                    .onIssue(Behaviour.executing(kit.done()).over(Wire.NO_ANSWER))
                    .onLookup(Behaviour.saying(Say.NOT_FOUND));
            kit.journey.step();
            kit.expectFoundOut();
        }));
        all.add(new Scenario("timeout-no-lookup-api", () -> !kit.canSettle(), () -> {
            kit.fake.onIssue(Behaviour.executing(kit.done()).over(Wire.NO_ANSWER));
            kit.journey.step().finish();
            kit.clock.advance(Duration.ofDays(2));
            kit.journey.finish();
            kit.expect(DeliveryState.UNKNOWN);
            assertThat(kit.journey.delivery().progress().dueAt()).isNull();
            assertThat(kit.fake.issueCalls()).isEqualTo(1);
        }));
        all.add(new Scenario("500-after-execution", () -> true, () -> {
            kit.fake.onIssue(Behaviour.executing(kit.done()).over(Wire.STATUS_500));
            kit.journey.step();
            kit.expect(DeliveryState.UNKNOWN);
            kit.expectFoundOut();
        }));
        all.add(new Scenario("502-before-execution", () -> true, () -> {
            kit.fake.onIssue(Behaviour.saying(kit.done()).over(Wire.STATUS_502));
            kit.journey.step();
            kit.expect(DeliveryState.UNKNOWN);
            kit.expectSentAgain();
        }));
        all.add(new Scenario("reset-mid-response", () -> true, () -> {
            kit.fake.onIssue(Behaviour.executing(kit.done()).over(Wire.CUT));
            kit.journey.step();
            kit.expect(DeliveryState.UNKNOWN);
            kit.expectFoundOut();
        }));
        all.add(new Scenario("malformed-2xx", () -> true, () -> {
            kit.fake.onIssue(Behaviour.executing(kit.done()).over(Wire.GARBAGE));
            kit.journey.step();
            kit.expect(DeliveryState.UNKNOWN);
            kit.expectFoundOut();
        }));
        all.add(new Scenario("html-2xx", () -> true, () -> {
            kit.fake.onIssue(Behaviour.saying(kit.done()).over(Wire.HTML));
            kit.journey.step();
            kit.expect(DeliveryState.UNKNOWN);
            kit.expectSentAgain();
        }));
        all.add(new Scenario("200-with-failure-code", () -> kit.says(Say.BAD_RECIPIENT), () -> {
            kit.fake.onIssue(Behaviour.saying(Say.BAD_RECIPIENT));
            kit.journey.step();
            kit.expect(DeliveryState.FAILED);
            kit.expectNothingMoved();
        }));
        all.add(new Scenario("500-with-balance-code", () -> kit.says(Say.NO_FUNDS), () -> {
            kit.fake.onIssue(Behaviour.saying(Say.NO_FUNDS));
            kit.journey.step();
            kit.expect(DeliveryState.HELD);
            assertThat(kit.journey.outcomes().get(0).isProviderFault()).isFalse();
            kit.expectNothingMoved();
        }));
        all.add(new Scenario("duplicate-of-own-first-try", () -> kit.says(Say.DUPLICATE) && kit.looksUp(), () -> {
            kit.fake.onIssue(Behaviour.executing(kit.done()).over(Wire.NO_ANSWER));
            kit.journey.step();
            kit.journey.resend();
            kit.expect(DeliveryState.UNKNOWN);
            kit.expectFoundOut();
        }));
        all.add(new Scenario(
                "duplicate-window-empty-body",
                () -> kit.says(Say.DUPLICATE)
                        && kit.capabilities().duplicates() == DuplicateHandling.WINDOWED_NO_LOOKUP,
                () -> {
                    kit.fake.onIssue(Behaviour.executing(kit.done()).over(Wire.NO_ANSWER));
                    kit.journey.step();
                    kit.journey.resend();
                    kit.journey.finish();
                    kit.expect(DeliveryState.UNKNOWN);
                }));
        all.add(new Scenario("dedup-is-a-lie", () -> !kit.resends(), () -> {
            kit.fake
                    .onIssue(Behaviour.executing(kit.done()).over(Wire.NO_ANSWER))
                    .otherwiseAsked(deal -> Behaviour.saying(Say.NOT_FOUND));
            kit.journey.step().finish();
            kit.clock.advance(Duration.ofDays(2));
            kit.journey.finish();
            kit.expect(DeliveryState.UNKNOWN);
            assertThat(kit.fake.issueCalls()).isEqualTo(1);
        }));
        all.add(new Scenario("429-with-retry-after", () -> kit.says(Say.THROTTLED), () -> {
            kit.fake.onIssue(Behaviour.saying(Say.THROTTLED));
            Instant first = kit.clock.instant();
            kit.journey.step();
            kit.expect(DeliveryState.READY);
            assertThat(kit.journey.delivery().progress().dueAt())
                    .as("the delay of Retry-After, which is longer than the delay without it")
                    .isAfterOrEqualTo(first.plus(FakeReply.RETRY_AFTER));
            kit.journey.finish();
            assertThat(kit.fake.executions()).hasSize(1);
        }));
        all.add(new Scenario("429-means-duplicate", () -> kit.saysStatus(Say.DUPLICATE, 429), () -> {
            kit.fake.onIssue(Behaviour.executing(kit.done()).over(Wire.NO_ANSWER));
            kit.journey.step();
            kit.journey.resend();
            assertThat(kit.journey.outcomes().get(1)).isInstanceOf(DeliveryOutcome.Duplicate.class);
        }));
        all.add(new Scenario("token-expired", () -> kit.says(Say.TOKEN_EXPIRED), () -> {
            kit.fake.onIssue(Behaviour.saying(Say.TOKEN_EXPIRED));
            kit.journey.step();
            assertThat(kit.journey.state())
                    .as("a refused token was renewed, or nothing was sent: %s", kit.journey.outcomes())
                    .isIn(DeliveryState.DELIVERED, DeliveryState.PENDING, DeliveryState.READY);
            kit.journey.finish();
            kit.expect(DeliveryState.DELIVERED);
            assertThat(kit.fake.issueCalls()).isEqualTo(2);
        }));
        all.add(new Scenario("token-wrong-audience", () -> kit.says(Say.BAD_CREDENTIALS), () -> {
            kit.fake.otherwise(deal -> Behaviour.saying(Say.BAD_CREDENTIALS));
            kit.journey.step();
            kit.expect(DeliveryState.HELD);
            kit.expectNothingMoved();
        }));
        all.add(new Scenario(
                "failed-then-same-reference", () -> kit.says(Say.ACCEPTED) && kit.tells(Say.FAILED), () -> {
                    kit.fake.onIssue(Behaviour.saying(Say.ACCEPTED)).onLookup(Behaviour.saying(Say.FAILED));
                    kit.journey.step();
                    String first = kit.journey.delivery().reference();
                    kit.journey.finish();
                    kit.expect(DeliveryState.DELIVERED);
                    assertThat(kit.fake.executions())
                            .extracting(Deal::reference)
                            .containsExactly(first);
                }));
        all.add(new Scenario("failed-then-new-reference", () -> kit.says(Say.ACCEPTED) && kit.tells(Say.SPENT), () -> {
            kit.fake.onIssue(Behaviour.saying(Say.ACCEPTED)).onLookup(Behaviour.saying(Say.SPENT));
            kit.journey.step();
            String first = kit.journey.delivery().reference();
            kit.journey.finish();
            kit.expect(DeliveryState.DELIVERED);
            assertThat(kit.journey.delivery().reference()).isNotEqualTo(first);
            assertThat(kit.fake.executions())
                    .extracting(Deal::reference)
                    .containsExactly(kit.journey.delivery().reference());
        }));
        all.add(new Scenario("refunded", () -> kit.says(Say.ACCEPTED) && kit.tells(Say.REFUNDED), () -> {
            kit.fake.onIssue(Behaviour.saying(Say.ACCEPTED)).onLookup(Behaviour.saying(Say.REFUNDED));
            kit.journey.step();
            kit.journey.finish();
            assertThat(kit.journey.outcomes()).last().isInstanceOf(DeliveryOutcome.Reversed.class);
            kit.expect(DeliveryState.FAILED);
            kit.expectNothingMoved();
        }));
        all.add(new Scenario("reference-mismatch", () -> kit.says(Say.OTHER_REFERENCE), () -> {
            kit.fake.onIssue(Behaviour.executing(Say.OTHER_REFERENCE));
            kit.journey.step();
            kit.expect(DeliveryState.UNKNOWN);
        }));
        all.add(new Scenario("slow-drip-body", () -> true, () -> {
            kit.fake.onIssue(Behaviour.executing(kit.done()).over(Wire.DRIP));
            long start = System.nanoTime();
            kit.stepInAHurry();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Patience.LIMIT);
            kit.expect(DeliveryState.UNKNOWN);
            Patience.until(
                    "the provider has executed it", () -> !kit.fake.executions().isEmpty());
            kit.expectFoundOut();
        }));
        all.add(new Scenario("huge-body", () -> true, () -> {
            kit.fake.onIssue(Behaviour.executing(kit.done()).over(Wire.HUGE));
            kit.journey.step();
            kit.expect(DeliveryState.UNKNOWN);
            kit.expectFoundOut();
        }));
        all.add(new Scenario("redirect", () -> true, () -> {
            kit.fake.onIssue(new Behaviour(false, kit.done(), Wire.REDIRECT));
            kit.journey.step();
            kit.expect(DeliveryState.FAILED);
            kit.expectNothingMoved();
        }));
        all.add(new Scenario("unknown-code", () -> kit.says(Say.UNHEARD_OF), () -> {
            kit.fake.onIssue(Behaviour.saying(Say.UNHEARD_OF));
            kit.journey.step();
            kit.expect(DeliveryState.UNKNOWN);
            assertThat(kit.journey.outcomes().get(0).isProviderFault()).isFalse();
            kit.expectNothingMoved();
        }));
        all.add(new Scenario("crash-after-send", () -> true, () -> {
            kit.journey.sendAndForget();
            kit.clock.advance(Duration.ofMinutes(5));
            kit.journey.step();
            kit.expect(DeliveryState.UNKNOWN);
            kit.expectFoundOut();
        }));
        all.add(new Scenario("two-workers", () -> kit.resends() && kit.canSettle(), () -> {
            ExecutorService two = Executors.newFixedThreadPool(2);
            try {
                IssueRequest request = kit.journey.request();
                Callable<DeliveryOutcome> send = () -> kit.connector.issue(request);
                two.invokeAll(List.of(send, send));
            } finally {
                two.shutdown();
            }
            kit.journey.step().finish();
            kit.expect(DeliveryState.DELIVERED);
        }));
        all.add(new Scenario("plain-text-success", () -> kit.saysType(Say.SUCCESS, "text/plain"), () -> {
            kit.journey.step();
            kit.expect(DeliveryState.DELIVERED);
        }));
        all.add(new Scenario("voucher-code-secrecy", () -> kit.provider().kind() == Kind.VOUCHER, () -> {
            kit.journey.step().finish();
            kit.expect(DeliveryState.DELIVERED);
            assertThat(kit.secretCode()).isNotEmpty();
            assertThat(kit.journey.outcomes() + " " + kit.journey.delivery()).doesNotContain(kit.secretCode());
            assertThat(kit.journey.reveal().orElseThrow().reveal()).contains(kit.secretCode());
            assertThat(kit.journey.reveal().orElseThrow().toString()).doesNotContain(kit.secretCode());
        }));
        return all;
    }
}
