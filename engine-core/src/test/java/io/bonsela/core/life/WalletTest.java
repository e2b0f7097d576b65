package io.bonsela.core.life;

import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.core.life.RewardShop.atOnce;
import static io.bonsela.core.life.RewardShop.only;
import static io.bonsela.core.life.RewardShop.rule;
import static io.bonsela.core.life.RewardShop.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.Terms;
import io.bonsela.api.Money;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.Reports.WalletBalance;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Confirm;
import io.bonsela.api.command.RecordDelivery;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.Spend;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.spi.RewardHandler;
import io.bonsela.core.KnownHandler;
import io.bonsela.core.Shop;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Objects;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Credits in a wallet: pending, available and spent. */
class WalletTest {
    private final RewardShop shop = new RewardShop();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void oneCommandFromManyThreadsIsDoneOnce() {
        shop.start(rule("r").give("earned", literal(new BigDecimal(100))).build());
        shop.buy("ann");
        Command spend = new Spend(shop.origin("one"), "ann", Money.of("POINTS", "30"));
        List<Receipt> receipts = atOnce(8, n -> shop.engine().execute(spend));
        assertThat(receipts)
                .extracting(Receipt::status)
                .containsOnlyOnce(Receipt.Status.DONE)
                .allMatch(s -> s == Receipt.Status.DONE || s == Receipt.Status.REPEATED);
        assertThat(shop.available("ann")).isEqualTo(Money.of("POINTS", "70"));
    }

    @Test
    void aCreditIsPendingUntilItIsConfirmed() {
        shop.start(rule("r").give("pending").build());
        Issuance issuance = only(shop.buy("ann"));
        WalletBalance before =
                shop.engine().reports().wallet(Shop.TENANT, "ann").get(0);
        assertThat(before.available()).isEqualTo(Money.of("POINTS", "0"));
        assertThat(before.pending()).isEqualTo(Money.of("POINTS", "50"));
        assertThat(shop.run(o -> new Confirm(o, issuance.id())).isDone()).isTrue();
        assertThat(shop.available("ann")).isEqualTo(Money.of("POINTS", "50"));
        assertThat(shop.run(o -> new Confirm(o, issuance.id())).refusal()).contains(ReasonCode.NOT_HELD);
    }

    @Test
    void aDeferredCreditIsPendingUntilItIsDelivered() {
        RewardHandler later = new KnownHandler(
                "later",
                new Terms(Terms.Delivery.DEFERRED, Terms.Charging.ON_ISSUE, Terms.Compensation.TAKE_FROM_WALLET),
                true);
        RuleSet rules = rules(rule("r").give("late").build()).toBuilder()
                .reward(Reward.of("late", "later", "POINTS")
                        .valued(Money.of("POINTS", "9"))
                        .costing(Money.of("USD", "1.00"))
                        .heldFor(Period.ofDays(1)))
                .build();
        shop.start(shop.builder().handler(later).rules(rules));
        Issuance issuance = only(shop.buy("ann"));
        shop.clock().advance(Duration.ofDays(2));
        assertThat(shop.available("ann")).isEqualTo(Money.of("POINTS", "0"));
        shop.run(o -> new RecordDelivery(o, issuance.id(), RecordDelivery.Outcome.UNKNOWN));
        assertThat(shop.engine().reports().wallet(Shop.TENANT, "ann").get(0).pending())
                .isEqualTo(Money.of("POINTS", "9"));
        shop.run(o -> new RecordDelivery(o, issuance.id(), RecordDelivery.Outcome.DELIVERED));
        assertThat(shop.available("ann")).isEqualTo(Money.of("POINTS", "9"));
    }

    @Test
    void theCreditThatExpiresFirstIsSpentFirst() {
        shop.start(
                rule("a")
                        .give("earned", literal(new BigDecimal(30)))
                        .priority(2)
                        .build(),
                rule("b").give("month").priority(1).build());
        Decision decision = shop.buy("ann");
        Receipt spent = shop.run(o -> new Spend(o, "ann", Money.of("POINTS", "110")));
        assertThat(spent.issuances())
                .extracting(Issuance::reward, i -> Objects.requireNonNull(i.remaining()))
                .containsExactly(
                        Tuple.tuple("month", Money.of("POINTS", "0")), Tuple.tuple("earned", Money.of("POINTS", "20")));
        assertThat(decision.issuances()).hasSize(2);
    }

    @Test
    void theExpiringBalanceIsNoMoreThanWhatIsLeftAfterADebt() {
        shop.start(
                rule("r").give("costly").build(),
                rule("later").on("visit").when(literal(true)).give("held").build());
        Decision first = shop.buy("ann");
        shop.run(o -> new Spend(o, "ann", Money.of("POINTS", "100")));
        shop.run(o -> new Refund(o, first.eventId()));
        shop.engine().process(shop.visit("ann"));
        shop.clock().advance(Duration.ofDays(8));
        WalletBalance balance =
                shop.engine().reports().wallet(Shop.TENANT, "ann").get(0);
        assertThat(balance.available()).isEqualTo(Money.of("POINTS", "40"));
        assertThat(balance.expiring()).isEqualTo(Money.of("POINTS", "40"));
    }

    @Test
    void termsOfACreditThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> new Terms(
                        Terms.Delivery.IMMEDIATE, Terms.Charging.ON_REDEMPTION, Terms.Compensation.TAKE_FROM_WALLET))
                .isInstanceOf(BonselaException.class);
        RewardHandler worthless =
                new KnownHandler("worthless", KnownHandler.ALL.get(0).terms(), false);
        assertThatThrownBy(() -> RewardEngine.builder().handler(worthless))
                .isInstanceOfSatisfying(
                        BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION));
    }
}
