package io.bonsela.core.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.Standing.Parts;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.Refund.OnSpent;
import io.bonsela.api.command.Reverse;
import io.bonsela.api.command.Spend;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.Invariants;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Reversals in parts. */
class ReversalProperties {
    private static final String T = "club";

    @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
    void partsInAnyOrderAndNumberSumToTheWholeAndNoMore(
            @ForAll @Size(max = 12) List<@IntRange(min = 1, max = 30) Integer> parts,
            @ForAll @IntRange(min = 1, max = 50) int spent) {
        try (Club club = new Club(T)) {
            Issuance points = club.buy(T, "ann", "10.00").issuances().get(0);
            club.run(T, o -> new Spend(o, "ann", Money.ofMinor("POINTS", spent)));
            long left = 50;
            for (int part : parts) {
                Receipt receipt = club.run(T, o -> new Reverse(o, points.id()).part(Money.ofMinor("POINTS", part)));
                if (left == 0) {
                    assertThat(receipt.refusal()).contains(ReasonCode.ISSUANCE_REVERSED);
                } else if (part > left) {
                    assertThat(receipt.refusal()).contains(ReasonCode.AMOUNT_TOO_LARGE);
                } else {
                    assertThat(receipt.isDone()).isTrue();
                    left -= part;
                }
            }
            assertThat(club.engine().reports().wallet(T, "ann").get(0).available())
                    .isEqualTo(Money.ofMinor("POINTS", left - spent));
            if (left > 0) {
                assertThat(club.run(T, o -> new Reverse(o, points.id())).amount())
                        .isEqualTo(Money.ofMinor("POINTS", left));
            }
            assertThat(club.engine().records().budgets(T).get(0).charged())
                    .as("all of the cost, whatever the parts")
                    .isEqualTo(Money.of("USD", "0.00"));
            assertThat(club.engine().reports().reconcile(T).differences()).isEmpty();
        }
    }

    @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
    void refundsInAnyNumberUndoAllThatWasEarned(
            @ForAll @Size(max = 8) List<@IntRange(min = 1, max = 1_500) Integer> parts,
            @ForAll @IntRange(min = 1, max = 50) int spent,
            @ForAll OnSpent onSpent) {
        try (Club club = new Club(T)) {
            Decision decision = club.buy(T, "ann", "30.01");
            club.run(T, o -> new Spend(o, "ann", Money.ofMinor("POINTS", spent)));
            long left = 3_001;
            long lost = 0;
            for (int part : parts) {
                Receipt receipt = club.run(
                        T,
                        o -> new Refund(o, decision.eventId())
                                .part(Money.ofMinor("USD", part))
                                .onSpent(onSpent));
                assertThat(receipt.isDone()).isEqualTo(part <= left);
                left -= receipt.isDone() ? part : 0;
                lost += shortfall(receipt);
            }
            if (left > 0) {
                lost += shortfall(club.run(T, o -> new Refund(o, decision.eventId()).onSpent(onSpent)));
            }
            assertThat(club.engine()
                            .records()
                            .issuances(io.bonsela.api.Query.of(T))
                            .items())
                    .extracting(Issuance::state)
                    .containsExactly(IssuanceState.REVERSED, IssuanceState.CANCELLED);
            long owed =
                    club.engine().reports().wallet(T, "ann").get(0).available().minorUnits();
            assertThat(lost - owed)
                    .as("earned, refunded, and nothing kept that is not accounted for")
                    .isEqualTo(spent);
            assertThat(club.engine().reports().reconcile(T).differences()).isEmpty();
        }
    }

    /** A step in the life of a credit of 50 points for a purchase of 30.01. */
    private record Step(char kind, int amount) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Step> spend = Arbitraries.integers().between(1, 20).map(amount -> new Step('s', amount));
        Arbitrary<Step> refund = Arbitraries.integers().between(1, 1_200).map(cents -> new Step('r', cents));
        return Arbitraries.frequencyOf(
                        Tuple.of(4, spend), Tuple.of(4, refund), Tuple.of(1, Arbitraries.just(new Step('l', 91))))
                .list()
                .ofMaxSize(10);
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void eachUnitIsTakenBackOnceAndTheDebtIsAtMostWhatWasSpent(
            @ForAll("steps") List<Step> steps, @ForAll OnSpent onSpent) {
        try (Club club = new Club(T)) {
            Decision decision = club.buy(T, "ann", "30.01");
            String id = decision.issuances().get(0).id();
            long spent = 0;
            long shortfall = 0;
            for (Step step : steps) {
                switch (step.kind) {
                    case 's' -> {
                        Receipt receipt = club.run(T, o -> new Spend(o, "ann", Money.ofMinor("POINTS", step.amount)));
                        spent += receipt.isDone() ? step.amount : 0;
                    }
                    case 'r' ->
                        shortfall += shortfall(club.run(
                                T,
                                o -> new Refund(o, decision.eventId())
                                        .part(Money.ofMinor("USD", step.amount))
                                        .onSpent(onSpent)));
                    default -> {
                        club.clock().advance(Duration.ofDays(step.amount));
                        club.engine().maintenance().expireDue(100);
                    }
                }
                assertThat(shortfall - available(club)).isLessThanOrEqualTo(spent);
            }
            shortfall += shortfall(club.run(T, o -> new Refund(o, decision.eventId()).onSpent(onSpent)));
            Issuance points = club.engine().records().issuance(T, id).orElseThrow();
            Parts parts = points.standing().parts();
            Money left = points.state() == IssuanceState.EXPIRED
                    ? parts.lapsed()
                    : Money.zero(parts.used().currency());
            assertThat(parts.undone().plus(left)).as("%s", parts).isEqualTo(points.value());
            assertThat(shortfall - available(club)).isEqualTo(spent);
            assertThat(parts.writtenOff().minorUnits()).isEqualTo(shortfall);
            Invariants.reconciles(club.engine().reports(), T);
        }
    }

    private static long available(Club club) {
        return club.engine().reports().wallet(T, "ann").get(0).available().minorUnits();
    }

    private static long shortfall(Receipt receipt) {
        return receipt.shortfall().stream().mapToLong(Money::minorUnits).sum();
    }
}
