package io.bonsela.core.life;

import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.core.life.RewardShop.atOnce;
import static io.bonsela.core.life.RewardShop.only;
import static io.bonsela.core.life.RewardShop.outcome;
import static io.bonsela.core.life.RewardShop.rule;
import static io.bonsela.core.life.RewardShop.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Maintenance.Swept;
import io.bonsela.api.Money;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.core.Shop;
import io.bonsela.core.memory.MemoryStore;
import io.bonsela.testkit.Patience;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When rewards expire and holds and periods end. */
class ExpiryTest {
    private final RewardShop shop = new RewardShop();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void anExpiredRewardIsRefusedAndIsEitherRedeemedOrSwept() {
        shop.start(shop.builder(rules(rule("r").give("voucher").build())).maxFuture(Duration.ofDays(20)));
        Issuance issuance = only(shop.buy("ann"));
        String code = shop.newCode(issuance);
        shop.clock().advance(Duration.ofDays(20));
        assertThat(shop.engine()
                        .records()
                        .issuance(Shop.TENANT, issuance.id())
                        .orElseThrow()
                        .state())
                .isEqualTo(IssuanceState.ISSUED);
        assertThat(shop.engine().execute(shop.redeemCode("till", code)).refusal())
                .contains(ReasonCode.ISSUANCE_EXPIRED);
        List<Issuance> more =
                IntStream.range(0, 40).mapToObj(i -> only(shop.buy("ann" + i))).toList();
        Instant end = Objects.requireNonNull(more.get(0).expiresAt());
        ExecutorService threads = Executors.newFixedThreadPool(2);
        CompletableFuture<Swept> sweep =
                CompletableFuture.supplyAsync(() -> shop.engine().maintenance().expireDue(end, 100), threads);
        List<Receipt> redeemed = more.stream()
                .map(i -> shop.run(o -> new Redeem(o, new Token.Trusted(i.id()))))
                .toList();
        int expired = sweep.join().expired();
        threads.shutdown();
        long done = redeemed.stream().filter(Receipt::isDone).count();
        assertThat(done + expired).as("each went one way").isEqualTo(41);
        assertThat(shop.engine().reports().reconcile(Shop.TENANT).differences()).isEmpty();
    }

    @Test
    void twoEnginesOverOneStoreExpireEveryRewardOnce() {
        MemoryStore store = new MemoryStore();
        shop.start(shop.builder(rules(rule("r").give("voucher").build())).store(store));
        IntStream.range(0, 200).forEach(i -> shop.buy("s" + i));
        RewardEngine other = shop.builder().store(store).build();
        shop.clock().advance(Duration.ofDays(20));
        List<Swept> swept = atOnce(
                4,
                n -> (n % 2 == 0 ? shop.engine() : other)
                        .maintenance()
                        .expireDue(shop.clock().instant(), 1_000));
        assertThat(swept.stream().mapToInt(Swept::expired).sum()).isEqualTo(200);
        assertThat(shop.budget()).isEqualTo("1000.00 0.00 0.00");
        assertThat(shop.engine().maintenance().expireDue(shop.clock().instant(), 10))
                .isEqualTo(new Swept(0, 0, false));
    }

    @Test
    void maintenanceExpiresRewards() {
        CompletableFuture<Issuance> expired = new CompletableFuture<>();
        shop.start(shop.builder(rules(rule("r").give("voucher").build()))
                .maintenance(Duration.ofSeconds(1))
                .listener(new RewardListener() {
                    @Override
                    public void changed(Issuance before, Issuance after) {
                        expired.complete(after);
                    }
                }));
        shop.buy("ann");
        shop.clock().advance(Duration.ofDays(20));
        assertThat(expired)
                .succeedsWithin(Patience.LIMIT)
                .extracting(Issuance::state)
                .isEqualTo(IssuanceState.EXPIRED);
    }

    @Test
    void nothingExpiresByAClockThatIsFarAhead() {
        shop.start(rule("r").give("voucher").build());
        shop.buy("ann");
        assertThat(shop.engine().maintenance().expireDue(shop.clock().instant().plus(Duration.ofDays(365)), 10))
                .isEqualTo(new Swept(0, 0, false));
        assertThatThrownBy(
                        () -> shop.engine().maintenance().expireDue(shop.clock().instant(), 0))
                .isInstanceOf(BonselaException.class);
    }

    @Test
    void aHoldThatOutlastsTheValidityIsAMistake() {
        RuleSet rules = rules().toBuilder()
                .reward(Reward.discount("never", "USD")
                        .expiringAfter(Period.ofDays(5))
                        .heldFor(Period.ofDays(7)))
                .build();
        assertThat(shop.engine().inspect().validate(rules))
                .hasSize(1)
                .allMatch(d -> d.path().equals("rewards/never/hold"));
    }

    @Test
    void periodsHoldsAndValidityFollowTheZoneAcrossDaylightSaving() {
        shop.clock().advance(Duration.between(shop.clock().instant(), Instant.parse("2026-03-07T20:00:00Z")));
        shop.start(shop.builder(RuleSet.of(Shop.TENANT, ZoneId.of("America/New_York"))
                .eventType("visit", Map.of())
                .budget(Budget.of("daily", Money.of("USD", "3.00")).every(CalendarPeriod.DAY))
                .reward(Reward.discount("voucher", "USD")
                        .valued(Money.of("USD", "2.00"))
                        .expiringAfter(Period.ofDays(2))
                        .heldFor(Period.ofDays(1)))
                .reward(Reward.credit("month-end", "POINTS")
                        .valued(Money.of("POINTS", "5"))
                        .expiringAfter(Period.ZERO, CalendarPeriod.MONTH))
                .rule(Rule.named("r")
                        .on("visit")
                        .when(literal(true))
                        .give("voucher")
                        .budget("daily")
                        .build())
                .rule(Rule.named("s")
                        .on("visit")
                        .when(literal(true))
                        .give("month-end")
                        .unbudgeted()
                        .build())
                .build()));
        Decision decision = shop.engine().process(shop.visit("ann"));
        assertThat(decision.issuances().get(0).standing().heldUntil())
                .as("the next day at the same time of day, an hour less away")
                .isEqualTo("2026-03-08T19:00:00Z");
        assertThat(decision.issuances().get(1).expiresAt()).isEqualTo("2026-04-01T04:00:00Z");
        assertThat(outcome(shop.engine().process(shop.visit("ann")))).isEqualTo(Outcome.BUDGET_EXHAUSTED);
        shop.clock().advance(Duration.between(shop.clock().instant(), Instant.parse("2026-03-08T04:59:59Z")));
        assertThat(outcome(shop.engine().process(shop.visit("ann")))).isEqualTo(Outcome.BUDGET_EXHAUSTED);
        shop.clock().advance(Duration.ofSeconds(1));
        assertThat(outcome(shop.engine().process(shop.visit("ann"))))
                .as("midnight in New York, still in winter")
                .isEqualTo(Outcome.MATCHED);
        shop.clock().advance(Duration.between(shop.clock().instant(), Instant.parse("2026-03-09T03:59:59Z")));
        assertThat(outcome(shop.engine().process(shop.visit("ann")))).isEqualTo(Outcome.BUDGET_EXHAUSTED);
        shop.clock().advance(Duration.ofSeconds(1));
        assertThat(outcome(shop.engine().process(shop.visit("ann"))))
                .as("midnight in New York, already in summer")
                .isEqualTo(Outcome.MATCHED);
    }
}
