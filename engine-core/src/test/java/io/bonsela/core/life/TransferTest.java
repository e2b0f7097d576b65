package io.bonsela.core.life;

import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.BonselaException;
import io.bonsela.api.DayFigure;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.LedgerEntry.Kind;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Credit;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.Publish;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.Reverse;
import io.bonsela.api.command.Spend;
import io.bonsela.api.command.Transfer;
import io.bonsela.api.command.UndoSpend;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.TestKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Credits move from one wallet to another. */
class TransferTest {
    private static final String T = "shop";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T08:00:00Z"));
    private final RewardEngine engine = RewardEngine.builder()
            .rules(rules(true))
            .clock(clock)
            .keys(TestKeys.ring("one"))
            .build();
    private int number;

    private static RuleSet rules(boolean transferable) {
        Reward points = Reward.credit("points", "POINTS").expiringAfter(Period.ofDays(30));
        return RuleSet.of(T, ZoneOffset.UTC)
                .eventType("sale", Map.of("amount", Attribute.required(ValueType.money("USD"))))
                .budget(Budget.of("promo", Money.of("POINTS", "1000")))
                .reward(transferable ? points.transferring() : points)
                .reward(Reward.credit("promo", "POINTS").expiringAfter(Period.ofDays(5)))
                .reward(Reward.credit("cash", "USD"))
                .rule(Rule.named("earn")
                        .on("sale")
                        .when(literal(true))
                        .budget("promo")
                        .give("points", field("amount").dividedBy("USD 1.00"))
                        .build())
                .build();
    }

    @AfterEach
    void close() {
        assertThat(engine.reports().reconcile(T).differences()).isEmpty();
        engine.close();
    }

    private Origin origin() {
        return Origin.of(T, "c" + ++number, "clerk");
    }

    private void sale(String id, String subject, String amount) {
        engine.process(Event.of("sale")
                .tenant(T)
                .id(id)
                .subject(subject)
                .amount(Money.of("USD", amount))
                .build());
    }

    private Receipt transfer(String from, String to, String points) {
        return engine.execute(new Transfer(origin(), from, to, Money.of("POINTS", points)));
    }

    private long available(String subject) {
        return engine.reports().wallet(T, subject).stream()
                .filter(balance -> balance.available().currency().isPoints())
                .mapToLong(balance -> balance.available().minorUnits())
                .sum();
    }

    private List<Issuance> credits(String subject) {
        return engine.records().issuances(Query.of(T).subject(subject)).items();
    }

    @Test
    void eachPartKeepsItsExpiry() {
        sale("s1", "ann", "30.00");
        clock.advance(Duration.ofDays(10));
        sale("s2", "ann", "40.00");
        Receipt receipt = transfer("ann", "ben", "50");
        assertThat(receipt.isDone()).isTrue();
        assertThat(receipt.amount()).isEqualTo(Money.of("POINTS", "50"));
        assertThat(available("ann")).isEqualTo(20);
        assertThat(available("ben")).isEqualTo(50);
        assertThat(credits("ben"))
                .extracting(Issuance::value, Issuance::expiresAt, Issuance::rule, Issuance::eventId, Issuance::state)
                .containsExactlyInAnyOrder(
                        tuple(
                                Money.of("POINTS", "30"),
                                Instant.parse("2026-03-31T08:00:00Z"),
                                "by:transfer",
                                "by-hand/c1",
                                IssuanceState.ISSUED),
                        tuple(
                                Money.of("POINTS", "20"),
                                Instant.parse("2026-04-10T08:00:00Z"),
                                "by:transfer",
                                "by-hand/c1",
                                IssuanceState.ISSUED));
        assertThat(engine.records().issuances(Query.of(T).event("by-hand/c1")).items())
                .hasSize(2);
        clock.advance(Duration.ofDays(21));
        engine.maintenance().expireDue(10);
        assertThat(available("ben")).isEqualTo(20);
        assertThat(available("ann")).isEqualTo(20);
    }

    @Test
    void nothingIsIssuedOrPaidASecondTime() {
        sale("s1", "ann", "30.00");
        transfer("ann", "ben", "10");
        assertThat(engine.records().budgets(T).get(0).charged()).isEqualTo(Money.of("POINTS", "30"));
        assertThat(engine.reports().days(T, clock.instant(), clock.instant().plusSeconds(1)))
                .extracting(DayFigure::kind, DayFigure::rule, DayFigure::amount, DayFigure::postings)
                .contains(tuple(Kind.TRANSFER, "by:transfer", Money.of("POINTS", "10"), 1L))
                .contains(tuple(Kind.CREDIT, "earn", Money.of("POINTS", "30"), 1L));
        assertThat(engine.records().ledger(Query.of(T).account("credits-transferred")).items().stream()
                        .mapToLong(entry -> entry.amount().minorUnits())
                        .sum())
                .isZero();
        assertThat(engine.reports().outstanding(T).stream()
                        .mapToLong(due -> due.available().minorUnits())
                        .sum())
                .isEqualTo(30);
    }

    @Test
    void onlyWhatIsTransferableMoves() {
        sale("s1", "ann", "30.00");
        engine.execute(new Credit(origin().because("sorry"), "ann", "promo", Money.of("POINTS", "100"), null));
        Receipt refused = transfer("ann", "ben", "31");
        assertThat(refused.refusal()).contains(ReasonCode.BALANCE_TOO_LOW);
        assertThat(refused.reason().arguments().get("transferable")).isEqualTo(Money.of("POINTS", "30"));
        assertThat(transfer("ann", "ben", "30").isDone()).isTrue();
        assertThat(available("ann")).isEqualTo(100);
        assertThat(engine.execute(new Transfer(origin(), "ann", "ben", Money.of("USD", "1.00")))
                        .refusal())
                .contains(ReasonCode.NOT_TRANSFERABLE);
    }

    @Test
    void withoutPermissionNothingMoves() {
        sale("s1", "ann", "30.00");
        engine.execute(new Publish(origin(), rules(false)));
        assertThat(transfer("ann", "ben", "1").refusal()).contains(ReasonCode.NOT_TRANSFERABLE);
        assertThat(available("ann")).isEqualTo(30);
    }

    @Test
    void onlyACreditCanBeTransferable() {
        assertThatThrownBy(() -> RewardEngine.builder()
                        .rules(RuleSet.of(T, ZoneOffset.UTC)
                                .reward(Reward.discount("off", "USD").transferring())
                                .build())
                        .build())
                .isInstanceOf(InvalidRuleSetException.class)
                .hasMessageContaining("rewards/off/transferable");
        assertThatThrownBy(() -> new Transfer(origin(), "ann", "ann", Money.of("POINTS", "1")))
                .isInstanceOf(BonselaException.class)
                .hasMessageContaining("themselves");
    }

    /** The sender gave points away that the refund takes back, so they come from the sender's other points or are owed. */
    @Test
    void aRefundOfTheSaleIsTheSendersAffair() {
        sale("s1", "ann", "30.00");
        transfer("ann", "ben", "30");
        engine.execute(new Refund(origin(), "s1"));
        assertThat(available("ben")).isEqualTo(30);
        sale("s2", "ann", "50.00");
        assertThat(available("ann")).isEqualTo(20);
    }

    @Test
    void whatTheRecipientOwesIsSettledFirst() {
        sale("s1", "ben", "20.00");
        engine.execute(new Spend(origin(), "ben", Money.of("POINTS", "20")));
        engine.execute(new Refund(origin(), "s1"));
        sale("s2", "ann", "30.00");
        transfer("ann", "ben", "30");
        assertThat(available("ben")).isEqualTo(10);
    }

    @Test
    void aTransferIsNoSpending() {
        sale("s1", "ann", "30.00");
        transfer("ann", "ben", "30");
        assertThat(engine.execute(new UndoSpend(origin(), "c1", null)).refusal())
                .contains(ReasonCode.UNKNOWN_SPEND);
        assertThat(transfer("ben", "ann", "30").isDone()).isTrue();
        assertThat(available("ann")).isEqualTo(30);
        String moved = credits("ann").stream()
                .filter(credit -> credit.state() == IssuanceState.ISSUED)
                .findFirst()
                .orElseThrow()
                .id();
        assertThat(engine.execute(new Reverse(origin(), moved)).isDone()).isTrue();
        assertThat(available("ann")).isZero();
    }

    @Test
    void aRepeatMovesNothing() {
        sale("s1", "ann", "30.00");
        Transfer once = new Transfer(origin(), "ann", "ben", Money.of("POINTS", "10"));
        Receipt first = engine.execute(once);
        Receipt repeated = engine.execute(once);
        assertThat(repeated.status()).isEqualTo(Receipt.Status.REPEATED);
        assertThat(repeated.issuances()).isEqualTo(first.issuances());
        assertThat(available("ben")).isEqualTo(10);
    }

    /** Both wallets are locked in one order, so that transfers in both directions do not wait for each other. */
    @Test
    void transfersInBothDirectionsKeepTheSum() {
        sale("s1", "ann", "300.00");
        sale("s2", "ben", "300.00");
        List<CompletableFuture<Void>> all = IntStream.range(0, 40)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    Origin own = Origin.of(T, "t" + i, "clerk");
                    String from = i % 2 == 0 ? "ann" : "ben";
                    String to = i % 2 == 0 ? "ben" : "ann";
                    assertThat(engine.execute(new Transfer(own, from, to, Money.of("POINTS", "7")))
                                    .isDone())
                            .isTrue();
                }))
                .toList();
        all.forEach(CompletableFuture::join);
        assertThat(available("ann")).isEqualTo(300);
        assertThat(available("ben")).isEqualTo(300);
    }

    @Test
    void theExportOfTheRecipientHasTheTransfer() {
        sale("s1", "ann", "30.00");
        transfer("ann", "ben", "10");
        assertThat(engine.reports().export(T, "ben").audit())
                .extracting(AuditRecord::verb)
                .containsExactly("transfer");
        assertThatThrownBy(() -> engine.execute(
                        new Transfer(Origin.of(T, "c9", "erased:x"), "ann", "ben", Money.of("POINTS", "1"))))
                .isInstanceOf(BonselaException.class)
                .hasMessageContaining("reserved for erased subjects");
    }

    @Test
    void anErasedRecipientIsNamedNowhere() {
        sale("s1", "ann", "30.00");
        transfer("ann", "phone-0772", "10");
        engine.execute(new Erase(origin(), "phone-0772"));
        AuditRecord record = engine.records().command(T, "c1").orElseThrow();
        assertThat(record.subject()).isEqualTo("ann");
        assertThat(record.toString()).doesNotContain("phone-0772");
        List<LedgerEntry> entries = engine.records().ledger(Query.of(T)).items();
        assertThat(entries.toString()).doesNotContain("phone-0772");
        assertThat(available("ann")).isEqualTo(20);
    }
}
