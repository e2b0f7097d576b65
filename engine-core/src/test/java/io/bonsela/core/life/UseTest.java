package io.bonsela.core.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.api.command.Refund;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.Invariants;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A voucher of USD 2.00 that one sale earned falls with the sale on which it was used. */
class UseTest {
    private static final String T = "club";

    private final Club club = new Club(T);
    private final Decision earned = club.buy(T, "ann", "30.00");
    private final Issuance voucher = earned.issuances().get(1);

    @AfterEach
    void everythingAgrees() {
        Invariants.reconciles(club.engine().reports(), T);
        club.close();
    }

    private void redeem(@Nullable String event, @Nullable Money part) {
        assertThat(club.run(T, o -> {
                            Redeem redeem = new Redeem(o, new Token.Trusted(voucher.id()));
                            Redeem there = event == null ? redeem : redeem.usedOn(event);
                            return part == null ? there : there.part(part);
                        })
                        .isDone())
                .isTrue();
    }

    private void refund(Decision decision, @Nullable String part) {
        assertThat(club.run(T, o -> {
                            Refund refund = new Refund(o, decision.eventId());
                            return part == null ? refund : refund.part(Money.of("USD", part));
                        })
                        .isDone())
                .isTrue();
    }

    private Money charged() {
        return now().reservation().charged();
    }

    private Issuance now() {
        return club.engine().records().issuance(T, voucher.id()).orElseThrow();
    }

    @Test
    void itsCostStaysIfTheSaleThatEarnedItIsRefunded() {
        Decision other = club.buy(T, "ann", "10.00");
        redeem(other.eventId(), null);
        refund(earned, null);
        assertThat(charged()).isEqualTo(Money.of("USD", "2.00"));
        assertThat(now().state()).isEqualTo(IssuanceState.REDEEMED);
    }

    @Test
    void itsCostStaysIfNobodyToldWhereItWasUsed() {
        redeem(null, null);
        refund(earned, null);
        assertThat(charged()).isEqualTo(Money.of("USD", "2.00"));
    }

    @Test
    void itFallsWithTheSaleOnWhichItWasUsedInProportionAndOnce() {
        Decision other = club.buy(T, "bob", "10.00");
        redeem(other.eventId(), Money.of("USD", "1.50"));
        refund(other, "4.00");
        assertThat(charged()).as("of 1.50").isEqualTo(Money.of("USD", "0.90"));
        refund(earned, null);
        assertThat(charged()).isEqualTo(Money.of("USD", "0.90"));
        refund(other, null);
        assertThat(charged()).isEqualTo(Money.of("USD", "0.00"));
        assertThat(now().state()).isEqualTo(IssuanceState.REVERSED);
    }

    @Test
    void usedOnTheSaleThatEarnedItItFallsOnce() {
        redeem(earned.eventId(), null);
        refund(earned, "15.00");
        assertThat(charged()).isEqualTo(Money.of("USD", "1.00"));
        refund(earned, null);
        assertThat(charged()).isEqualTo(Money.of("USD", "0.00"));
    }

    @Test
    void unusedItFallsWithTheSaleThatEarnedIt() {
        refund(earned, null);
        assertThat(now().state()).isEqualTo(IssuanceState.CANCELLED);
    }

    @Test
    void theSaleMayBeDecidedAfterTheRedemption() {
        // The club numbers events and commands alike.
        redeem("e3", null);
        Decision later = club.buy(T, "ann", "10.00");
        assertThat(later.eventId()).isEqualTo("e3");
        refund(later, null);
        assertThat(charged()).isEqualTo(Money.of("USD", "0.00"));
    }
}
