package io.bonsela.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.Reports.MemberWallet;
import io.bonsela.api.command.Credit;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.HoldSpend;
import io.bonsela.api.command.Merge;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.ReleaseSpend;
import io.bonsela.api.command.Spend;
import io.bonsela.api.command.Transfer;
import io.bonsela.api.command.UndoMerge;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What must hold for subjects that are merged, on any store. */
public abstract class MergeContract extends MergeBench {
    /** For subclasses. */
    protected MergeContract() {}

    @Test
    void walletsAreOne() {
        buy(OLD, "1.00");
        buy(NEW, "1.00");
        merge();
        assertThat(balance(NEW)).isEqualTo(points(20));
        assertThat(balance(OLD)).isEqualTo(points(20));
        assertThat(engine.reports().wallets(T))
                .extracting(MemberWallet::subject)
                .containsExactly(NEW);
        done(origin -> new Spend(origin, NEW, points(15)));
        assertThat(balance(NEW)).isEqualTo(points(5));
        assertThat(run(origin -> new Spend(origin, NEW, points(6))).refusal()).contains(ReasonCode.BALANCE_TOO_LOW);
        assertThat(engine.records().names(T, OLD)).containsExactly(NEW, OLD);
        assertThat(engine.records().names(T, NEW)).containsExactly(NEW, OLD);
        assertThat(engine.records().merged(T)).containsExactly(Map.entry(OLD, NEW));
    }

    @Test
    void capsAddUpForEventsUnderTheNewName() {
        capsAddUpAndAreReleasedByRefunds(NEW);
    }

    @Test
    void capsAddUpForEventsUnderTheOldName() {
        capsAddUpAndAreReleasedByRefunds(OLD);
    }

    private void capsAddUpAndAreReleasedByRefunds(String name) {
        String first = buy(OLD, "1.00").eventId();
        buy(OLD, "1.00");
        buy(NEW, "1.00");
        merge();
        List<String> rules = List.of("earn", "weekly", "monthly", "value");
        Decision fourth = buy(name, "1.00");
        assertThat(rules).allMatch(rule -> outcome(fourth, rule) == Outcome.CAPPED);
        done(origin -> new Refund(origin, first));
        Decision fifth = buy(name, "1.00");
        assertThat(rules).allMatch(rule -> outcome(fifth, rule) == Outcome.MATCHED);
        Decision sixth = buy(name, "1.00");
        assertThat(rules).allMatch(rule -> outcome(sixth, rule) == Outcome.CAPPED);
    }

    @Test
    void aCooldownHoldsForBothNames() {
        buy(OLD, "1.00");
        merge();
        assertThat(outcome(buy(NEW, "1.00"), "cooling")).isEqualTo(Outcome.COOLING_DOWN);
        assertThat(outcome(buy(OLD, "1.00"), "cooling")).isEqualTo(Outcome.COOLING_DOWN);
        clock.advance(Duration.ofDays(3));
        assertThat(outcome(buy(OLD, "1.00"), "cooling")).isEqualTo(Outcome.MATCHED);
    }

    @Test
    void historiesAreJoined() {
        buy(OLD, "1.00");
        buy(OLD, "1.00");
        buy(NEW, "1.00");
        merge();
        assertThat(outcome(buy(NEW, "1.00"), "fourth")).isEqualTo(Outcome.MATCHED);
        assertThat(outcome(buy(NEW, "1.00"), "fourth")).isEqualTo(Outcome.MATCHED);
    }

    @Test
    void eventsUnderTheOldNameAreDecidedForTheNewOneOnce() {
        engine.process(purchase(OLD, "before", "1.00"));
        merge();
        Decision decision = engine.process(purchase(OLD, "after", "1.00"));
        assertThat(decision.subject()).isEqualTo(NEW);
        assertThat(decision.issuances()).extracting(Issuance::subject).containsOnly(NEW);
        assertThat(engine.process(purchase(OLD, "after", "1.00")).status()).isEqualTo(Decision.Status.REPEATED);
        assertThat(engine.process(purchase(NEW, "after", "1.00")).status()).isEqualTo(Decision.Status.REPEATED);
        assertThat(engine.process(purchase(OLD, "before", "1.00")).status()).isEqualTo(Decision.Status.REPEATED);
        assertThat(engine.process(purchase(OLD, "after", "2.00")).status()).isEqualTo(Decision.Status.CONFLICT);
        assertThat(engine.inspect().evaluate(purchase(OLD, "other", "1.00")).subject())
                .isEqualTo(NEW);
        assertThat(balance(NEW)).isEqualTo(points(20));
    }

    @Test
    void commandsUnderTheOldNameAreDecidedForTheNewOne() {
        buy(NEW, "1.00");
        merge();
        done(origin -> new Credit(origin.because("sorry"), OLD, "points", points(5), null));
        done(origin -> new Spend(origin, OLD, points(12)));
        assertThat(run(origin -> new Transfer(origin, OLD, NEW, points(1))).refusal())
                .contains(ReasonCode.ALREADY_MERGED);
        done(origin -> new Transfer(origin, OLD, "rudo", points(1)));
        assertThat(balance(NEW)).isEqualTo(points(2));
        done(origin -> new Transfer(origin, "rudo", OLD, points(1)));
        assertThat(balance(NEW)).isEqualTo(points(3));
        assertThat(engine.records().issuances(Query.of(T).subject(OLD)).items()).isEmpty();
    }

    @Test
    void aRewardOfOneNameIsRedeemedByTheHolderUnderTheOther() {
        for (int i = 0; i < 3; i++) {
            buy(OLD, "1.00");
        }
        Issuance voucher = buy(OLD, "1.00").issuances().stream()
                .filter(issuance -> issuance.rule().equals("fourth"))
                .findFirst()
                .orElseThrow();
        merge();
        done(origin -> new Redeem(origin, new Token.Trusted(voucher.id())).heldBy(NEW));
    }

    @Test
    void whatOneNameOwesThePointsOfTheOtherPay() {
        Decision old = buy(OLD, "1.00");
        done(origin -> new Spend(origin, OLD, points(10)));
        buy(NEW, "1.00");
        merge();
        done(origin -> new Refund(origin, old.eventId()));
        assertThat(balance(NEW)).isEqualTo(points(0));
        buy(NEW, "1.00");
        assertThat(balance(NEW)).isEqualTo(points(10));
    }

    @Test
    void aDebtOfOneNameIsSettledByTheNextPointsOfTheOther() {
        Decision old = buy(OLD, "1.00");
        done(origin -> new Spend(origin, OLD, points(10)));
        done(origin -> new Refund(origin, old.eventId()));
        merge();
        assertThat(balance(NEW)).isEqualTo(points(-10));
        buy(OLD, "1.00");
        assertThat(balance(NEW)).isEqualTo(points(0));
        assertThat(run(origin -> new Spend(origin, NEW, points(1))).refusal()).contains(ReasonCode.BALANCE_TOO_LOW);
    }

    @Test
    void whatWasHeldUnderTheOldNameReturns() {
        buy(OLD, "1.00");
        Receipt hold = run(origin -> new HoldSpend(origin, OLD, points(4), Duration.ofDays(1)));
        merge();
        assertThat(balance(NEW)).isEqualTo(points(6));
        done(origin -> new ReleaseSpend(origin, hold.commandId()));
        assertThat(balance(NEW)).isEqualTo(points(10));
    }

    @Test
    void aMergeIsUndoneExactlyUntilItIsUsed() {
        buy(OLD, "1.00");
        buy(OLD, "1.00");
        buy(NEW, "1.00");
        List<?> before = List.of(
                engine.records().issuances(Query.of(T)).items(),
                engine.records().ledger(Query.of(T)).items(),
                engine.reports().wallets(T));
        merge();
        done(origin -> new UndoMerge(origin, OLD));
        assertThat(List.of(
                        engine.records().issuances(Query.of(T)).items(),
                        engine.records().ledger(Query.of(T)).items(),
                        engine.reports().wallets(T)))
                .isEqualTo(before);
        assertThat(engine.records().names(T, OLD)).containsExactly(OLD);
        assertThat(outcome(buy(NEW, "1.00"), "earn")).isEqualTo(Outcome.MATCHED);
        assertThat(outcome(buy(OLD, "1.00"), "earn")).isEqualTo(Outcome.MATCHED);
        assertThat(outcome(buy(OLD, "1.00"), "earn")).isEqualTo(Outcome.CAPPED);
        merge();
        buy(NEW, "1.00");
        assertThat(run(origin -> new UndoMerge(origin, OLD)).refusal()).contains(ReasonCode.MERGE_IN_USE);
    }

    @Test
    void whatUsesAMergeAlsoUnderTheOldName() {
        String event = buy(OLD, "1.00").eventId();
        merge();
        done(origin -> new Refund(origin, event));
        assertThat(run(origin -> new UndoMerge(origin, OLD)).refusal()).contains(ReasonCode.MERGE_IN_USE);
    }

    @Test
    void mergesFollowEachOther() {
        buy("a", "1.00");
        buy("b", "1.00");
        buy("c", "1.00");
        done(origin -> new Merge(origin, "a", "b"));
        done(origin -> new Merge(origin, "b", "c"));
        assertThat(engine.records().names(T, "a")).containsExactly("c", "b", "a");
        assertThat(balance("a")).isEqualTo(points(30));
        assertThat(run(origin -> new Merge(origin, "a", "d")).refusal()).contains(ReasonCode.ALREADY_MERGED);
        assertThat(run(origin -> new Merge(origin, "d", "b")).refusal()).contains(ReasonCode.ALREADY_MERGED);
        assertThat(run(origin -> new UndoMerge(origin, "d")).refusal()).contains(ReasonCode.NOT_MERGED);
        assertThat(run(origin -> new UndoMerge(origin, "a")).refusal()).contains(ReasonCode.MERGE_IN_USE);
    }

    @Test
    void aMergeOfMergedSubjectsIsUndoneToo() {
        buy("a", "1.00");
        done(origin -> new Merge(origin, "a", "b"));
        done(origin -> new Merge(origin, "b", "c"));
        done(origin -> new UndoMerge(origin, "b"));
        assertThat(engine.records().names(T, "a")).containsExactly("b", "a");
        assertThat(engine.records().names(T, "c")).containsExactly("c");
        assertThat(engine.process(purchase("a", "later", "1.00")).subject()).isEqualTo("b");
    }

    @Test
    void theHigherLevelCounts() {
        buy(OLD, "70.00");
        clock.advance(Duration.ofDays(10));
        buy(NEW, "25.00");
        merge();
        Decision decision = buy(NEW, "1.00");
        assertThat(decision.raised()).as("it is gold already").isEmpty();
        assertThat(engine.records().tiers(T, NEW))
                .extracting(each -> each.level())
                .containsExactly("gold");
        clock.advance(Duration.ofDays(100));
        engine.maintenance().expireDue(100);
        assertThat(engine.records().tiers(T, NEW))
                .extracting(each -> each.level())
                .containsOnlyNulls();
        assertThat(engine.maintenance().expireDue(100).expired())
                .as("nothing stays due")
                .isZero();
    }

    @Test
    void aLevelOfTheOldNameEndsByTime() {
        buy(OLD, "70.00");
        merge();
        clock.advance(Duration.ofDays(100));
        engine.maintenance().expireDue(100);
        Decision decision = buy(NEW, "25.00");
        assertThat(decision.raised()).extracting(Event::subject).containsExactly(NEW);
        assertThat(engine.records().tiers(T, NEW))
                .extracting(each -> each.level())
                .containsExactly("silver");
    }

    @Test
    void progressIsThatOfBoth() {
        for (int i = 0; i < 3; i++) {
            buy(OLD, "1.00");
        }
        merge();
        for (String name : List.of(OLD, NEW)) {
            assertThat(engine.inspect().progress(T, name, clock.instant()).rules().stream()
                            .filter(rule -> rule.rule().equals("fourth"))
                            .map(rule -> rule.outcome()))
                    .containsExactly(Outcome.MATCHED);
        }
    }

    @Test
    void whatARuleRaisesForTheOldNameIsDecidedForTheNewOne() {
        engine.process(Event.of("joined")
                .tenant(T)
                .id("j")
                .subject("rudo")
                .with("referrer", OLD)
                .build());
        merge();
        Decision decision = buy("rudo", "1.00");
        assertThat(balance(NEW)).isEqualTo(points(7));
        assertThat(engine.records().issuances(Query.of(T).subject(NEW)).items()).hasSize(1);
        done(origin -> new Refund(origin, decision.eventId()));
        assertThat(balance(NEW)).isEqualTo(points(0));
    }

    @Test
    void anErasureUnderEitherNameErasesAllNames() {
        engine.process(Event.of("joined")
                .tenant(T)
                .id("j")
                .subject("rudo")
                .with("referrer", OLD)
                .build());
        buy(OLD, "25.00");
        merge();
        buy("rudo", "1.00");
        buy(NEW, "1.00");
        done(origin -> new Spend(origin, OLD, points(12)));
        assertThat(engine.reports().export(T, OLD).events()).hasSize(4);
        done(origin -> new Erase(origin, OLD));
        String everything = engine.records().events(Query.of(T)).items() + " "
                + engine.records().issuances(Query.of(T)).items()
                + engine.records().ledger(Query.of(T)).items()
                + engine.records().audit(Query.of(T)).items()
                + engine.records().events(Query.of(T)).items().stream()
                        .map(event -> engine.records().record(T, event.id()))
                        .toList();
        assertThat(everything).doesNotContain(OLD).doesNotContain(NEW);
        assertThat(engine.records().merged(T)).isEmpty();
        assertThat(buy(OLD, "1.00").subject()).as("a new subject").isEqualTo(OLD);
    }

    @Test
    void noCapIsExceededWhileASubjectIsMerged() {
        List<CompletableFuture<Decision>> decisions = IntStream.range(0, 40)
                .mapToObj(i -> {
                    if (i == 20) {
                        CompletableFuture<Receipt> unused =
                                engine.submit(new Merge(Origin.of(T, "m", "clerk"), OLD, NEW));
                    }
                    return engine.submit(purchase(i % 2 == 0 ? OLD : NEW, "p" + i, "1.00"));
                })
                .toList();
        decisions.forEach(CompletableFuture::join);
        assertThat(engine.records().merged(T)).hasSize(1);
        long earned = engine.records().issuances(Query.of(T)).items().stream()
                .filter(issuance -> issuance.rule().equals("earn"))
                .count();
        assertThat(earned).isBetween(3L, 6L);
        assertThat(outcome(buy(OLD, "1.00"), "earn")).isEqualTo(Outcome.CAPPED);
    }
}
