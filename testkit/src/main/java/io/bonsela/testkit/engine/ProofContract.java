package io.bonsela.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Health;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.Reports.Reconciliation;
import io.bonsela.api.command.AdjustBudget;
import io.bonsela.api.command.Cancel;
import io.bonsela.api.command.RecordDelivery;
import io.bonsela.api.command.Redeliver;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.Refund.OnSpent;
import io.bonsela.api.command.SettleContradiction;
import io.bonsela.api.command.SettleContradiction.Settlement;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.connector.DeliveryOutcome.DeliveredOtherwise;
import io.bonsela.api.connector.DeliveryOutcome.Hold;
import io.bonsela.api.connector.DeliveryOutcome.NotExecuted;
import io.bonsela.api.connector.DeliveryOutcome.NotSent;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.delivery.Progress;
import io.bonsela.api.store.Store;
import io.bonsela.testkit.Invariants;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A provider's proof of a delivery is never lost, however late it arrives, and the books can be settled with it. A test
 * of a store extends this.
 */
@SuppressWarnings("NullAway.Init") // set before each test
abstract class ProofContract {
    private static final Money NOTHING = Money.of("USD", "0.00");

    private AirtimeShop shop;
    private int number;

    /** For subclasses. */
    protected ProofContract() {}

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

    private Money charged() {
        return shop.engine.records().budgets(AirtimeShop.TENANT).get(0).charged();
    }

    private Money available() {
        return shop.engine.records().budgets(AirtimeShop.TENANT).get(0).available();
    }

    private Money account(String name) {
        return shop.engine.records().ledger(Query.of(AirtimeShop.TENANT).limit(1_000)).items().stream()
                .filter(entry -> entry.account().equals(name))
                .map(LedgerEntry::amount)
                .reduce(NOTHING, Money::plus);
    }

    /**
     * A reward that was sent, reported as not executed, and cancelled; then the provider proves that it delivered it.
     */
    private Issuance paidAfterAll(String subject) {
        shop.air.issue = request -> new NotSent("BUSY", Duration.ofHours(1), false);
        Issuance issuance = shop.visit(subject);
        shop.dispatch();
        Receipt cancelled = shop.engine.execute(new Cancel(shop.origin("cancel-" + subject), issuance.id()));
        assertThat(cancelled.isDone()).as("%s", cancelled).isTrue();
        assertThat(shop.callback(shop.delivery(issuance).reference(), new Delivered("SUCCESS", "p-1", null)))
                .isEqualTo(200);
        return issuance;
    }

    private void expectContradiction(Issuance issuance) {
        assertThat(shop.engine.deliveries().contradictions(AirtimeShop.TENANT, 10))
                .extracting(Delivery::id)
                .containsExactly(issuance.id());
        assertThat(shop.engine.deliveries().contradictions("other", 10)).isEmpty();
        assertThat(shop.engine.health().problems())
                .extracting(Health.Problem::code)
                .contains(Health.Code.DELIVERIES_CONTRADICTED);
        assertThat(shop.engine.reports().reconcile(AirtimeShop.TENANT).differences())
                .singleElement()
                .satisfies(difference -> {
                    assertThat(difference.source()).isEqualTo(Reconciliation.Source.PROVIDER);
                    assertThat(difference.what()).isEqualTo("delivery " + issuance.id());
                });
        assertThat(shop.told).filteredOn(one -> one.progress().isContradicted()).hasSize(1);
    }

    private void expectSettled() {
        assertThat(shop.engine.deliveries().contradictions(AirtimeShop.TENANT, 10))
                .isEmpty();
        assertThat(shop.engine.health().problems())
                .extracting(Health.Problem::code)
                .doesNotContain(Health.Code.DELIVERIES_CONTRADICTED);
        Invariants.reconciles(shop.engine.reports(), AirtimeShop.TENANT);
    }

    private Receipt settle(Issuance issuance, Settlement settlement) {
        Receipt receipt = shop.engine.execute(
                new SettleContradiction(shop.origin("settle-" + ++number), issuance.id(), settlement));
        assertThat(receipt.isDone()).as("%s", receipt).isTrue();
        return receipt;
    }

    @Test
    void aProofForACancelledRewardIsHonoured() {
        Issuance issuance = paidAfterAll("ann");
        assertThat(shop.delivery(issuance).state()).isEqualTo(DeliveryState.CONTRADICTED);
        assertThat(shop.state(issuance)).isEqualTo(IssuanceState.CANCELLED);
        assertThat(charged()).isEqualTo(NOTHING);
        expectContradiction(issuance);
        assertThat(shop.callback(shop.delivery(issuance).reference(), new Delivered("SUCCESS", "p-1", null)))
                .as("again")
                .isEqualTo(200);
        expectContradiction(issuance);

        Receipt receipt = settle(issuance, Settlement.HONOURED);

        assertThat(receipt.notes()).isEmpty();
        assertThat(shop.state(issuance)).isEqualTo(IssuanceState.ISSUED);
        assertThat(shop.delivery(issuance).state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(charged()).isEqualTo(AirtimeShop.VALUE);
        expectSettled();
        assertThat(shop.engine
                        .execute(new SettleContradiction(shop.origin("twice"), issuance.id(), Settlement.HONOURED))
                        .refusal())
                .contains(ReasonCode.NOT_CONTRADICTED);
    }

    @Test
    void whatIsHonouredTakesItsShareOfACapAgainAndBeyondTheBudgetIsWrittenOff() {
        Issuance issuance = paidAfterAll("ann");
        shop.air.issue = request -> new Delivered("OK", null, null);
        Issuance other = shop.visit("ann");
        shop.dispatch();
        assertThat(shop.state(other)).isEqualTo(IssuanceState.ISSUED);
        shop.engine.execute(new AdjustBudget(
                new Origin(AirtimeShop.TENANT, "less", "clerk", "less money"), "b", null, Money.of("USD", "-0.60")));
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
        assertThat(shop.decide("e-more", "ann").issuances()).isEmpty();
        expectSettled();
    }

    @Test
    void whatTheProviderTakesBackLeavesTheBooksAsTheyWere() {
        Issuance issuance = paidAfterAll("ann");
        settle(issuance, Settlement.TAKEN_BACK);
        assertThat(shop.state(issuance)).isEqualTo(IssuanceState.CANCELLED);
        assertThat(shop.delivery(issuance).state()).isEqualTo(DeliveryState.REVERSED);
        assertThat(charged()).isEqualTo(NOTHING);
        expectSettled();

        Issuance second = paidAfterAll("bob");
        assertThat(shop.engine
                        .deliveries()
                        .reverse(AirtimeShop.TENANT, second.id())
                        .orElseThrow()
                        .state())
                .isEqualTo(DeliveryState.REVERSED);
        assertThat(shop.state(second)).isEqualTo(IssuanceState.CANCELLED);
        expectSettled();
    }

    @Test
    void aProofAfterARefusalIsNotSilent() {
        shop.air.issue = request -> new Rejected("INVALID_NUMBER", Rejected.Cause.RECIPIENT);
        Issuance issuance = shop.visit("ann");
        shop.dispatch();
        assertThat(shop.state(issuance)).isEqualTo(IssuanceState.FAILED);
        shop.callback(shop.delivery(issuance).reference(), new Delivered("SUCCESS", null, null));
        expectContradiction(issuance);
        settle(issuance, Settlement.HONOURED);
        assertThat(shop.state(issuance)).isEqualTo(IssuanceState.ISSUED);
        assertThat(charged()).isEqualTo(AirtimeShop.VALUE);
        expectSettled();
    }

    @Test
    void somethingElseThatWasDeliveredIsForAPerson() {
        for (DeliveryOutcome other : List.of(
                new Delivered("SUCCESS", "p-1", Money.of("USD", "10.00")),
                new Delivered("SUCCESS", "p-1", Money.of("ZWG", "1.00")),
                new DeliveredOtherwise("OTHER_RECIPIENT", "p-1", null))) {
            shop.told.clear();
            shop.air.issue = request -> other;
            Issuance issuance = shop.visit("ann-" + ++number);
            shop.dispatch();
            assertThat(shop.delivery(issuance).state()).isEqualTo(DeliveryState.UNKNOWN);
            assertThat(shop.delivery(issuance).progress().code()).isEqualTo(Progress.DELIVERED_OTHERWISE);
            assertThat(shop.delivery(issuance).progress().dueAt()).isNull();
            assertThat(shop.state(issuance)).isEqualTo(IssuanceState.UNKNOWN);
            assertThat(shop.engine
                            .execute(new Cancel(shop.origin("c" + number), issuance.id()))
                            .refusal())
                    .contains(ReasonCode.DELIVERY_UNDECIDED);
            assertThat(shop.engine
                            .execute(new RecordDelivery(
                                    shop.origin("r" + number), issuance.id(), RecordDelivery.Outcome.PENDING))
                            .refusal())
                    .contains(ReasonCode.DELIVERY_CONTRADICTED);
            shop.callback(shop.delivery(issuance).reference(), new Delivered("SUCCESS", null, null));
            expectContradiction(issuance);
            settle(issuance, Settlement.TAKEN_BACK);
            assertThat(shop.state(issuance)).isEqualTo(IssuanceState.FAILED);
            expectSettled();
        }
        assertThat(charged()).isEqualTo(NOTHING);
    }

    @Test
    void whatWasDeliveredOtherwiseIsToldOfADeliveredOneToo() {
        shop.air.issue = request -> new Delivered("SUCCESS", "p-1", null);
        Issuance issuance = shop.visit("ann");
        shop.dispatch();
        shop.callback(shop.delivery(issuance).reference(), new Delivered("SUCCESS", "p-1", Money.of("USD", "10.00")));
        expectContradiction(issuance);
        assertThat(shop.state(issuance)).isEqualTo(IssuanceState.ISSUED);
        settle(issuance, Settlement.HONOURED);
        assertThat(charged()).isEqualTo(AirtimeShop.VALUE);
        assertThat(account(LedgerEntry.WRITTEN_OFF)).isEqualTo(NOTHING);
        expectSettled();
    }

    /**
     * The provider reports the first reference as failed and later as delivered; the next reference was not delivered.
     */
    private Issuance paidUnderTheFirstReference() {
        shop.air.issue = request -> new NotExecuted("FAILED", null, true);
        Issuance issuance = shop.visit("ann");
        shop.dispatch();
        String first = shop.delivery(issuance).reference(1);
        assertThat(shop.delivery(issuance).progress().generation()).isEqualTo(2);
        shop.air.issue = request -> new Hold("NO_FUNDS");
        shop.clock.advance(Duration.ofHours(1));
        shop.engine.execute(new Redeliver(shop.origin("again"), issuance.id()));
        shop.dispatch();
        assertThat(shop.callback(first, new Delivered("SUCCESS", "p-1", null))).isEqualTo(200);
        return issuance;
    }

    @Test
    void aProofOfAnEarlierReferenceIsNotSilent() {
        Issuance issuance = paidUnderTheFirstReference();
        expectContradiction(issuance);
        assertThat(shop.state(issuance)).isEqualTo(IssuanceState.UNKNOWN);
        settle(issuance, Settlement.HONOURED);
        assertThat(shop.state(issuance)).isEqualTo(IssuanceState.ISSUED);
        assertThat(charged()).isEqualTo(AirtimeShop.VALUE);
        expectSettled();
    }

    @Test
    void whatWasDeliveredTwiceIsPaidOnceAndWrittenOffOnce() {
        shop.air.issue = request -> new NotExecuted("FAILED", null, true);
        Issuance issuance = shop.visit("ann");
        shop.dispatch();
        shop.engine.execute(
                new RecordDelivery(shop.origin("by-hand"), issuance.id(), RecordDelivery.Outcome.DELIVERED));
        assertThat(shop.state(issuance)).isEqualTo(IssuanceState.ISSUED);
        shop.air.lookup = request -> Optional.of(new Delivered("SUCCESS", null, null));
        assertThat(shop.hint(shop.delivery(issuance).reference(1))).isEqualTo(200);
        expectContradiction(issuance);
        settle(issuance, Settlement.HONOURED);
        assertThat(charged()).isEqualTo(AirtimeShop.VALUE);
        assertThat(account(LedgerEntry.WRITTEN_OFF)).isEqualTo(AirtimeShop.VALUE);
        expectSettled();
    }

    @Test
    void whatIsProvenUnderTwoReferencesIsWrittenOffOnceHoweverOftenItIsSaid() {
        shop.air.issue = request -> new NotExecuted("FAILED", null, true);
        Issuance issuance = shop.visit("ann");
        shop.dispatch();
        shop.air.issue = request -> new Delivered("SUCCESS", "p-2", null);
        shop.clock.advance(Duration.ofHours(1));
        shop.dispatch();
        assertThat(shop.state(issuance)).isEqualTo(IssuanceState.ISSUED);
        String first = shop.delivery(issuance).reference(1);
        String second = shop.delivery(issuance).reference(2);

        shop.callback(first, new Delivered("SUCCESS", "p-1", null));
        expectContradiction(issuance);
        settle(issuance, Settlement.HONOURED);
        for (String reference : List.of(first, second)) {
            assertThat(shop.callback(reference, new Delivered("SUCCESS", null, null)))
                    .isEqualTo(200);
        }

        assertThat(charged()).isEqualTo(AirtimeShop.VALUE);
        assertThat(account(LedgerEntry.WRITTEN_OFF)).isEqualTo(AirtimeShop.VALUE);
        expectSettled();
    }

    @Test
    void ofTwoThatWereDeliveredTheProviderTakesOneBack() {
        Issuance issuance = paidUnderTheFirstReference();
        shop.callback(shop.delivery(issuance).reference(2), new Delivered("SUCCESS", "p-2", null));
        settle(issuance, Settlement.HONOURED);
        assertThat(shop.state(issuance)).isEqualTo(IssuanceState.ISSUED);
        assertThat(charged()).isEqualTo(AirtimeShop.VALUE);
        assertThat(account(LedgerEntry.WRITTEN_OFF)).isEqualTo(AirtimeShop.VALUE);
        expectSettled();
    }

    @Test
    void thePartThatWasRefundedBeforeTheProofIsWrittenOff() {
        shop.air.issue = request -> new NotSent("BUSY", Duration.ofHours(1), false);
        Issuance issuance = shop.visit("ann");
        shop.dispatch();
        Receipt refunded = shop.engine.execute(new Refund(shop.origin("refund"), issuance.eventId())
                .part(Money.of("USD", "4.00"))
                .onSpent(OnSpent.SHORTFALL));
        assertThat(refunded.isDone()).as("%s", refunded).isTrue();

        shop.callback(shop.delivery(issuance).reference(), new Delivered("SUCCESS", "p-1", null));
        expectContradiction(issuance);
        assertThat(charged()).isEqualTo(NOTHING);
        settle(issuance, Settlement.HONOURED);

        assertThat(shop.state(issuance)).isEqualTo(IssuanceState.ISSUED);
        assertThat(charged()).isEqualTo(Money.of("USD", "0.60"));
        assertThat(account(LedgerEntry.WRITTEN_OFF)).isEqualTo(Money.of("USD", "0.40"));
        expectSettled();
        assertThat(shop.engine
                        .deliveries()
                        .reverse(AirtimeShop.TENANT, issuance.id())
                        .orElseThrow()
                        .state())
                .isEqualTo(DeliveryState.REVERSED);
        assertThat(charged()).isEqualTo(NOTHING);
        expectSettled();
    }

    @Test
    void aRewardThatWasRefundedInPartAndCancelledIsHonouredAndTakenBack() {
        shop.air.issue = request -> new NotSent("BUSY", Duration.ofHours(1), false);
        Issuance issuance = shop.visit("ann");
        shop.dispatch();
        shop.engine.execute(new Refund(shop.origin("refund"), issuance.eventId())
                .part(Money.of("USD", "4.00"))
                .onSpent(OnSpent.SHORTFALL));
        shop.engine.execute(new Cancel(shop.origin("cancel"), issuance.id()));
        shop.callback(shop.delivery(issuance).reference(), new Delivered("SUCCESS", "p-1", null));
        expectContradiction(issuance);
        settle(issuance, Settlement.HONOURED);
        assertThat(shop.state(issuance)).isEqualTo(IssuanceState.ISSUED);
        assertThat(charged()).isEqualTo(AirtimeShop.VALUE);
        expectSettled();
        shop.engine.deliveries().reverse(AirtimeShop.TENANT, issuance.id());
        assertThat(charged()).isEqualTo(NOTHING);
        expectSettled();
    }
}
