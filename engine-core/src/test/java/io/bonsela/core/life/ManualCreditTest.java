package io.bonsela.core.life;

import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.BonselaException;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.Reports.MemberWallet;
import io.bonsela.api.Reports.Outstanding;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Credit;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.Reverse;
import io.bonsela.api.command.Spend;
import io.bonsela.api.explain.Explanation;
import io.bonsela.api.explain.Explanation.RuleExplanation;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rollout;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.TestKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Credits by hand, and reports about all members. */
class ManualCreditTest {
    private static final String T = "shop";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-31T21:30:00Z"));
    private final RewardEngine engine = RewardEngine.builder()
            .rules(RuleSet.of(T, ZoneId.of("Africa/Harare"))
                    .eventType("sale", Map.of("amount", Attribute.required(ValueType.money("USD"))))
                    .reward(Reward.credit("points", "POINTS")
                            .costing(Money.of("USD", "0.40"))
                            .expiringAfter(Period.ofDays(30)))
                    .reward(Reward.credit("later", "POINTS").heldFor(Period.ofDays(2)))
                    .reward(Reward.credit("cashback", "USD"))
                    .reward(Reward.discount("off", "USD"))
                    .budget(Budget.of("goodwill", Money.of("USD", "1.00")))
                    .rule(bigger("big").build())
                    .reward(Reward.credit("month", "POINTS").expiringAfter(Period.ZERO, CalendarPeriod.MONTH))
                    .rule(bigger("paused").paused().build())
                    .rule(bigger("pilot").rollout(Rollout.of("nobody-here", 1)).build())
                    .build())
            .clock(clock)
            .keys(TestKeys.ring("one"))
            .build();
    private int number;

    private static Rule.Builder rule(String id) {
        return Rule.named(id)
                .on("sale")
                .when(literal(true))
                .give("points", literal(10))
                .unbudgeted();
    }

    private static Rule.Builder bigger(String id) {
        return rule(id).when(field("amount").atLeast(Money.of("USD", "20.00")));
    }

    @AfterEach
    void close() {
        assertThat(engine.reports().reconcile(T).differences()).isEmpty();
        engine.close();
    }

    private Origin origin() {
        return Origin.of(T, "c" + ++number, "mrs.dube").because("cold tea");
    }

    private Receipt credit(String subject, String reward, String amount, @Nullable String budget) {
        String[] parts = amount.split(" ");
        return engine.execute(new Credit(origin(), subject, reward, Money.of(parts[0], parts[1]), budget));
    }

    private String available(String subject) {
        return engine.reports().wallet(T, subject).get(0).available().toString();
    }

    @Test
    void aCreditIsSpentAndExpiresAsAnyOther() {
        Receipt receipt = credit("ann", "points", "POINTS 50", null);
        assertThat(receipt.amount()).isEqualTo(Money.of("POINTS", "50"));
        Issuance issuance = receipt.issuances().get(0);
        assertThat(issuance.rule()).isEqualTo("by:hand");
        assertThat(issuance.eventId()).isEqualTo("by-hand/c1");
        assertThat(engine.execute(new Spend(origin(), "ann", Money.of("POINTS", "20")))
                        .isDone())
                .isTrue();
        assertThat(available("ann")).isEqualTo("POINTS 30");
        clock.advance(Duration.ofDays(31));
        engine.maintenance().expireDue(10);
        assertThat(available("ann")).isEqualTo("POINTS 0");
    }

    @Test
    void theAuditRecordHasTheReasonAndARepeatDoesNothing() {
        Credit credit = new Credit(origin(), "ann", "points", Money.of("POINTS", "50"), null);
        engine.execute(credit);
        assertThat(engine.execute(credit).status()).isEqualTo(Receipt.Status.REPEATED);
        assertThat(available("ann")).isEqualTo("POINTS 50");
        AuditRecord record = engine.records().command(T, "c1").orElseThrow();
        assertThat(record.origin().note()).isEqualTo("cold tea");
        assertThat(record.subject()).isEqualTo("ann");
        assertThatThrownBy(() ->
                        new Credit(Origin.of(T, "c9", "mrs.dube"), "ann", "points", Money.of("POINTS", "50"), null))
                .isInstanceOf(BonselaException.class)
                .hasMessageContaining("needs a note with the reason");
    }

    @Test
    void aBudgetPaysAndGetsItsMoneyBack() {
        Receipt receipt = credit("ann", "points", "POINTS 50", "goodwill");
        assertThat(engine.records().budgets(T).get(0).available()).isEqualTo(Money.of("USD", "0.60"));
        credit("ben", "points", "POINTS 50", "goodwill");
        assertThat(credit("eve", "points", "POINTS 50", "goodwill").refusal()).contains(ReasonCode.BUDGET_TOO_LOW);
        assertThat(engine.execute(
                                new Reverse(origin(), receipt.issuances().get(0).id()))
                        .isDone())
                .isTrue();
        assertThat(engine.records().budgets(T).get(0).available()).isEqualTo(Money.of("USD", "0.60"));
        assertThat(credit("eve", "cashback", "USD 0.61", "goodwill").refusal()).contains(ReasonCode.BUDGET_TOO_LOW);
        assertThat(credit("eve", "cashback", "USD 0.60", "goodwill").isDone()).isTrue();
        assertThat(engine.records()
                        .issuances(Query.of(T).subject("ann"))
                        .items()
                        .get(0)
                        .state())
                .isEqualTo(IssuanceState.REVERSED);
    }

    @Test
    void whatCannotBeCreditedIsRefused() {
        assertThat(credit("ann", "pionts", "POINTS 5", null).refusal()).contains(ReasonCode.UNKNOWN_PART);
        assertThat(credit("ann", "off", "USD 5.00", null).refusal())
                .as("not a credit")
                .contains(ReasonCode.UNKNOWN_PART);
        assertThat(credit("ann", "points", "USD 5.00", null).refusal()).contains(ReasonCode.CURRENCY_MISMATCH);
        assertThat(credit("ann", "points", "POINTS 5", "promo").refusal()).contains(ReasonCode.UNKNOWN_BUDGET);
        assertThat(credit("ann", "later", "POINTS 5", "goodwill").refusal())
                .as("points without a cost, and a budget in USD")
                .contains(ReasonCode.CURRENCY_MISMATCH);
        assertThat(credit("ann", "points", "POINTS 10000000000001", null).refusal())
                .contains(ReasonCode.AMOUNT_TOO_LARGE);
        assertThat(engine.reports().wallets(T)).isEmpty();
    }

    @Test
    void aRefundOfASaleDoesNotFindACreditByHand() {
        credit("ann", "points", "POINTS 50", null);
        assertThat(engine.execute(new Refund(origin(), "by-hand/c1")).refusal()).contains(ReasonCode.UNKNOWN_EVENT);
    }

    @Test
    void walletsAndLiabilityAddUp() {
        credit("ann", "points", "POINTS 50", null);
        clock.advance(Duration.ofDays(1));
        credit("ben", "points", "POINTS 7", null);
        credit("ben", "later", "POINTS 3", null);
        credit("eve", "cashback", "USD 2.00", null);
        assertThat(engine.reports().wallets(T))
                .extracting(
                        MemberWallet::subject,
                        wallet -> wallet.balances().get(0).available())
                .containsExactly(
                        tuple("ann", Money.of("POINTS", "50")),
                        tuple("ben", Money.of("POINTS", "7")),
                        tuple("eve", Money.of("USD", "2.00")));
        assertThat(engine.reports().outstanding(T))
                .containsExactly(
                        new Outstanding(
                                YearMonth.of(2026, 4),
                                Money.of("POINTS", "50"),
                                Money.of("POINTS", "0"),
                                List.of(Money.of("USD", "0.40")),
                                1),
                        new Outstanding(
                                YearMonth.of(2026, 5),
                                Money.of("POINTS", "7"),
                                Money.of("POINTS", "0"),
                                List.of(Money.of("USD", "0.40")),
                                1),
                        new Outstanding(null, Money.of("POINTS", "0"), Money.of("POINTS", "3"), List.of(), 1),
                        new Outstanding(
                                null,
                                Money.of("USD", "2.00"),
                                Money.of("USD", "0.00"),
                                List.of(Money.of("USD", "2.00")),
                                1));
        clock.advance(Duration.ofDays(29));
        assertThat(engine.reports().outstanding(T))
                .as("expired, and released, but not swept")
                .containsExactly(
                        new Outstanding(
                                YearMonth.of(2026, 5),
                                Money.of("POINTS", "7"),
                                Money.of("POINTS", "0"),
                                List.of(Money.of("USD", "0.40")),
                                1),
                        new Outstanding(null, Money.of("POINTS", "3"), Money.of("POINTS", "0"), List.of(), 1),
                        new Outstanding(
                                null,
                                Money.of("USD", "2.00"),
                                Money.of("USD", "0.00"),
                                List.of(Money.of("USD", "2.00")),
                                1));
        engine.execute(new Erase(origin(), "ben"));
        List<MemberWallet> wallets = engine.reports().wallets(T);
        assertThat(wallets)
                .extracting(MemberWallet::subject)
                .doesNotContain("ben")
                .hasSize(3);
    }

    @Test
    void progressListsTheOpenRules() {
        assertThat(engine.inspect().progress(T, "ann", clock.instant()).rules())
                .as("never seen")
                .isEmpty();
        engine.process(Event.of("sale")
                .tenant(T)
                .id("s1")
                .subject("ann")
                .amount(Money.of("USD", "15.00"))
                .build());
        List<RuleExplanation> progress =
                engine.inspect().progress(T, "ann", clock.instant()).rules();
        assertThat(progress).extracting(RuleExplanation::rule).containsExactly("big");
        assertThat(progress.get(0).outcome()).isNull();
        assertThat(progress.get(0).gaps().get(0).argument("missing")).isEqualTo(Money.of("USD", "5.00"));
        assertThat(progress.get(0).enough()).isTrue();
        assertThat(engine.records().events(Query.of(T)).items())
                .as("nothing is recorded")
                .hasSize(1);
        Explanation late = engine.inspect().progress(T, "ann", clock.instant().plus(Duration.ofDays(9)));
        assertThat(late.status()).isEqualTo(Explanation.Status.NOT_EXPLAINABLE);
        assertThat(Objects.requireNonNull(late.reason()).code()).isEqualTo(ReasonCode.FUTURE_DATED);
        assertThat(engine.inspect().progress("nobody", "ann", clock.instant()).status())
                .isEqualTo(Explanation.Status.NOT_EXPLAINABLE);
    }

    @Test
    void whatExpiresAtTheEndOfAMonthBelongsToThatMonth() {
        credit("ann", "month", "POINTS 5", null);
        assertThat(engine.reports().outstanding(T))
                .extracting(Outstanding::month)
                .containsExactly(YearMonth.of(2026, 3));
    }

    @Test
    void noEventCanHaveTheIdOfACreditByHand() {
        assertThatThrownBy(() -> Event.of("sale")
                        .tenant(T)
                        .id("by-hand/c1")
                        .subject("ben")
                        .build())
                .hasMessageContaining("reserved for credits by hand");
    }
}
