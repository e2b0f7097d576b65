package io.bonsela.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.BonselaException;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder.ApprovalPolicy;
import io.bonsela.api.command.Approve;
import io.bonsela.api.command.CaptureSpend;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Credit;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.HoldSpend;
import io.bonsela.api.command.Reject;
import io.bonsela.api.command.Spend;
import io.bonsela.api.command.TopUp;
import io.bonsela.api.command.UndoSpend;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.TestKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Four eyes: amounts that a person credits or debits by hand wait for the approval of another person. */
class ApprovalTest {
    private static final String T = "shop";

    private final RewardEngine engine = RewardEngine.builder()
            .rules(RuleSet.of(T, ZoneOffset.UTC)
                    .reward(Reward.credit("points", "POINTS").costing(Money.of("USD", "0.60")))
                    .reward(Reward.credit("cash", "USD"))
                    .budget(Budget.of("goodwill", Money.of("USD", "1.00")))
                    .build())
            .clock(new ManualClock(Instant.parse("2026-03-01T08:00:00Z")))
            .keys(TestKeys.ring("one"))
            .approvals(new ApprovalPolicy(false, List.of(Money.of("POINTS", "100"))))
            .build();
    private int number;

    @AfterEach
    void close() {
        assertThat(engine.reports().reconcile(T).differences()).isEmpty();
        engine.close();
    }

    private Origin by(String actor) {
        return Origin.of(T, "c" + ++number, actor).because("cold tea");
    }

    private Receipt credit(String points, @Nullable String budget) {
        return engine.execute(new Credit(by("ben"), "ann", "points", Money.of("POINTS", points), budget));
    }

    private Receipt waiting(Command command) {
        Receipt receipt = engine.execute(command);
        assertThat(receipt.refusal()).contains(ReasonCode.NEEDS_APPROVAL);
        return receipt;
    }

    private String digest(String command) {
        return engine.records().command(T, command).orElseThrow().digest();
    }

    private Receipt approve(String actor, String command) {
        return engine.execute(new Approve(by(actor), command, digest(command)));
    }

    private List<String> waiting() {
        return engine.records().waiting(T).stream()
                .map(record -> record.origin().id())
                .toList();
    }

    private long points() {
        return engine.reports().wallet(T, "ann").stream()
                .filter(balance -> balance.available().currency().isPoints())
                .mapToLong(balance -> balance.available().minorUnits())
                .sum();
    }

    @Test
    void upToTheLargestAmountNobodyElseIsNeeded() {
        assertThat(credit("100", null).isDone()).isTrue();
        assertThat(engine.execute(new Credit(by("ben"), "ann", "cash", Money.of("USD", "900.00"), null))
                        .isDone())
                .isTrue();
        assertThat(waiting()).isEmpty();
    }

    @Test
    void aboveItAnotherPersonApproves() {
        Receipt receipt = credit("101", "goodwill");
        assertThat(receipt.refusal()).contains(ReasonCode.NEEDS_APPROVAL);
        assertThat(receipt.reason().arguments())
                .containsEntry("largest", Money.of("POINTS", "100"))
                .containsEntry("digest", digest("c1"));
        assertThat(points()).isZero();
        assertThat(waiting()).containsExactly("c1");
        assertThat(approve("ben", "c1").refusal()).contains(ReasonCode.SAME_ACTOR);
        assertThat(engine.execute(new Approve(by("sue"), "c1", "another")).refusal())
                .contains(ReasonCode.OTHER_DIGEST);
        Receipt approved = approve("sue", "c1");
        assertThat(approved.isDone()).isTrue();
        assertThat(approved.amount()).isEqualTo(Money.of("POINTS", "101"));
        assertThat(points()).isEqualTo(101);
        assertThat(waiting()).isEmpty();
        List<Issuance> issuances = engine.records()
                .issuances(Query.of(T).event("by-hand/" + approved.commandId()))
                .items();
        assertThat(issuances).extracting(Issuance::value).containsExactly(Money.of("POINTS", "101"));
        assertThat(approve("tom", "c1").refusal()).contains(ReasonCode.NOT_WAITING);
        assertThat(points()).isEqualTo(101);
    }

    @Test
    void aDebitByHandWaitsTooAndCanBeUndone() {
        credit("90", null);
        credit("90", null);
        Money amount = Money.of("POINTS", "150");
        Receipt till = engine.execute(new Spend(Origin.of(T, "till-1", "till"), "ann", amount));
        assertThat(till.isDone()).isTrue();
        engine.execute(new UndoSpend(by("till"), "till-1", null));
        Receipt debit = waiting(new Spend(by("ben"), "ann", amount));
        Receipt approved = approve("sue", debit.commandId());
        assertThat(approved.isDone()).isTrue();
        assertThat(points()).isEqualTo(30);
        assertThat(engine.execute(new UndoSpend(by("sue"), approved.commandId(), null))
                        .isDone())
                .isTrue();
        assertThat(points()).isEqualTo(180);
    }

    @Test
    void aHoldByHandWaitsToo() {
        credit("90", null);
        credit("90", null);
        Duration day = Duration.ofDays(1);
        Receipt hold = waiting(new HoldSpend(by("ben"), "ann", Money.of("POINTS", "150"), day));
        Receipt approved = approve("sue", hold.commandId());
        assertThat(approved.isDone()).isTrue();
        assertThat(points()).isEqualTo(30);
        assertThat(engine.execute(new CaptureSpend(by("ben"), approved.commandId(), null))
                        .isDone())
                .isTrue();
    }

    @Test
    void whatIsRejectedCannotBeApproved() {
        credit("101", null);
        assertThat(engine.execute(new Reject(by("ben"), "c1")).isDone()).isTrue();
        assertThat(waiting()).isEmpty();
        assertThat(approve("sue", "c1").refusal()).contains(ReasonCode.NOT_WAITING);
        assertThat(engine.execute(new Reject(by("sue"), "c1")).refusal()).contains(ReasonCode.NOT_WAITING);
        assertThat(points()).isZero();
    }

    @Test
    void whatCannotBeDoneDoesNotWait() {
        assertThat(engine.execute(new Credit(by("ben"), "ann", "nothing", Money.of("POINTS", "500"), null))
                        .refusal())
                .contains(ReasonCode.UNKNOWN_PART);
        assertThat(engine.execute(new Spend(by("ben"), "ann", Money.of("POINTS", "500")))
                        .refusal())
                .contains(ReasonCode.BALANCE_TOO_LOW);
        assertThat(waiting()).isEmpty();
        assertThat(engine.execute(new Approve(by("sue"), "no-such", "d")).refusal())
                .contains(ReasonCode.NOT_WAITING);
        engine.execute(new TopUp(by("ben"), "goodwill", Money.of("USD", "1.00")));
        assertThat(engine.execute(new Approve(by("sue"), "c4", "d")).refusal()).contains(ReasonCode.NOT_WAITING);
    }

    /** The state at the time of the approval counts; the command goes on waiting. */
    @Test
    void anApprovalThatCannotBeDoneCanBeRepeated() {
        credit("101", "goodwill");
        credit("102", "goodwill");
        assertThat(approve("sue", "c1").isDone()).isTrue();
        assertThat(approve("sue", "c2").refusal()).contains(ReasonCode.BUDGET_TOO_LOW);
        assertThat(waiting()).containsExactly("c2");
        engine.execute(new TopUp(by("ben"), "goodwill", Money.of("USD", "1.00")));
        assertThat(approve("sue", "c2").isDone()).isTrue();
        assertThat(points()).isEqualTo(203);
    }

    @Test
    void theSameCommandStillWaitsAndAChangedOneIsAConflict() {
        Credit first = new Credit(by("ben"), "ann", "points", Money.of("POINTS", "101"), null);
        engine.execute(first);
        assertThat(engine.execute(first).refusal()).contains(ReasonCode.NEEDS_APPROVAL);
        Receipt changed = engine.execute(new Credit(first.origin(), "ann", "points", Money.of("POINTS", "999"), null));
        assertThat(changed.status()).isEqualTo(Receipt.Status.CONFLICT);
        approve("sue", "c1");
        assertThat(engine.execute(first).isDone()).isFalse();
        assertThat(points()).isEqualTo(101);
    }

    @Test
    void manyApprovalsAtOnceCreditOnce() {
        credit("101", null);
        String digest = digest("c1");
        List<CompletableFuture<Receipt>> all = IntStream.range(0, 16)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> engine.execute(new Approve(Origin.of(T, "a" + i, "sue"), "c1", digest))))
                .toList();
        assertThat(all.stream().map(CompletableFuture::join).filter(Receipt::isDone))
                .hasSize(1);
        assertThat(points()).isEqualTo(101);
    }

    @Test
    void afterAnErasureItDoesNotWait() {
        credit("101", null);
        String digest = digest("c1");
        engine.execute(new Erase(by("sue"), "ann"));
        assertThat(engine.execute(new Approve(by("sue"), "c1", digest)).refusal())
                .contains(ReasonCode.NOT_WAITING);
        AuditRecord record = engine.records().command(T, "c1").orElseThrow();
        assertThat(record.toString()).doesNotContain("ann").doesNotContain("cold tea");
        assertThat(engine.execute(new Reject(by("sue"), "c1")).isDone()).isTrue();
    }

    /** The name of an erased subject is also a word in the id of the command that was approved. */
    @Test
    void anErasureOfAWordInTheIdIsNoDifference() {
        Origin complaint = Origin.of(T, "complaint-12", "ben").because("cold tea");
        waiting(new Credit(complaint, "ann", "points", Money.of("POINTS", "101"), null));
        assertThat(approve("sue", "complaint-12").isDone()).isTrue();
        engine.execute(new Erase(by("sue"), "12"));
        assertThat(engine.reports().reconcile(T).differences()).isEmpty();
    }

    @Test
    void aPolicyHasOneAmountForEachCurrency() {
        assertThatThrownBy(() -> new ApprovalPolicy(false, List.of(Money.of("POINTS", "1"), Money.of("POINTS", "2"))))
                .isInstanceOf(BonselaException.class)
                .hasMessageContaining("a currency has two amounts");
        assertThatThrownBy(() -> new ApprovalPolicy(false, List.of(Money.of("POINTS", "-1"))))
                .isInstanceOf(BonselaException.class)
                .hasMessageContaining("negative");
    }
}
