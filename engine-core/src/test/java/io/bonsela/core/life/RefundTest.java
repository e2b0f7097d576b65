package io.bonsela.core.life;

import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.core.life.RewardShop.only;
import static io.bonsela.core.life.RewardShop.rule;
import static io.bonsela.core.life.RewardShop.rules;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.command.Confirm;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.Refund.OnSpent;
import io.bonsela.api.command.Reverse;
import io.bonsela.api.command.Spend;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.core.Shop;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The refund of an event, and the reversal of what it earned. */
class RefundTest {
    private final RewardShop shop = new RewardShop();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void aRefundUndoesWhatTheEventEarnedAndHistoryCountsNet() {
        shop.start(
                rule("each").give("earned", literal(new BigDecimal(10))).build(),
                rule("third")
                        .when(Expressions.count("purchase", Expressions.lifetime())
                                .atLeast(new BigDecimal(3)))
                        .give("voucher")
                        .cooldown(Duration.ofDays(100))
                        .build());
        shop.buy("ann");
        shop.buy("ann");
        Decision third = shop.buy("ann");
        assertThat(third.issuances()).hasSize(2);
        Receipt refund = shop.run(o -> new Refund(o, third.eventId()));
        assertThat(refund.amount()).isEqualTo(Money.of("USD", "10.00"));
        assertThat(refund.issuances())
                .extracting(Issuance::state)
                .containsExactlyInAnyOrder(IssuanceState.REVERSED, IssuanceState.CANCELLED);
        assertThat(shop.available("ann")).isEqualTo(Money.of("POINTS", "20"));
        Decision again = shop.buy("ann");
        assertThat(again.outcome("third").orElseThrow().outcome())
                .as("it is the third once more, and the cooldown is gone")
                .isEqualTo(Outcome.MATCHED);
        assertThat(shop.run(o -> new Refund(o, third.eventId())).refusal()).contains(ReasonCode.ALREADY_REFUNDED);
        assertThat(shop.engine().records().decision(Shop.TENANT, third.eventId()))
                .as("a decision is never revised")
                .contains(third);
    }

    @Test
    void anEventThatEarnedMuchCanBeRefunded() {
        shop.start(IntStream.range(0, 40)
                .mapToObj(i ->
                        rule("r" + i).give(i % 2 == 0 ? "costly" : "voucher").build())
                .toArray(Rule[]::new));
        Decision decision = shop.buy("ann");
        assertThat(decision.issuances()).hasSize(40);
        assertThat(shop.run(o -> new Refund(o, decision.eventId())).isDone()).isTrue();
        assertThat(shop.budget()).isEqualTo("1000.00 0.00 0.00");
    }

    @Test
    void aRefundAndAnEventOfOneBatchCountOnceEach() {
        CompletableFuture<Void> go = new CompletableFuture<>();
        shop.start(shop.builder(rules(
                        rule("r").give("costly").build(),
                        rule("count")
                                .on("visit")
                                .when(literal(true))
                                .give("earned", Expressions.count("purchase", Expressions.lifetime()))
                                .build()))
                .lanes(1)
                .listener(new RewardListener() {
                    @Override
                    public void decided(Decision decision) {
                        if (decision.subject().equals("blocker")) {
                            go.join();
                        }
                    }
                }));
        String first = shop.buy("ann").eventId();
        shop.buy("ann");
        assertThat(only(shop.engine().process(shop.visit("ann"))).value()).isEqualTo(Money.of("POINTS", "2"));
        shop.engine().submit(shop.visit("blocker"));
        CompletableFuture<Receipt> refund = shop.engine().submit(new Refund(shop.origin("refund"), first));
        CompletableFuture<Decision> third = shop.engine()
                .submit(Shop.purchase("third", "ann", "2026-03-01T11:00:00Z").build());
        go.complete(null);
        assertThat(refund.join().isDone()).isTrue();
        assertThat(third.join().status()).isEqualTo(Decision.Status.DECIDED);
        for (int i = 0; i < 3; i++) {
            assertThat(only(shop.engine().process(shop.visit("ann"))).value()).isEqualTo(Money.of("POINTS", "2"));
        }
    }

    @Test
    void aRefundOfSpentCreditLeavesADebtThatTheNextCreditSettles() {
        shop.start(rule("r").give("earned", literal(new BigDecimal(100))).build());
        Decision first = shop.buy("ann");
        shop.run(o -> new Spend(o, "ann", Money.of("POINTS", "80")));
        shop.run(o -> new Refund(o, first.eventId()));
        assertThat(shop.available("ann")).isEqualTo(Money.of("POINTS", "-80"));
        assertThat(shop.run(o -> new Spend(o, "ann", Money.of("POINTS", "1"))).refusal())
                .contains(ReasonCode.BALANCE_TOO_LOW);
        shop.buy("ann");
        assertThat(shop.available("ann")).isEqualTo(Money.of("POINTS", "20"));
        assertThat(shop.engine().reports().reconcile(Shop.TENANT).differences()).isEmpty();
    }

    @Test
    void aRefundOfSpentCreditCanLeaveAShortfallInstead() {
        shop.start(rule("r").give("costly").build());
        Decision first = shop.buy("ann");
        shop.run(o -> new Spend(o, "ann", Money.of("POINTS", "80")));
        Receipt refund = shop.run(o -> new Refund(o, first.eventId()).onSpent(OnSpent.SHORTFALL));
        assertThat(refund.shortfall()).containsExactly(Money.of("POINTS", "80"));
        assertThat(shop.available("ann")).isEqualTo(Money.of("POINTS", "0"));
        assertThat(shop.budget()).as("a fifth came back, and its cost with it").isEqualTo("1000.00 0.00 0.80");
        assertThat(shop.engine().reports().reconcile(Shop.TENANT).differences()).isEmpty();
    }

    @Test
    void theShortfallIsThatOfTheCreditThatWasSpent() {
        shop.start(
                rule("cheap").give("month").build(), rule("dear").give("dear").build());
        Decision decision = shop.buy("ann");
        shop.run(o -> new Spend(o, "ann", Money.of("POINTS", "100")));
        Receipt refund = shop.run(o -> new Refund(o, decision.eventId()).onSpent(OnSpent.SHORTFALL));
        assertThat(refund.shortfall()).containsExactly(Money.of("POINTS", "100"));
        assertThat(shop.budget()).as("the cost of what was spent").isEqualTo("1000.00 0.00 0.10");
    }

    @Test
    void whatCannotBeTakenBackKeepsItsCost() {
        shop.start(
                rule("r").give("costly").build(),
                rule("later").on("visit").when(literal(true)).give("forty").build());
        Issuance first = only(shop.buy("ann"));
        shop.run(o -> new Spend(o, "ann", Money.of("POINTS", "60")));
        Receipt part = shop.run(o -> new Reverse(o, first.id(), Money.of("POINTS", "60"), OnSpent.SHORTFALL));
        assertThat(part.shortfall()).containsExactly(Money.of("POINTS", "20"));
        shop.engine().process(shop.visit("ann"));
        Receipt rest = shop.run(o -> new Reverse(o, first.id(), null, OnSpent.SHORTFALL));
        assertThat(rest.shortfall()).isEmpty();
        assertThat(shop.budget())
                .as("a fifth of the dollar, and the later credit")
                .isEqualTo("1000.00 0.00 0.60");
    }

    @Test
    void aWalletOfManyCreditsCanBeSpentAndTakenBack() {
        shop.start(rule("r").give("pending").build());
        List<Issuance> all =
                IntStream.range(0, 60).mapToObj(i -> only(shop.buy("ann"))).toList();
        all.forEach(i -> shop.run(o -> new Confirm(o, i.id())));
        assertThat(shop.run(o -> new Spend(o, "ann", Money.of("POINTS", "1500")))
                        .isDone())
                .isTrue();
        assertThat(shop.run(o -> new Refund(o, all.get(0).eventId())).isDone()).isTrue();
        assertThat(shop.available("ann")).isEqualTo(Money.of("POINTS", "1450"));
        assertThat(shop.engine().reports().reconcile(Shop.TENANT).differences()).isEmpty();
    }

    @Test
    void expiredPointsAreNotTakenBack() {
        shop.start(rule("r").give("month").build());
        Decision first = shop.buy("ann");
        shop.run(o -> new Spend(o, "ann", Money.of("POINTS", "60")));
        shop.clock().advance(Duration.ofDays(31));
        shop.engine().maintenance().expireDue(shop.clock().instant(), 10);
        assertThat(shop.available("ann")).isEqualTo(Money.of("POINTS", "0"));
        Receipt refund = shop.run(o -> new Refund(o, first.eventId()));
        assertThat(refund.isDone()).isTrue();
        assertThat(shop.available("ann")).as("only what was spent").isEqualTo(Money.of("POINTS", "-60"));
    }

    @Test
    void expiredPointsKeepTheirCost() {
        shop.start(rule("r").give("month").build());
        Decision decision = shop.buy("ann");
        shop.run(o -> new Spend(o, "ann", Money.of("POINTS", "10")));
        shop.clock().advance(Duration.ofDays(31));
        shop.run(o -> new Refund(o, decision.eventId()));
        assertThat(shop.budget()).as("nine tenths expired").isEqualTo("1000.00 0.00 0.09");
    }
}
