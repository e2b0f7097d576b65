package io.bonsela.core.life;

import static io.bonsela.core.life.RewardShop.only;
import static io.bonsela.core.life.RewardShop.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.command.AdjustBudget;
import io.bonsela.api.command.Reverse;
import io.bonsela.api.command.TopUp;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.spi.RewardListener.BudgetAlert;
import io.bonsela.core.Shop;
import io.bonsela.testkit.Invariants;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Budgets: their periods, and the alerts about them. */
class BudgetTest {
    private final RewardShop shop = new RewardShop();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void aRewardUndoneLaterIsRefundedToThePeriodOfItsReservation() {
        shop.start(shop.builder(Shop.rules("UTC")
                .budget(Budget.of("b", Money.of("USD", "10.00")).every(CalendarPeriod.MONTH))
                .reward(Reward.discount("voucher", "USD").valued(Money.of("USD", "1.00")))
                .rule(rule("r").give("voucher").build())
                .build()));
        Issuance march = only(shop.buy("ann"));
        shop.clock().advance(Duration.ofDays(40));
        shop.buy("ann");
        shop.redeem(march);
        assertThat(shop.engine().records().budgets(Shop.TENANT))
                .extracting(b -> b.period()
                        + ' '
                        + b.reserved().amount()
                        + ' '
                        + b.charged().amount())
                .containsExactly("2026-03 0.00 1.00", "2026-04 1.00 0.00");
        shop.run(o -> new Reverse(o, march.id()));
        assertThat(shop.engine().records().budgets(Shop.TENANT).get(0).charged())
                .isEqualTo(Money.of("USD", "0.00"));
    }

    @Test
    void anAlertIsSentOncePerCrossingAndAgainAfterATopUp() {
        shop.start(shop.builder(Shop.rules("UTC")
                .budget(Budget.of("b", Money.of("USD", "10.00")).alertAt("0.5", "0.9"))
                .reward(Reward.discount("voucher", "USD").valued(Money.of("USD", "1.00")))
                .rule(rule("r").give("voucher").build())
                .build()));
        IntStream.range(0, 9).forEach(i -> shop.buy("ann"));
        assertThat(shop.alerts()).extracting(a -> a.threshold().toString()).containsExactly("0.5", "0.9");
        assertThat(shop.alerts()).allMatch(a -> a.hard() && !a.isReached());
        shop.run(o -> new TopUp(o, "b", Money.of("USD", "10.00")));
        assertThat(shop.alerts()).hasSize(2);
        shop.buy("ann");
        assertThat(shop.alerts())
                .as("half of twenty")
                .extracting(a -> a.threshold().toString())
                .endsWith("0.5");
        shop.run(o -> new AdjustBudget(o.because("error in the file"), "b", null, Money.of("USD", "-9.00")));
        assertThat(shop.alerts())
                .as("ten of eleven")
                .extracting(a -> a.threshold().toString())
                .endsWith("0.9");
        assertThat(shop.alerts()).hasSize(4);
        assertThat(shop.run(o -> new AdjustBudget(o.because("again"), "b", null, Money.of("USD", "-1.01")))
                        .refusal())
                .contains(ReasonCode.BUDGET_TOO_LOW);
        for (long minor : new long[] {Long.MIN_VALUE, -Long.MAX_VALUE}) {
            Money all = Money.ofMinor("USD", minor);
            assertThat(shop.run(o -> new AdjustBudget(o.because("all"), "b", null, all))
                            .refusal())
                    .contains(ReasonCode.AMOUNT_TOO_LARGE);
        }
    }

    @Test
    void aRefusalForLackOfBudgetIsReportedOncePerPeriod() {
        shop.start(shop.builder(Shop.rules("UTC")
                .budget(Budget.of("b", Money.of("USD", "2.50")).every(CalendarPeriod.MONTH))
                .reward(Reward.discount("voucher", "USD").valued(Money.of("USD", "2.00")))
                .rule(rule("r").give("voucher").build())
                .build()));
        shop.buy("ann");
        assertThat(shop.alerts()).as("80 % is not near").isEmpty();
        shop.buy("ann");
        shop.buy("bob");
        assertThat(shop.alerts())
                .extracting(alert -> alert.threshold().toString(), BudgetAlert::isReached)
                .containsExactly(tuple("1", true));
        shop.run(o -> new TopUp(o, "b", Money.of("USD", "1.00")));
        shop.buy("bob");
        assertThat(shop.alerts()).as("after a top-up it is reported again").hasSize(2);
        shop.clock().advance(Duration.ofDays(40));
        shop.buy("ann");
        shop.buy("ann");
        assertThat(shop.alerts()).as("another period").hasSize(3);
        Invariants.reconciles(shop.engine().reports(), Shop.TENANT);
    }

    @Test
    void aSoftBudgetReportsThatItsLimitIsExceeded() {
        shop.start(shop.builder(Shop.rules("UTC")
                .budget(Budget.of("b", Money.of("USD", "1.50")).soft())
                .reward(Reward.discount("voucher", "USD").valued(Money.of("USD", "1.00")))
                .rule(rule("r").give("voucher").build())
                .build()));
        IntStream.range(0, 4).forEach(i -> shop.buy("ann"));
        assertThat(shop.alerts()).filteredOn(BudgetAlert::isReached).hasSize(1).noneMatch(BudgetAlert::hard);
    }

    @Test
    void anAlertIsNotRepeatedAfterTheRulesDidNotDeclareTheBudgetForAWhile() {
        RuleSet with = Shop.rules("UTC")
                .budget(Budget.of("b", Money.of("USD", "10.00")))
                .reward(Reward.discount("voucher", "USD").valued(Money.of("USD", "0.50")))
                .rule(rule("r").give("voucher").build())
                .build();
        RuleSet without = Shop.rules("UTC").build();
        shop.start(shop.builder(with));
        IntStream.range(0, 19).forEach(i -> shop.buy("ann"));
        assertThat(shop.alerts()).as("ninety-five hundredths").hasSize(1);
        Shop.publish(shop.engine(), without);
        assertThat(shop.run(o -> new TopUp(o, "b", Money.of("USD", "0.10"))).isDone())
                .isTrue();
        Shop.publish(shop.engine(), with);
        shop.buy("ann");
        assertThat(shop.alerts()).as("never below nine tenths").hasSize(1);
    }

    @Test
    void anEmptyBudgetThatIsNotUsedSendsNoAlert() {
        shop.start(rule("r").give("voucher").build());
        shop.run(o -> new AdjustBudget(o.because("closed"), "b", null, Money.of("USD", "-1000.00")));
        assertThat(shop.alerts()).isEmpty();
    }
}
