package io.bonsela.testkit.engine;

import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Event;
import io.bonsela.api.Health;
import io.bonsela.api.Issuance;
import io.bonsela.api.IssuanceState;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.Reports.Reconciliation;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.AdjustBudget;
import io.bonsela.api.command.Cancel;
import io.bonsela.api.command.OnSpent;
import io.bonsela.api.command.RecordDelivery;
import io.bonsela.api.command.Redeliver;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.SettleContradiction;
import io.bonsela.api.command.SettleContradiction.Settlement;
import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.Connector.CallbackResult.Hint;
import io.bonsela.api.connector.Connector.CallbackResult.Said;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.connector.DeliveryOutcome.DeliveredOtherwise;
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
import io.bonsela.api.delivery.Progress;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.api.store.Store;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.TestKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a provider proves, however late, is never lost, and what it says is data. A test of a store extends this. */
@SuppressWarnings("NullAway.Init") // before each test
abstract class ProofContract {
    private static final String T = "tenant";
    private static final Money ONE = Money.of("USD", "1.00");
    private static final Money NOTHING = Money.of("USD", "0.00");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-10T12:00:00Z"));
    private final List<Delivery> told = new CopyOnWriteArrayList<>();
    private final TalkingProvider air = new TalkingProvider();
    private RewardEngine engine;
    private int number;

    /** For subclasses. */
    protected ProofContract() {}

    /** An empty store. */
    protected abstract Store open() throws Exception;

    @BeforeEach
    void start() throws Exception {
        engine = RewardEngine.builder()
                .store(open())
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
        return RuleSet.of(T, ZoneOffset.UTC)
                .eventType(
                        "visit",
                        Map.of(
                                "phone", Attribute.required(ValueType.TEXT),
                                "amount", Attribute.required(ValueType.MONEY)))
                .budget(Budget.of("b", Money.of("USD", "2.00")))
                .reward(new Reward("air", "airtime", "USD", ONE, null, null, null, null)
                        .deliveredBy("air", "phone", Map.of()))
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

    @AfterEach
    void close() {
        engine.close();
    }

    private Issuance visit(String subject) {
        return engine.process(Event.of("visit")
                        .tenant(T)
                        .id("e" + ++number)
                        .subject(subject)
                        .with("phone", "+263771234567")
                        .with("amount", Money.of("USD", "10.00"))
                        .build())
                .issuances()
                .get(0);
    }

    private Origin by(String id) {
        return Origin.of(T, id, "clerk");
    }

    private void dispatch() {
        engine.deliveries().dispatchOnce();
    }

    private Delivery delivery(Issuance issuance) {
        return engine.records().delivery(T, issuance.id()).orElseThrow();
    }

    private IssuanceState state(Issuance issuance) {
        return engine.records().issuance(T, issuance.id()).orElseThrow().state();
    }

    private int callback(String reference, DeliveryOutcome outcome) {
        air.callback = request -> new Said(reference, outcome);
        return engine.deliveries().callback("air", new CallbackRequest(Map.of(), new byte[0], clock.instant()));
    }

    private int hint(String reference) {
        air.callback = request -> new Hint(reference);
        return engine.deliveries().callback("air", new CallbackRequest(Map.of(), new byte[0], clock.instant()));
    }

    private Money charged() {
        return engine.records().budgets(T).get(0).charged();
    }

    private Money available() {
        return engine.records().budgets(T).get(0).available();
    }

    private Money account(String name) {
        return engine.records().ledger(Query.of(T).limit(1_000)).items().stream()
                .filter(entry -> entry.account().equals(name))
                .map(LedgerEntry::amount)
                .reduce(NOTHING, Money::plus);
    }

    /** Was sent, was not executed as far as it was said, and was cancelled; then the provider proves that it delivered. */
    private Issuance paidAfterAll(String subject) {
        air.issue = request -> new NotSent("BUSY", Duration.ofHours(1), false);
        Issuance issuance = visit(subject);
        dispatch();
        Receipt cancelled = engine.execute(new Cancel(by("cancel-" + subject), issuance.id()));
        assertThat(cancelled.isDone()).as("%s", cancelled).isTrue();
        assertThat(callback(delivery(issuance).reference(), new Delivered("SUCCESS", "p-1", null)))
                .isEqualTo(200);
        return issuance;
    }

    private void expectContradiction(Issuance issuance) {
        assertThat(engine.deliveries().contradictions(T, 10))
                .extracting(Delivery::id)
                .containsExactly(issuance.id());
        assertThat(engine.deliveries().contradictions("other", 10)).isEmpty();
        assertThat(engine.health().problems())
                .extracting(Health.Problem::code)
                .contains(Health.Code.DELIVERIES_CONTRADICTED);
        assertThat(engine.reports().reconcile(T).differences()).singleElement().satisfies(difference -> {
            assertThat(difference.source()).isEqualTo(Reconciliation.Source.PROVIDER);
            assertThat(difference.what()).isEqualTo("delivery " + issuance.id());
        });
        assertThat(told).filteredOn(one -> one.progress().isContradicted()).hasSize(1);
    }

    private void expectSettled() {
        assertThat(engine.deliveries().contradictions(T, 10)).isEmpty();
        assertThat(engine.health().problems())
                .extracting(Health.Problem::code)
                .doesNotContain(Health.Code.DELIVERIES_CONTRADICTED);
        Invariants.reconciles(engine.reports(), T);
    }

    private Receipt settle(Issuance issuance, Settlement settlement) {
        Receipt receipt = engine.execute(new SettleContradiction(by("settle-" + ++number), issuance.id(), settlement));
        assertThat(receipt.isDone()).as("%s", receipt).isTrue();
        return receipt;
    }

    @Test
    void aProofForACancelledRewardIsHonoured() {
        Issuance issuance = paidAfterAll("ann");
        assertThat(delivery(issuance).state()).isEqualTo(DeliveryState.CONTRADICTED);
        assertThat(state(issuance)).isEqualTo(IssuanceState.CANCELLED);
        assertThat(charged()).isEqualTo(NOTHING);
        expectContradiction(issuance);
        assertThat(callback(delivery(issuance).reference(), new Delivered("SUCCESS", "p-1", null)))
                .as("again")
                .isEqualTo(200);
        expectContradiction(issuance);

        Receipt receipt = settle(issuance, Settlement.HONOURED);

        assertThat(receipt.notes()).isEmpty();
        assertThat(state(issuance)).isEqualTo(IssuanceState.ISSUED);
        assertThat(delivery(issuance).state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(charged()).isEqualTo(ONE);
        expectSettled();
        assertThat(engine.execute(new SettleContradiction(by("twice"), issuance.id(), Settlement.HONOURED))
                        .refusal())
                .contains(ReasonCode.NOT_CONTRADICTED);
    }

    @Test
    void whatIsHonouredTakesItsShareOfACapAgainAndBeyondTheBudgetIsWrittenOff() {
        Issuance issuance = paidAfterAll("ann");
        air.issue = request -> new Delivered("OK", null, null);
        Issuance other = visit("ann");
        dispatch();
        assertThat(state(other)).isEqualTo(IssuanceState.ISSUED);
        engine.execute(
                new AdjustBudget(new Origin(T, "less", "clerk", "less money"), "b", null, Money.of("USD", "-0.60")));
        assertThat(available()).isEqualTo(Money.of("USD", "0.40"));

        Receipt receipt = settle(issuance, Settlement.HONOURED);

        assertThat(receipt.notes())
                .extracting(Reason::code)
                .containsExactlyInAnyOrder(ReasonCode.CAP_EXCEEDED, ReasonCode.WRITTEN_OFF);
        assertThat(receipt.notes())
                .anySatisfy(note -> assertThat(note.arguments()).containsEntry("amount", Money.of("USD", "0.60")));
        assertThat(available()).isEqualTo(NOTHING);
        assertThat(charged()).isEqualTo(Money.of("USD", "1.40"));
        assertThat(account(LedgerEntry.WRITTEN_OFF)).isEqualTo(Money.of("USD", "0.60"));
        assertThat(engine.process(Event.of("visit")
                                .tenant(T)
                                .id("e-more")
                                .subject("ann")
                                .with("phone", "+263771234567")
                                .with("amount", Money.of("USD", "10.00"))
                                .build())
                        .issuances())
                .isEmpty();
        expectSettled();
    }

    @Test
    void whatTheProviderTakesBackLeavesTheBooksAsTheyWere() {
        Issuance issuance = paidAfterAll("ann");
        settle(issuance, Settlement.TAKEN_BACK);
        assertThat(state(issuance)).isEqualTo(IssuanceState.CANCELLED);
        assertThat(delivery(issuance).state()).isEqualTo(DeliveryState.REVERSED);
        assertThat(charged()).isEqualTo(NOTHING);
        expectSettled();

        Issuance second = paidAfterAll("bob");
        assertThat(engine.deliveries().reverse(T, second.id()).orElseThrow().state())
                .isEqualTo(DeliveryState.REVERSED);
        assertThat(state(second)).isEqualTo(IssuanceState.CANCELLED);
        expectSettled();
    }

    @Test
    void aProofAfterARefusalIsNotSilent() {
        air.issue = request -> new Rejected("INVALID_NUMBER", Rejected.Cause.RECIPIENT);
        Issuance issuance = visit("ann");
        dispatch();
        assertThat(state(issuance)).isEqualTo(IssuanceState.FAILED);
        callback(delivery(issuance).reference(), new Delivered("SUCCESS", null, null));
        expectContradiction(issuance);
        settle(issuance, Settlement.HONOURED);
        assertThat(state(issuance)).isEqualTo(IssuanceState.ISSUED);
        assertThat(charged()).isEqualTo(ONE);
        expectSettled();
    }

    @Test
    void somethingElseThatWasDeliveredIsForAPerson() {
        for (DeliveryOutcome other : List.of(
                new Delivered("SUCCESS", "p-1", Money.of("USD", "10.00")),
                new Delivered("SUCCESS", "p-1", Money.of("ZWG", "1.00")),
                new DeliveredOtherwise("OTHER_RECIPIENT", "p-1", null))) {
            told.clear();
            air.issue = request -> other;
            Issuance issuance = visit("ann-" + ++number);
            dispatch();
            assertThat(delivery(issuance).state()).isEqualTo(DeliveryState.UNKNOWN);
            assertThat(delivery(issuance).progress().code()).isEqualTo(Progress.DELIVERED_OTHERWISE);
            assertThat(delivery(issuance).progress().dueAt()).isNull();
            assertThat(state(issuance)).isEqualTo(IssuanceState.UNKNOWN);
            assertThat(engine.execute(new Cancel(by("c" + number), issuance.id()))
                            .refusal())
                    .contains(ReasonCode.DELIVERY_UNDECIDED);
            assertThat(engine.execute(
                                    new RecordDelivery(by("r" + number), issuance.id(), RecordDelivery.Outcome.PENDING))
                            .refusal())
                    .contains(ReasonCode.DELIVERY_CONTRADICTED);
            callback(delivery(issuance).reference(), new Delivered("SUCCESS", null, null));
            expectContradiction(issuance);
            settle(issuance, Settlement.TAKEN_BACK);
            assertThat(state(issuance)).isEqualTo(IssuanceState.FAILED);
            expectSettled();
        }
        assertThat(charged()).isEqualTo(NOTHING);
    }

    @Test
    void whatWasDeliveredOtherwiseIsToldOfADeliveredOneToo() {
        air.issue = request -> new Delivered("SUCCESS", "p-1", null);
        Issuance issuance = visit("ann");
        dispatch();
        callback(delivery(issuance).reference(), new Delivered("SUCCESS", "p-1", Money.of("USD", "10.00")));
        expectContradiction(issuance);
        assertThat(state(issuance)).isEqualTo(IssuanceState.ISSUED);
        settle(issuance, Settlement.HONOURED);
        assertThat(charged()).isEqualTo(ONE);
        assertThat(account(LedgerEntry.WRITTEN_OFF)).isEqualTo(NOTHING);
        expectSettled();
    }

    /** The provider calls the first reference failed, and says later that it delivered under it; under the next it did not. */
    private Issuance paidUnderTheFirstReference() {
        air.issue = request -> new NotExecuted("FAILED", null, true);
        Issuance issuance = visit("ann");
        dispatch();
        String first = delivery(issuance).reference(1);
        assertThat(delivery(issuance).progress().generation()).isEqualTo(2);
        air.issue = request -> new Hold("NO_FUNDS");
        clock.advance(Duration.ofHours(1));
        engine.execute(new Redeliver(by("again"), issuance.id()));
        dispatch();
        assertThat(callback(first, new Delivered("SUCCESS", "p-1", null))).isEqualTo(200);
        return issuance;
    }

    @Test
    void aProofOfAnEarlierReferenceIsNotSilent() {
        Issuance issuance = paidUnderTheFirstReference();
        expectContradiction(issuance);
        assertThat(state(issuance)).isEqualTo(IssuanceState.UNKNOWN);
        settle(issuance, Settlement.HONOURED);
        assertThat(state(issuance)).isEqualTo(IssuanceState.ISSUED);
        assertThat(charged()).isEqualTo(ONE);
        expectSettled();
    }

    @Test
    void whatWasDeliveredTwiceIsPaidOnceAndWrittenOffOnce() {
        air.issue = request -> new NotExecuted("FAILED", null, true);
        Issuance issuance = visit("ann");
        dispatch();
        engine.execute(new RecordDelivery(by("by-hand"), issuance.id(), RecordDelivery.Outcome.DELIVERED));
        assertThat(state(issuance)).isEqualTo(IssuanceState.ISSUED);
        air.lookup = request -> Optional.of(new Delivered("SUCCESS", null, null));
        assertThat(hint(delivery(issuance).reference(1))).isEqualTo(200);
        expectContradiction(issuance);
        settle(issuance, Settlement.HONOURED);
        assertThat(charged()).isEqualTo(ONE);
        assertThat(account(LedgerEntry.WRITTEN_OFF)).isEqualTo(ONE);
        expectSettled();
    }

    @Test
    void whatIsProvenUnderTwoReferencesIsWrittenOffOnceHoweverOftenItIsSaid() {
        air.issue = request -> new NotExecuted("FAILED", null, true);
        Issuance issuance = visit("ann");
        dispatch();
        air.issue = request -> new Delivered("SUCCESS", "p-2", null);
        clock.advance(Duration.ofHours(1));
        dispatch();
        assertThat(state(issuance)).isEqualTo(IssuanceState.ISSUED);
        String first = delivery(issuance).reference(1);
        String second = delivery(issuance).reference(2);

        callback(first, new Delivered("SUCCESS", "p-1", null));
        expectContradiction(issuance);
        settle(issuance, Settlement.HONOURED);
        for (String reference : List.of(first, second)) {
            assertThat(callback(reference, new Delivered("SUCCESS", null, null)))
                    .isEqualTo(200);
        }

        assertThat(charged()).isEqualTo(ONE);
        assertThat(account(LedgerEntry.WRITTEN_OFF)).isEqualTo(ONE);
        expectSettled();
    }

    @Test
    void ofTwoThatWereDeliveredTheProviderTakesOneBack() {
        Issuance issuance = paidUnderTheFirstReference();
        callback(delivery(issuance).reference(2), new Delivered("SUCCESS", "p-2", null));
        settle(issuance, Settlement.HONOURED);
        assertThat(state(issuance)).isEqualTo(IssuanceState.ISSUED);
        assertThat(charged()).isEqualTo(ONE);
        assertThat(account(LedgerEntry.WRITTEN_OFF)).isEqualTo(ONE);
        expectSettled();
    }

    @Test
    void thePartThatWasRefundedBeforeTheProofIsWrittenOff() {
        air.issue = request -> new NotSent("BUSY", Duration.ofHours(1), false);
        Issuance issuance = visit("ann");
        dispatch();
        Receipt refunded = engine.execute(
                new Refund(by("refund"), issuance.eventId(), Money.of("USD", "4.00"), OnSpent.SHORTFALL));
        assertThat(refunded.isDone()).as("%s", refunded).isTrue();

        callback(delivery(issuance).reference(), new Delivered("SUCCESS", "p-1", null));
        expectContradiction(issuance);
        assertThat(charged()).isEqualTo(NOTHING);
        settle(issuance, Settlement.HONOURED);

        assertThat(state(issuance)).isEqualTo(IssuanceState.ISSUED);
        assertThat(charged()).isEqualTo(Money.of("USD", "0.60"));
        assertThat(account(LedgerEntry.WRITTEN_OFF)).isEqualTo(Money.of("USD", "0.40"));
        expectSettled();
        assertThat(engine.deliveries().reverse(T, issuance.id()).orElseThrow().state())
                .isEqualTo(DeliveryState.REVERSED);
        assertThat(charged()).isEqualTo(NOTHING);
        expectSettled();
    }

    @Test
    void aRewardThatWasRefundedInPartAndCancelledIsHonouredAndTakenBack() {
        air.issue = request -> new NotSent("BUSY", Duration.ofHours(1), false);
        Issuance issuance = visit("ann");
        dispatch();
        engine.execute(new Refund(by("refund"), issuance.eventId(), Money.of("USD", "4.00"), OnSpent.SHORTFALL));
        engine.execute(new Cancel(by("cancel"), issuance.id()));
        callback(delivery(issuance).reference(), new Delivered("SUCCESS", "p-1", null));
        expectContradiction(issuance);
        settle(issuance, Settlement.HONOURED);
        assertThat(state(issuance)).isEqualTo(IssuanceState.ISSUED);
        assertThat(charged()).isEqualTo(ONE);
        expectSettled();
        engine.deliveries().reverse(T, issuance.id());
        assertThat(charged()).isEqualTo(NOTHING);
        expectSettled();
    }

    @Test
    void theAnswerOfACallThatWasGivenUpSettlesNoLaterOne() throws Exception {
        CompletableFuture<DeliveryOutcome> first = new CompletableFuture<>();
        CompletableFuture<DeliveryOutcome> last = new CompletableFuture<>();
        Issuance issuance = visit("ann");
        CompletableFuture<Void> given = sending(first);
        air.issue = request -> new Hold("NO_FUNDS");
        // Given up, not found, denied after the quiet period, sent again.
        for (int step = 0; step < 4; step++) {
            clock.advance(Duration.ofMinutes(31));
            dispatch();
        }
        assertThat(delivery(issuance).state()).isEqualTo(DeliveryState.HELD);
        engine.execute(new Redeliver(by("again"), issuance.id()));
        CompletableFuture<Void> again = sending(last);

        first.complete(new Rejected("INVALID_NUMBER", Rejected.Cause.RECIPIENT));
        given.get(30, TimeUnit.SECONDS);
        assertThat(delivery(issuance).state()).isEqualTo(DeliveryState.SENDING);
        last.complete(new Delivered("SUCCESS", null, null));
        again.get(30, TimeUnit.SECONDS);
        assertThat(state(issuance)).isEqualTo(IssuanceState.ISSUED);
    }

    /** Dispatches what is due, on another thread, and waits until it is being sent. */
    private CompletableFuture<Void> sending(CompletableFuture<DeliveryOutcome> answer) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        air.issue = request -> {
            begun.countDown();
            return answer.join();
        };
        CompletableFuture<Void> dispatched = CompletableFuture.runAsync(this::dispatch);
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        return dispatched;
    }

    @Test
    void thatAHeldOneWasNotExecutedIsNoNews() {
        air.issue = request -> new Hold("NO_FUNDS");
        Issuance issuance = visit("ann");
        dispatch();
        assertThat(callback(delivery(issuance).reference(), new NotExecuted("FAILED", null, false)))
                .isEqualTo(200);
        assertThat(delivery(issuance).state()).isEqualTo(DeliveryState.HELD);
    }

    @Test
    void aFailureNeedsNoNewReference() {
        air.issue = request -> new Pending("TAKEN", null);
        air.lookup = request -> Optional.of(new NotExecuted("FAILED", null, false));
        Issuance issuance = visit("ann");
        dispatch();
        assertThat(hint(delivery(issuance).reference())).isEqualTo(200);
        assertThat(delivery(issuance).state()).isEqualTo(DeliveryState.READY);
        assertThat(delivery(issuance).progress().generation()).isEqualTo(1);
        assertThat(state(issuance)).isEqualTo(IssuanceState.RESERVED);
    }

    @Test
    void aNameThatTwoDeliveriesHaveSettlesNeither() {
        air.issue = request -> new Pending("TAKEN", "same-id");
        Issuance first = visit("ann");
        Issuance second = visit("bob");
        dispatch();
        air.lookup = request -> Optional.of(
                request.reference().equals(delivery(first).reference())
                        ? new Delivered("SUCCESS", "same-id", null)
                        : new Pending("TAKEN", "same-id"));
        assertThat(callback("same-id", new Delivered("SUCCESS", "same-id", null)))
                .isEqualTo(200);
        assertThat(state(first)).as("by a look-up of our reference").isEqualTo(IssuanceState.ISSUED);
        assertThat(state(second)).isEqualTo(IssuanceState.PENDING);
    }

    @Test
    @SuppressWarnings("NullAway") // what a plug-in says is not checked
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
            air.issue = request -> outcome;
            Issuance issuance = visit("ann-" + ++number);
            dispatch();
            assertThat(delivery(issuance).state()).as("%s", outcome.getClass()).isNotIn(DeliveryState.SENDING);
            assertThat(engine.records().attempts(T, issuance.id()))
                    .singleElement()
                    .satisfies(attempt -> {
                        assertThat(attempt.kind()).isEqualTo(DeliveryAttempt.Kind.SEND);
                        assertThat(attempt.code()).isNotBlank().hasSizeLessThanOrEqualTo(100);
                        assertThat(attempt.code().chars().noneMatch(Character::isISOControl))
                                .isTrue();
                    });
            engine.execute(new Cancel(by("c" + number), issuance.id()));
            if (!state(issuance).next().isEmpty() && state(issuance) != IssuanceState.CANCELLED) {
                engine.execute(new RecordDelivery(by("f" + number), issuance.id(), RecordDelivery.Outcome.FAILED));
            }
        }
        assertThat(callback(nul, new Delivered("OK", null, null))).isEqualTo(200);
        assertThat(callback("x".repeat(9_000), new Delivered("OK", null, null))).isEqualTo(200);
        assertThat(hint(half)).isEqualTo(200);
    }
}
