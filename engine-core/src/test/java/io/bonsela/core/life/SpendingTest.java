package io.bonsela.core.life;

import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.analysis.Analysis.Answer.Verdict;
import io.bonsela.api.command.Cancel;
import io.bonsela.api.command.CaptureSpend;
import io.bonsela.api.command.HoldSpend;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.Refund.OnSpent;
import io.bonsela.api.command.ReleaseSpend;
import io.bonsela.api.command.Spend;
import io.bonsela.api.command.UndoRedeem;
import io.bonsela.api.command.UndoSpend;
import io.bonsela.api.explain.Explanation.Gap;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Effect;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Reward.Validity;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.Rule.Price;
import io.bonsela.api.rule.RuleSet;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Points that are spent, held, given back, and paid as a price. */
class SpendingTest {
    private static final String T = PointsShop.T;

    private static Money points(long amount) {
        return Money.ofMinor("POINTS", amount);
    }

    private static Rule.Builder mug() {
        return Rule.named("mug").on("claim").when(literal(true)).budget("mugs").give("mug");
    }

    @Test
    void whatWasSpentReturnsOnceToItsLotsWithTheirExpiry() {
        try (PointsShop shop = new PointsShop(Period.ZERO)) {
            shop.buy("A", "60.00");
            shop.days(10);
            shop.buy("B", "60.00");
            shop.run("spend-1", o -> new Spend(o, "ann", points(80)));
            assertThat(shop.lots()).containsExactly("A REDEEMED POINTS 0", "B ISSUED POINTS 40");
            assertThat(shop.run(o -> new UndoSpend(o, "spend-1").part(points(30)))
                            .isDone())
                    .isTrue();
            assertThat(shop.lots())
                    .as("what is left is as if 50 had been spent")
                    .containsExactly("A ISSUED POINTS 10", "B ISSUED POINTS 60");
            assertThat(shop.run(o -> new UndoSpend(o, "spend-1").part(points(51)))
                            .refusal())
                    .contains(ReasonCode.AMOUNT_TOO_LARGE);
            shop.run(o -> new UndoSpend(o, "spend-1"));
            assertThat(shop.lots()).containsExactly("A ISSUED POINTS 60", "B ISSUED POINTS 60");
            assertThat(shop.run(o -> new UndoSpend(o, "spend-1")).refusal()).contains(ReasonCode.ALREADY_UNDONE);
            assertThat(shop.run(o -> new UndoSpend(o, "nothing")).refusal()).contains(ReasonCode.UNKNOWN_SPEND);
            shop.days(21);
            assertThat(shop.wallet()).isEqualTo("POINTS 60");
        }
    }

    /** The first case of the shared collection: points back after a failed payment. */
    @Test
    void pointsThatWouldHaveExpiredMeanwhileExpire() {
        try (PointsShop shop = new PointsShop(Period.ZERO)) {
            shop.buy("A", "100.00");
            shop.days(24);
            shop.run("spend-B", o -> new Spend(o, "ann", points(80)));
            assertThat(shop.wallet()).isEqualTo("POINTS 20");
            shop.run("undo", o -> new UndoSpend(o, "spend-B"));
            assertThat(shop.wallet()).isEqualTo("POINTS 100");
            assertThat(shop.run("undo", o -> new UndoSpend(o, "spend-B")).status())
                    .isEqualTo(Receipt.Status.REPEATED);
            shop.days(7);
            assertThat(shop.wallet()).isEqualTo("POINTS 0");
            shop.engine.maintenance().expireDue(shop.clock.instant(), 100);
            assertThat(shop.lots()).containsExactly("A EXPIRED POINTS 0");
        }
    }

    @Test
    void aLotThatHasExpiredGetsItsPointsBackWithAGrace() {
        for (int grace : new int[] {0, 5}) {
            try (PointsShop shop = new PointsShop(Period.ofDays(grace))) {
                shop.buy("A", "100.00");
                shop.run("spend-B", o -> new Spend(o, "ann", points(80)));
                shop.days(40);
                shop.engine.maintenance().expireDue(shop.clock.instant(), 100);
                shop.run("undo", o -> new UndoSpend(o, "spend-B"));
                assertThat(shop.wallet()).isEqualTo(grace == 0 ? "POINTS 0" : "POINTS 80");
                shop.days(6);
                assertThat(shop.wallet()).isEqualTo("POINTS 0");
            }
        }
    }

    @Test
    void aHoldIsCapturedReleasedOrEndsByTime() {
        try (PointsShop shop = new PointsShop(Period.ZERO)) {
            shop.buy("A", "100.00");
            Duration hour = Duration.ofHours(1);
            shop.run("h1", o -> new HoldSpend(o, "ann", points(60), hour));
            assertThat(shop.wallet()).isEqualTo("POINTS 40");
            assertThat(shop.run(o -> new Spend(o, "ann", points(41))).refusal()).contains(ReasonCode.BALANCE_TOO_LOW);
            assertThat(shop.run(o -> new UndoSpend(o, "h1")).refusal()).contains(ReasonCode.SPEND_HELD);
            assertThat(shop.run(o -> new CaptureSpend(o, "h1").part(points(61))).refusal())
                    .contains(ReasonCode.AMOUNT_TOO_LARGE);
            assertThat(shop.run(o -> new CaptureSpend(o, "h1").part(points(25))).amount())
                    .isEqualTo(points(25));
            assertThat(shop.wallet()).isEqualTo("POINTS 75");
            assertThat(shop.run(o -> new ReleaseSpend(o, "h1")).refusal()).contains(ReasonCode.HOLD_ENDED);
            shop.run(o -> new UndoSpend(o, "h1"));
            assertThat(shop.wallet()).isEqualTo("POINTS 100");

            shop.run("h2", o -> new HoldSpend(o, "ann", points(60), hour));
            shop.run(o -> new ReleaseSpend(o, "h2"));
            assertThat(shop.wallet()).isEqualTo("POINTS 100");

            shop.run("h3", o -> new HoldSpend(o, "ann", points(60), hour));
            shop.clock.advance(hour);
            assertThat(shop.run(o -> new CaptureSpend(o, "h3")).refusal()).contains(ReasonCode.HOLD_ENDED);
            assertThat(shop.engine
                            .maintenance()
                            .expireDue(shop.clock.instant(), 100)
                            .released())
                    .isEqualTo(1);
            assertThat(shop.wallet()).isEqualTo("POINTS 100");
        }
    }

    @Test
    void aCouponUsedOnACancelledOrderCanBeUsedAgain() {
        Rule coupon = Rule.named("coupon")
                .on("claim")
                .when(literal(true))
                .budget("mugs")
                .give("coupon")
                .build();
        try (PointsShop shop = new PointsShop(Period.ZERO, coupon)) {
            Issuance issued = shop.claim("c", 1).issuances().get(0);
            String code = shop.run(o -> new NewCode(o, issued.id(), NewCode.Kind.CODE))
                    .code();
            shop.run(o -> new Redeem(o, new Redeem.Token.Code(code))
                    .part(Money.of("USD", "2.00"))
                    .usedOn("order"));
            assertThat(shop.run(o -> new UndoRedeem(o, issued.id())).amount()).isEqualTo(Money.of("USD", "2.00"));
            Issuance again = shop.engine.records().issuance(T, issued.id()).orElseThrow();
            assertThat(again.state()).isEqualTo(IssuanceState.ISSUED);
            assertThat(again.remaining()).as("what lapsed stays lapsed").isEqualTo(Money.of("USD", "2.00"));
            assertThat(again.reservation().reserved()).isEqualTo(Money.of("USD", "2.00"));
            assertThat(shop.run(o -> new UndoRedeem(o, issued.id())).refusal()).contains(ReasonCode.NOT_REDEEMED);
            shop.check();
            assertThat(shop.run(o -> new Redeem(o, new Redeem.Token.Code(code))).isDone())
                    .isTrue();
            shop.days(21);
            shop.run(o -> new UndoRedeem(o, issued.id()));
            assertThat(shop.engine
                            .records()
                            .issuance(T, issued.id())
                            .orElseThrow()
                            .state())
                    .as("its expiry is over")
                    .isEqualTo(IssuanceState.EXPIRED);
            assertThat(shop.engine.records().budgets(T).get(0).charged()).isEqualTo(Money.of("USD", "0.00"));
        }
    }

    @Test
    void aPriceIsPaidFromTheWalletInTheSameDecision() {
        try (PointsShop shop =
                new PointsShop(Period.ZERO, mug().price(points(100)).build())) {
            shop.buy("A", "60.00");
            Decision refused = shop.claim("c1", 1);
            assertThat(refused.outcome("mug").orElseThrow().outcome()).isEqualTo(Outcome.WALLET_TOO_LOW);
            assertThat(refused.outcome("mug").orElseThrow().reason().arguments())
                    .containsEntry("price", points(100))
                    .containsEntry("balance", points(60))
                    .containsEntry("missing", points(40));
            Gap gap = shop.engine.inspect().whyNot(T, "ann", "mug", shop.clock.instant()).rules().get(0).gaps().stream()
                    .filter(each -> each.kind() == Gap.Kind.WALLET)
                    .findFirst()
                    .orElseThrow();
            assertThat(gap.arguments()).containsEntry("missing", points(40));
            shop.days(1);
            shop.buy("B", "60.00");
            Decision paid = shop.claim("c2", 1);
            assertThat(paid.issuances().get(0).price()).isEqualTo(points(100));
            assertThat(shop.lots()).containsExactly("A REDEEMED POINTS 0", "B ISSUED POINTS 20");
            assertThat(shop.engine.inspect().verify(T, "c1").status()).isEqualTo(Verification.Status.SAME);
            assertThat(shop.engine.inspect().verify(T, "c2").status()).isEqualTo(Verification.Status.SAME);
            shop.check();
            shop.run(o -> new Cancel(o, paid.issuances().get(0).id()));
            assertThat(shop.lots()).containsExactly("A ISSUED POINTS 60", "B ISSUED POINTS 60");
        }
    }

    @Test
    void aComputedPriceOfSeveralRewardsIsSharedAndReturnsInPart() {
        Rule both = Rule.named("both")
                .on("claim")
                .when(literal(true))
                .budget("mugs")
                .price(new Price("POINTS", field("size").times(7), RoundingMode.UP))
                .give("mug")
                .give("coupon")
                .build();
        try (PointsShop shop = new PointsShop(Period.ZERO, both)) {
            shop.buy("A", "60.00");
            List<Issuance> granted = shop.claim("c", 3).issuances();
            assertThat(granted).extracting(Issuance::price).containsExactly(points(11), points(10));
            assertThat(shop.wallet()).isEqualTo("POINTS 39");
            shop.run(o -> new Cancel(o, granted.get(1).id()));
            assertThat(shop.wallet()).isEqualTo("POINTS 49");
            shop.run(o -> new Refund(o, "c"));
            assertThat(shop.wallet()).isEqualTo("POINTS 60");
        }
    }

    /** The subject had what it spent, and let the rest expire. */
    @Test
    void whatLapsedOrCouldNotBeTakenBackReturnsNoPrice() {
        Rule cash = Rule.named("cash")
                .on("claim")
                .when(literal(true))
                .unbudgeted()
                .price(points(50))
                .give(Effect.of("cash", literal("USD 10.00")))
                .build();
        try (PointsShop shop = new PointsShop(Period.ZERO, cash)) {
            shop.buy("A", "100.00");
            shop.claim("lapsed", 1);
            shop.run(o -> new Spend(o, "ann", Money.of("USD", "4.00")));
            shop.days(20);
            shop.engine.maintenance().expireDue(shop.clock.instant(), 100);
            shop.run(o -> new Refund(o, "lapsed"));
            assertThat(shop.wallet()).as("the price of the 4.00").isEqualTo("POINTS 70");
            shop.check();
        }
        try (PointsShop shop = new PointsShop(Period.ZERO, cash)) {
            shop.buy("A", "100.00");
            shop.claim("spent", 1);
            shop.run("spend", o -> new Spend(o, "ann", Money.of("USD", "10.00")));
            shop.run(o -> new Refund(o, "spent").onSpent(OnSpent.SHORTFALL));
            assertThat(shop.wallet()).isEqualTo("POINTS 50");
            shop.run(o -> new UndoSpend(o, "spend", null));
            assertThat(shop.wallet()).as("nothing was lost in the end").isEqualTo("POINTS 100");
            shop.check();
        }
    }

    @Test
    void aCouponWhoseRestLapsedAndWhoseUseWasUndoneIsCancelledWithItsSale() {
        Rule coupon = Rule.named("coupon")
                .on("claim")
                .when(literal(true))
                .budget("mugs")
                .give("coupon")
                .build();
        try (PointsShop shop = new PointsShop(Period.ZERO, coupon)) {
            String id = shop.claim("c", 1).issuances().get(0).id();
            shop.run(o -> new Redeem(o, new Redeem.Token.Trusted(id), Money.of("USD", "1.00"), null, "sale"));
            shop.run(o -> new UndoRedeem(o, id));
            shop.run(o -> new Refund(o, "c"));
            assertThat(shop.engine.records().issuance(T, id).orElseThrow().state())
                    .isEqualTo(IssuanceState.CANCELLED);
            assertThat(shop.engine.records().budgets(T)).allSatisfy(balance -> {
                assertThat(balance.reserved().minorUnits()).isZero();
                assertThat(balance.charged().minorUnits()).isZero();
            });
        }
    }

    @Test
    void aHoldLastsAtMostAHundredYears() {
        assertThatThrownBy(() ->
                        new HoldSpend(Origin.of(T, "h", "till"), "ann", points(1), Duration.ofSeconds(Long.MAX_VALUE)))
                .hasMessageContaining("a hundred years");
    }

    @Test
    void aGraceIsOneOfACreditAndOfAPossibleLength() {
        try (RewardEngine engine = RewardEngine.builder().build()) {
            for (Period grace : List.of(Period.ofDays(-14), Period.ofYears(999_999_999))) {
                assertThat(engine.inspect().validate(ofGrace("credit", grace)))
                        .extracting(Diagnostic::message)
                        .containsExactly("the grace must be between one day and a hundred years");
            }
            assertThat(engine.inspect().validate(ofGrace("discount", Period.ofDays(1))))
                    .extracting(Diagnostic::message)
                    .containsExactly("only what is credited to a wallet can be spent and returned");
        }
    }

    private static RuleSet ofGrace(String type, Period grace) {
        Validity validity = new Validity(Period.ofDays(30), null, grace);
        return RuleSet.of(T, ZoneOffset.UTC)
                .reward(new Reward("r", type, "USD", null, null, validity, null, null, null, false, null))
                .build();
    }

    @Test
    void theAnalysisDoesNotCallARuleWithAPriceDead() {
        try (RewardEngine engine = RewardEngine.builder().build()) {
            RuleSet rules = RuleSet.of(T, ZoneOffset.UTC)
                    .eventType("claim", Map.of())
                    .reward(Reward.physical("mug", Money.of("USD", "4.00")))
                    .reward(Reward.credit("points", "POINTS"))
                    .rule(Rule.named("mug")
                            .on("claim")
                            .when(literal(true))
                            .unbudgeted()
                            .give("mug")
                            .price(points(10))
                            .build())
                    .build();
            assertThat(engine.inspect()
                            .analyse(rules, false)
                            .rule("mug")
                            .orElseThrow()
                            .fires()
                            .verdict())
                    .isNotEqualTo(Verdict.NO);
        }
    }

    @Test
    void aGrantThatItsBudgetRefusesCostsNothing() {
        try (PointsShop shop =
                new PointsShop(Period.ZERO, mug().price(points(10)).build())) {
            shop.buy("A", "60.00");
            shop.claim("c1", 1);
            shop.claim("c2", 1);
            assertThat(shop.claim("c3", 1).outcome("mug").orElseThrow().outcome())
                    .isEqualTo(Outcome.BUDGET_EXHAUSTED);
            assertThat(shop.wallet()).isEqualTo("POINTS 40");
        }
    }

    /** Spending and undoing it is as if it had never happened, whatever is refunded in between. */
    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void spendThenUndoEqualsNeverHappened(
            @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 1, max = 60) Integer> purchases,
            @ForAll @IntRange(min = 1, max = 240) int spend,
            @ForAll @Size(max = 5) List<@IntRange(min = 0, max = 3) Integer> refunds,
            @ForAll @Size(min = 5, max = 5) List<@IntRange(min = 1, max = 60) Integer> parts,
            @ForAll @IntRange(min = 0, max = 60) int later,
            @ForAll OnSpent onSpent,
            @ForAll boolean held,
            @ForAll @Size(max = 3) List<@IntRange(min = 1, max = 100) Integer> undone) {
        List<String> with;
        List<String> without;
        try (PointsShop shop = new PointsShop(Period.ZERO)) {
            with = story(shop, purchases, spend, refunds, parts, later, onSpent, held, undone);
        }
        try (PointsShop shop = new PointsShop(Period.ZERO)) {
            without = story(shop, purchases, 0, refunds, parts, later, onSpent, held, undone);
        }
        assertThat(with).isEqualTo(without);
    }

    private static List<String> story(
            PointsShop shop,
            List<Integer> purchases,
            int spend,
            List<Integer> refunds,
            List<Integer> parts,
            int later,
            OnSpent onSpent,
            boolean held,
            List<Integer> undone) {
        int sum = 0;
        for (int i = 0; i < purchases.size(); i++) {
            shop.buy("p" + i, purchases.get(i) + ".00");
            shop.days(1);
            sum += purchases.get(i);
        }
        boolean spends = spend > 0;
        Money amount = points(Math.min(Math.max(1, spend), sum));
        if (spends && held) {
            shop.run("spend", o -> new HoldSpend(o, "ann", amount, Duration.ofDays(20)));
        } else if (spends) {
            shop.run("spend", o -> new Spend(o, "ann", amount));
        }
        for (int i = 0; i < refunds.size(); i++) {
            String event = "p" + refunds.get(i) % purchases.size();
            Money part = Money.of("USD", parts.get(i) + ".00");
            shop.run("refund-" + i, o -> new Refund(o, event).part(part).onSpent(onSpent));
            if (i == 2 && later > 0) {
                shop.buy("later", later + ".00");
            }
        }
        shop.check();
        if (spends && held) {
            shop.run("release", o -> new ReleaseSpend(o, "spend"));
        } else if (spends) {
            for (int part : undone) {
                shop.run(o -> new UndoSpend(o, "spend").part(points(part)));
                shop.check();
            }
            shop.run("undo", o -> new UndoSpend(o, "spend"));
        }
        List<String> after = new ArrayList<>(shop.lots());
        after.add(shop.wallet());
        shop.engine.records().budgets(T).forEach(balance -> after.add(balance.toString()));
        return after;
    }
}
