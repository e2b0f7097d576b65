package io.bonsela.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Issuance;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.Reports;
import io.bonsela.api.Reports.Checkpoint;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Cancel;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.Publish;
import io.bonsela.api.command.Refund;
import io.bonsela.api.store.Store;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.Invariants;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A checkpoint is valid as long as all records that it covers exist, even after legitimate changes to them. */
@SuppressWarnings("NullAway.Init") // set before each test
abstract class CheckpointContract {
    private static final String T = "club";
    private static final String OTHER = "other-club";

    private Club club;
    private Reports reports;

    /** For subclasses. */
    protected CheckpointContract() {}

    /** Opens an empty store. */
    protected abstract Store open();

    @BeforeEach
    void begin() {
        club = new Club(RewardEngine.builder().store(open()).retention(Duration.ofDays(30)), T, OTHER);
        reports = club.engine().reports();
    }

    @AfterEach
    void everythingAgrees() {
        Invariants.reconciles(reports, T);
        Invariants.reconciles(reports, OTHER);
        club.close();
    }

    @Test
    void ofATenantWithoutDecisionsItIsOverThePublicationAlone() {
        Checkpoint checkpoint = reports.checkpoint(T);
        assertThat(checkpoint.decisions()).isZero();
        assertThat(checkpoint.answers()).isEqualTo(1);
        assertThat(reports.contains(checkpoint)).isTrue();
        Checkpoint empty = reports.checkpoint("late");
        assertThat(empty.answers()).isZero();
        club.engine()
                .execute(new Publish(
                        Origin.of("late", "first", "officer"),
                        Club.rules("late").build()));
        assertThat(reports.contains(empty)).isTrue();
        assertThat(reports.checkpoint("late").answers()).isEqualTo(1);
    }

    @Test
    void itHoldsWhateverIsDecidedErasedAndPrunedLater() {
        Decision ann = club.buy(T, "ann", "30.00");
        club.buy(T, "bob", "30.00");
        club.buy(T, "ann", "10.00");
        Issuance voucher = ann.issuances().get(1);
        club.code(voucher);
        Checkpoint early = reports.checkpoint(T);
        assertThat(early.decisions()).isEqualTo(3);
        assertThat(early.answers()).isEqualTo(2);
        club.buy(T, "ann", "11.00");
        club.run(T, o -> new Refund(o, ann.eventId()));
        Checkpoint late = reports.checkpoint(T);
        assertThat(late.digest()).isNotEqualTo(early.digest());
        club.run(T, o -> new Erase(o, "ann"));
        assertThat(reports.contains(early)).isTrue();
        assertThat(reports.contains(late)).isTrue();
        club.buy(T, "ann", "12.00");
        club.clock().advance(Duration.ofDays(60));
        assertThat(club.engine().maintenance().prune(100)).isEqualTo(2);
        club.buy(T, "bob", "12.00");
        assertThat(reports.contains(early)).isTrue();
        assertThat(reports.contains(late)).isTrue();
        assertThat(reports.contains(reports.checkpoint(T))).isTrue();
    }

    @Test
    void anErasedSubjectIsErasedOnceMoreUnderItsName() {
        Decision first = club.buy(T, "ann", "30.00");
        club.run(T, o -> new Erase(o, "ann"));
        club.buy(T, "ann", "30.00");
        Checkpoint checkpoint = reports.checkpoint(T);
        club.run(T, o -> new Erase(o, "ann"));
        club.run(T, o -> new Cancel(o, first.issuances().get(1).id()));
        assertThat(reports.contains(checkpoint)).isTrue();
        assertThat(club.engine().records().events(Query.of(T).subject("ann")).items())
                .isEmpty();
    }

    @Test
    void itIsOfOneTenantOnly() {
        club.buy(T, "ann", "30.00");
        club.buy(OTHER, "ann", "30.00");
        Checkpoint mine = reports.checkpoint(T);
        Checkpoint theirs = reports.checkpoint(OTHER);
        assertThat(mine.digest()).isNotEqualTo(theirs.digest());
        club.buy(OTHER, "ann", "31.00");
        assertThat(reports.checkpoint(T)).isEqualTo(mine);
        assertThat(reports.contains(theirs)).isTrue();
    }

    @Test
    void anotherDigestIsNotContained() {
        club.buy(T, "ann", "30.00");
        Checkpoint made = reports.checkpoint(T);
        assertThat(reports.contains(new Checkpoint(
                        T,
                        made.decisions(),
                        made.answers(),
                        made.decidedThrough(),
                        made.answeredThrough(),
                        "0".repeat(64))))
                .isFalse();
        assertThat(reports.contains(new Checkpoint(
                        T,
                        made.decisions() + 1,
                        made.answers(),
                        made.decidedThrough() + 1,
                        made.answeredThrough(),
                        made.digest())))
                .isFalse();
    }
}
