package io.bonsela.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.Query;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Records.TierStanding;
import io.bonsela.api.command.Announce;
import io.bonsela.api.command.Credit;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.HoldSpend;
import io.bonsela.api.command.Merge;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.Spend;
import io.bonsela.api.command.Transfer;
import io.bonsela.api.command.UndoMerge;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What uses a merge, so that it cannot be undone any more, and what an erasure reaches, on any store. */
public abstract class MergeUseContract extends MergeBench {
    private int joined;

    /** For subclasses. */
    protected MergeUseContract() {}

    private void undoIsRefused() {
        assertThat(run(origin -> new UndoMerge(origin, OLD)).refusal()).contains(ReasonCode.MERGE_IN_USE);
    }

    private void join(String friend, String referrer) {
        engine.process(Event.of("joined")
                .tenant(T)
                .id("joined-" + ++joined)
                .subject(friend)
                .with("referrer", referrer)
                .build());
    }

    /** Spends what a purchase earned, and refunds the purchase. */
    private void owe(String subject) {
        Decision decision = buy(subject, "1.00");
        done(origin -> new Spend(origin, subject, points(10)));
        done(origin -> new Refund(origin, decision.eventId()));
    }

    @Test
    void aTransferToTheSubject() {
        owe(OLD);
        buy("rudo", "1.00");
        merge();
        done(origin -> new Transfer(origin, "rudo", OLD, points(10)));
        assertThat(balance(NEW)).isEqualTo(points(0));
        undoIsRefused();
    }

    /** The decision reads the credit that owes after the one that pays; made again, it must read the same. */
    @Test
    void aDebtOfOneNameThatADecisionPaysFromTheOther() {
        for (int i = 0; i < 3; i++) {
            buy(OLD, "1.00");
        }
        owe(NEW);
        merge();
        assertThat(outcome(buy(NEW, "1.00"), "earn")).isEqualTo(Outcome.CAPPED);
        assertThat(balance(NEW)).isEqualTo(points(20));
        undoIsRefused();
    }

    @Test
    void aHoldThatEndsAndPaysTheDebtOfTheOtherName() {
        buy(OLD, "1.00");
        done(origin -> new HoldSpend(origin, OLD, points(10), Duration.ofDays(1)));
        owe(NEW);
        merge();
        clock.advance(Duration.ofDays(2));
        engine.maintenance().expireDue(100);
        assertThat(balance(NEW)).isEqualTo(points(0));
        undoIsRefused();
    }

    @Test
    void aRefundOfWhatAnotherSubjectRaised() {
        join("rudo", OLD);
        String event = buy("rudo", "1.00").eventId();
        merge();
        done(origin -> new Refund(origin, event));
        undoIsRefused();
    }

    @Test
    void aLevelThatEnds() {
        buy(OLD, "70.00");
        merge();
        clock.advance(Duration.ofDays(100));
        engine.maintenance().expireDue(100);
        assertThat(engine.reports().reconcile(T).differences()).isEmpty();
        undoIsRefused();
    }

    @Test
    void aLowerLevelOfTheNameInUseDoesNotStayDue() {
        buy(NEW, "25.00");
        clock.advance(Duration.ofDays(20));
        buy(OLD, "70.00");
        merge();
        clock.advance(Duration.ofDays(15));
        engine.maintenance().expireDue(100);
        assertThat(engine.maintenance().expireDue(100).expired()).isZero();
        Decision decision = buy(NEW, "1.00");
        assertThat(decision.raised()).as("it is gold").isEmpty();
        assertThat(engine.records().tiers(T, NEW))
                .extracting(TierStanding::level)
                .containsExactly("gold");
    }

    @Test
    void whatIsOwedUnderOneNameCannotBeTransferredUnderTheOther() {
        owe(OLD);
        buy(NEW, "1.00");
        merge();
        assertThat(balance(NEW)).isEqualTo(points(0));
        assertThat(run(origin -> new Transfer(origin, NEW, "zoe", points(1))).refusal())
                .contains(ReasonCode.BALANCE_TOO_LOW);
    }

    @Test
    void aCreditThatExpiresPaysTheDebtOfTheOtherNameFirst() {
        owe(OLD);
        done(origin -> new Credit(origin.because("sorry"), NEW, "stars", points(10), null));
        merge();
        clock.advance(Duration.ofDays(60));
        engine.maintenance().expireDue(100);
        assertThat(balance(NEW)).isEqualTo(points(0));
    }

    /** The balance is read by a condition, and the decision is repeated from its record. */
    @Test
    void aCreditOfTheOldNameThatExpiresPaysTheDebtOfTheNewOneWithAnEvent() {
        owe(NEW);
        done(origin -> new Credit(origin.because("sorry"), OLD, "stars", points(10), null));
        merge();
        clock.advance(Duration.ofDays(60));
        assertThat(outcome(buy(NEW, "1.00"), "rich")).isEqualTo(Outcome.MATCHED);
    }

    @Test
    void aMessageUnderTheOldNameIsAboutTheNewOne() {
        merge();
        done(origin -> new Announce(origin, "shop.hello", OLD, Map.of()));
        assertThat(engine.records().audit(Query.of(T).subject(NEW)).items())
                .extracting(record -> record.verb())
                .containsExactly("merge", "announce");
    }

    @Test
    void anEventIsRepeatedUnderEitherNameAlsoIfItCameBeforeTheMerge() {
        engine.process(purchase(OLD, "before", "1.00"));
        merge();
        assertThat(engine.process(purchase(NEW, "before", "1.00")).status()).isEqualTo(Decision.Status.REPEATED);
        assertThat(engine.process(purchase("rudo", "before", "1.00")).status()).isEqualTo(Decision.Status.CONFLICT);
    }

    @Test
    void theFactsAreThoseOfTheNameInUse() {
        merge();
        assertThat(outcome(buy(OLD, "1.00"), "known")).isEqualTo(Outcome.MATCHED);
        assertThat(buy("rudo", "1.00").outcome("known")).isEmpty();
    }

    private void isGone(String... names) {
        String everything = engine.records().events(Query.of(T)).items().stream()
                        .map(event -> engine.records().record(T, event.id()))
                        .toList()
                + " " + engine.records().audit(Query.of(T)).items()
                + engine.records().issuances(Query.of(T)).items();
        assertThat(everything).doesNotContain(names);
    }

    @Test
    void theReasonsOfRefusalsAreErased() {
        assertThat(run(origin -> new UndoMerge(origin, OLD)).refusal()).contains(ReasonCode.NOT_MERGED);
        merge();
        assertThat(run(origin -> new Merge(origin, OLD, "zoe")).refusal()).contains(ReasonCode.ALREADY_MERGED);
        buy(NEW, "1.00");
        undoIsRefused();
        done(origin -> new Erase(origin, NEW));
        isGone(OLD, NEW);
    }

    @Test
    void whatTheNamesRaisedForEachOtherIsErased() {
        join(OLD, NEW);
        buy(OLD, "1.00");
        merge();
        done(origin -> new Erase(origin, NEW));
        isGone(OLD, NEW);
    }

    @Test
    void aLinkedSubjectUnderAllItsNames() {
        join("rudo-old", "annan");
        done(origin -> new Merge(origin, "rudo-old", "rudo"));
        assertThat(buy("rudo", "1.00").raised()).extracting(Event::subject).containsExactly("annan");
        done(origin -> new Erase(origin, "annan"));
        isGone("annan");
        assertThat(buy("rudo", "1.00").raised()).isEmpty();
    }
}
