package io.bonsela.core.life;

import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.bonsela.api.BonselaException;
import io.bonsela.api.BudgetAlert;
import io.bonsela.api.BudgetBalance;
import io.bonsela.api.CodePolicy;
import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.Terms;
import io.bonsela.api.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Printable;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.Reports.WalletBalance;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.Swept;
import io.bonsela.api.command.AdjustBudget;
import io.bonsela.api.command.Cancel;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Confirm;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.command.OnSpent;
import io.bonsela.api.command.RecordDelivery;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.ResealScopes;
import io.bonsela.api.command.Reverse;
import io.bonsela.api.command.Spend;
import io.bonsela.api.command.TopUp;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.spi.RewardHandler;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.core.CapturingStore;
import io.bonsela.core.KnownHandler;
import io.bonsela.core.Shop;
import io.bonsela.core.memory.MemoryStore;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.Patience;
import io.bonsela.testkit.TestKeys;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of rewards: the cases that are easily got wrong. */
class LifeTest {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final AtomicInteger number = new AtomicInteger();
    private final List<BudgetAlert> alerts = new ArrayList<>();
    private RewardEngine engine = RewardEngine.builder().build();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aCapTellsWhetherCancelOrExpiryGivesItBack() {
        Cap cap = Cap.count("cap", 1).perSubject();
        assertThat(isGrantedAgain(cap, this::cancel))
                .as("default: released on cancel")
                .isTrue();
        assertThat(isGrantedAgain(cap, this::expire))
                .as("default: kept on expiry")
                .isFalse();
        assertThat(isGrantedAgain(cap.neverReleased(), this::cancel)).isFalse();
        Cap onExpiry = cap.releasedOn(Cap.Release.EXPIRY);
        assertThat(isGrantedAgain(onExpiry, this::expire)).isTrue();
        assertThat(isGrantedAgain(onExpiry, this::cancel)).isFalse();
    }

    private boolean isGrantedAgain(Cap cap, Consumer<Issuance> end) {
        start(rule("r").give("voucher").cap(cap).build());
        Issuance first = only(process("ann"));
        assertThat(outcome(process("ann"))).isEqualTo(Outcome.CAPPED);
        end.accept(first);
        return outcome(process("ann")) == Outcome.MATCHED;
    }

    @Test
    void aCooldownGoesBackToTheIssuanceBefore() {
        start(rule("r").give("voucher").cooldown(Duration.ofDays(5)).build());
        process("ann");
        clock.advance(Duration.ofDays(4));
        assertThat(outcome(process("ann"))).isEqualTo(Outcome.COOLING_DOWN);
        clock.advance(Duration.ofDays(3));
        Issuance second = only(process("ann"));
        redeem(second);
        assertThat(run(o -> Reverse.of(o, second.id())).isDone()).isTrue();
        clock.advance(Duration.ofDays(1));
        assertThat(outcome(process("ann"))).as("eight days after the first").isEqualTo(Outcome.MATCHED);
        Event late = Shop.purchase("late", "ann", "2026-03-05T12:00:00Z").build();
        assertThat(outcome(engine.process(late))).as("the first still counts").isEqualTo(Outcome.COOLING_DOWN);
    }

    @Test
    void whatAGrantClaimedOnceIsGivenBackWithTheLastOfIt() {
        start(rule("r")
                .give("voucher")
                .give("earned", literal(new BigDecimal(10)))
                .cap(Cap.count("once", 1).perSubject())
                .build());
        Decision decision = process("ann");
        Issuance voucher = decision.issuances().get(0);
        Issuance points = decision.issuances().get(1);
        cancel(voucher);
        assertThat(outcome(process("ann"))).as("the points are kept").isEqualTo(Outcome.CAPPED);
        run(o -> Reverse.of(o, points.id()));
        assertThat(outcome(process("ann"))).isEqualTo(Outcome.MATCHED);
    }

    @Test
    void ofTwoThreadsThatRedeemOneCodeOneWins() {
        start(rule("r").give("voucher").build());
        for (int round = 0; round < 50; round++) {
            Issuance issuance = only(process("ann"));
            String code = newCode(issuance);
            List<Receipt> receipts = atOnce(8, n -> engine.execute(redeemCode("till-" + n, code)));
            assertThat(receipts).filteredOn(Receipt::isDone).hasSize(1);
            assertThat(receipts)
                    .filteredOn(r -> !r.isDone())
                    .allMatch(r -> r.refusal().orElseThrow() == ReasonCode.ISSUANCE_REDEEMED);
        }
        assertThat(engine.records().budgets(Shop.TENANT).get(0).charged()).isEqualTo(Money.of("USD", "200.00"));
        assertThat(engine.reports().reconcile(Shop.TENANT).differences()).isEmpty();
    }

    /** Out of a letter, a chat or a spreadsheet: with other dashes and blanks, full width, small letters. */
    @Test
    void aCodeIsTakenAsPeopleTypeAndPasteItAndIsTheSameHoweverItIsSpelled() {
        start(rule("r").give("voucher").build());
        List<UnaryOperator<String>> spellings = List.of(
                code -> code.toLowerCase(Locale.ROOT),
                code -> code.replace('-', '\u2013'),
                code -> code.replace('-', '\u2011'),
                code -> code.replace("-", "\u2212"),
                code -> code.replace("-", "\u00ad"),
                code -> "\u00a0" + code.replace("-", "\u202f") + "\t",
                code -> "\ufeff" + code.replace("-", "\u200b") + "\r\n",
                code -> code.replace('0', 'O').replace('1', 'l'),
                LifeTest::fullWidth);
        for (UnaryOperator<String> spelling : spellings) {
            String code = newCode(only(process("ann")));
            Redeem redeem = redeemCode("till", spelling.apply(code));
            Receipt receipt = engine.execute(redeem);
            assertThat(receipt.isDone()).as(Printable.of(spelling.apply(code))).isTrue();
            Redeem plain = Redeem.of(redeem.origin(), new Token.Code(code));
            assertThat(engine.execute(plain).status()).as("the same command").isEqualTo(Receipt.Status.REPEATED);
        }
        Issuance issuance = only(process("ann"));
        String password = Objects.requireNonNull(
                run(o -> new NewCode(o, issuance.id(), NewCode.Kind.PASSWORD)).code());
        assertThat(byPassword(issuance, fullWidth(password.substring(0, 3) + "\u00a0" + password.substring(3)))
                        .isDone())
                .isTrue();
    }

    private static String fullWidth(String text) {
        return text.chars()
                .map(c -> c > ' ' && c < 127 ? c + 0xFEE0 : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void oneCommandFromManyThreadsIsDoneOnce() {
        start(rule("r").give("earned", literal(new BigDecimal(100))).build());
        process("ann");
        Command spend = new Spend(origin("one"), "ann", Money.of("POINTS", "30"));
        List<Receipt> receipts = atOnce(8, n -> engine.execute(spend));
        assertThat(receipts)
                .extracting(Receipt::status)
                .containsOnlyOnce(Receipt.Status.DONE)
                .allMatch(s -> s == Receipt.Status.DONE || s == Receipt.Status.REPEATED);
        assertThat(available("ann")).isEqualTo(Money.of("POINTS", "70"));
    }

    @Test
    void whatIsExpiredButNotSweptIsRefusedAndTheSweepAndTheTillAgree() {
        engine = builder(rules(rule("r").give("voucher").build()))
                .maxFuture(Duration.ofDays(20))
                .build();
        Issuance issuance = only(process("ann"));
        String code = newCode(issuance);
        clock.advance(Duration.ofDays(20));
        assertThat(engine.records()
                        .issuance(Shop.TENANT, issuance.id())
                        .orElseThrow()
                        .state())
                .isEqualTo(IssuanceState.ISSUED);
        assertThat(engine.execute(redeemCode("till", code)).refusal()).contains(ReasonCode.ISSUANCE_EXPIRED);
        List<Issuance> more =
                IntStream.range(0, 40).mapToObj(i -> only(process("ann" + i))).toList();
        Instant end = Objects.requireNonNull(more.get(0).expiresAt());
        ExecutorService threads = Executors.newFixedThreadPool(2);
        CompletableFuture<Swept> sweep = CompletableFuture.supplyAsync(() -> engine.expireDue(end, 100), threads);
        List<Receipt> redeemed = more.stream()
                .map(i -> run(o -> Redeem.of(o, new Token.Trusted(i.id()))))
                .toList();
        int expired = sweep.join().expired();
        threads.shutdown();
        long done = redeemed.stream().filter(Receipt::isDone).count();
        assertThat(done + expired).as("each went one way").isEqualTo(41);
        assertThat(engine.reports().reconcile(Shop.TENANT).differences()).isEmpty();
    }

    @Test
    void partOfAVoucherIsChargedAndTheRestReturns() {
        start(rule("r").give("voucher").build());
        Issuance issuance = only(process("ann"));
        Receipt receipt =
                run(o -> Redeem.of(o, new Token.Trusted(issuance.id())).part(Money.of("USD", "1.50")));
        assertThat(receipt.amount()).isEqualTo(Money.of("USD", "1.50"));
        assertThat(budget()).isEqualTo("1000.00 0.00 1.50");
        assertThat(run(o -> Redeem.of(o, new Token.Trusted(issuance.id()))).refusal())
                .as("single use")
                .contains(ReasonCode.ISSUANCE_REDEEMED);
    }

    @Test
    void aPasswordIsGoodForMinutesAndEveryWrongOneCounts() {
        start(rule("r").give("voucher").build());
        Issuance issuance = only(process("ann"));
        String password = Objects.requireNonNull(
                run(o -> new NewCode(o, issuance.id(), NewCode.Kind.PASSWORD)).code());
        assertThat(password).matches("\\d{6}");
        String wrong = password.equals("000000") ? "000001" : "000000";
        for (int i = 0; i < 5; i++) {
            assertThat(byPassword(issuance, wrong).refusal()).contains(ReasonCode.CODE_WRONG);
        }
        Receipt locked = byPassword(issuance, password);
        assertThat(locked.refusal()).contains(ReasonCode.LOCKED_OUT);
        assertThat(Objects.requireNonNull(locked.reason()).availableAt())
                .contains(clock.instant().plus(Duration.ofMinutes(15)));
        run(o -> new NewCode(o, issuance.id(), NewCode.Kind.PASSWORD));
        assertThat(byPassword(issuance, password).refusal())
                .as("a new password does not end the lock-out")
                .contains(ReasonCode.LOCKED_OUT);
        clock.advance(Duration.ofMinutes(15));
        assertThat(byPassword(issuance, password).refusal()).as("void by now").contains(ReasonCode.CODE_WRONG);
        String fresh = Objects.requireNonNull(
                run(o -> new NewCode(o, issuance.id(), NewCode.Kind.PASSWORD)).code());
        clock.advance(Duration.ofMinutes(10));
        assertThat(byPassword(issuance, fresh).refusal()).contains(ReasonCode.PASSWORD_EXPIRED);
        String last = Objects.requireNonNull(
                run(o -> new NewCode(o, issuance.id(), NewCode.Kind.PASSWORD)).code());
        assertThat(byPassword(issuance, last).isDone()).isTrue();
    }

    @Test
    void aCodeOutlivesTheRotationOfItsKeyButNotItsEnd() {
        MemoryStore store = new MemoryStore();
        engine = builder(rules(rule("r").give("voucher").build()))
                .store(store)
                .keys(TestKeys.ring("one"))
                .build();
        Issuance issuance = only(process("ann"));
        NewCode command = new NewCode(origin("code"), issuance.id(), NewCode.Kind.CODE);
        String code = Objects.requireNonNull(engine.execute(command).code());
        Event event = engine.records().event(Shop.TENANT, issuance.eventId()).orElseThrow();

        RewardEngine rotated =
                builder().store(store).keys(TestKeys.ring("two", "one")).build();
        assertThat(rotated.execute(command).code()).as("shown again").isEqualTo(code);
        assertThat(rotated.process(event).status()).isEqualTo(Decision.Status.REPEATED);
        rotated.execute(new ResealScopes(origin("rotation")));
        RewardEngine gone = builder().store(store).keys(TestKeys.ring("two")).build();
        assertThat(gone.execute(redeemCode("till", code)).refusal()).contains(ReasonCode.CODE_NOT_OF_TENANT);
        assertThatThrownBy(() -> gone.execute(command))
                .isInstanceOfSatisfying(
                        BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_KEY));
        RewardEngine keyless = builder().store(store).keys(tenant -> List.of()).build();
        assertThatThrownBy(() -> keyless.execute(redeemCode("till-2", code)))
                .isInstanceOfSatisfying(
                        BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_KEY));
        assertThat(rotated.execute(redeemCode("till-3", code)).isDone()).isTrue();
    }

    @Test
    void noCodeIsEverWritten() {
        CapturingStore store = new CapturingStore();
        List<String> written = new ArrayList<>();
        store.beforeCommit = change -> written.add(change.toString());
        engine = builder(rules(rule("r").give("voucher").build())).store(store).build();
        Issuance issuance = only(process("ann"));
        String code = newCode(issuance);
        String password = Objects.requireNonNull(
                run(o -> new NewCode(o, issuance.id(), NewCode.Kind.PASSWORD)).code());
        byPassword(issuance, password);
        engine.execute(redeemCode("till", code));
        assertThat(written).hasSizeGreaterThan(4);
        assertThat(String.join("\n", written))
                .doesNotContain(code)
                .doesNotContain(code.replace("-", ""))
                .doesNotContainPattern("\\b" + password + "\\b");
    }

    @Test
    void theRefundOfAnEventUndoesEverythingItEarnedAndCountsNet() {
        start(
                rule("each").give("earned", literal(new BigDecimal(10))).build(),
                rule("third")
                        .when(Expressions.count("purchase", Expressions.lifetime())
                                .atLeast(new BigDecimal(3)))
                        .give("voucher")
                        .cooldown(Duration.ofDays(100))
                        .build());
        process("ann");
        process("ann");
        Decision third = process("ann");
        assertThat(third.issuances()).hasSize(2);
        Receipt refund = run(o -> Refund.of(o, third.eventId()));
        assertThat(refund.amount()).isEqualTo(Money.of("USD", "10.00"));
        assertThat(refund.issuances())
                .extracting(Issuance::state)
                .containsExactlyInAnyOrder(IssuanceState.REVERSED, IssuanceState.CANCELLED);
        assertThat(available("ann")).isEqualTo(Money.of("POINTS", "20"));
        Decision again = process("ann");
        assertThat(again.outcome("third").orElseThrow().outcome())
                .as("it is the third once more, and the cooldown is gone")
                .isEqualTo(Outcome.MATCHED);
        assertThat(run(o -> Refund.of(o, third.eventId())).refusal()).contains(ReasonCode.ALREADY_REFUNDED);
        assertThat(engine.records().decision(Shop.TENANT, third.eventId()))
                .as("a decision is never revised")
                .contains(third);
    }

    @Test
    void earnSpendRefundLeavesADebtThatTheNextCreditSettles() {
        start(rule("r").give("earned", literal(new BigDecimal(100))).build());
        Decision first = process("ann");
        run(o -> new Spend(o, "ann", Money.of("POINTS", "80")));
        run(o -> Refund.of(o, first.eventId()));
        assertThat(available("ann")).isEqualTo(Money.of("POINTS", "-80"));
        assertThat(run(o -> new Spend(o, "ann", Money.of("POINTS", "1"))).refusal())
                .contains(ReasonCode.BALANCE_TOO_LOW);
        process("ann");
        assertThat(available("ann")).isEqualTo(Money.of("POINTS", "20"));
        assertThat(engine.reports().reconcile(Shop.TENANT).differences()).isEmpty();
    }

    @Test
    void orAShortfallThatTheHouseBears() {
        start(rule("r").give("costly").build());
        Decision first = process("ann");
        run(o -> new Spend(o, "ann", Money.of("POINTS", "80")));
        Receipt refund = run(o -> new Refund(o, first.eventId(), null, OnSpent.SHORTFALL));
        assertThat(refund.shortfall()).containsExactly(Money.of("POINTS", "80"));
        assertThat(available("ann")).isEqualTo(Money.of("POINTS", "0"));
        assertThat(budget()).as("a fifth came back, and its cost with it").isEqualTo("1000.00 0.00 0.80");
        assertThat(engine.reports().reconcile(Shop.TENANT).differences()).isEmpty();
    }

    @Test
    void pointsThatExpiredAreNotTakenBackTwice() {
        start(rule("r").give("month").build());
        Decision first = process("ann");
        run(o -> new Spend(o, "ann", Money.of("POINTS", "60")));
        clock.advance(Duration.ofDays(31));
        engine.expireDue(clock.instant(), 10);
        assertThat(available("ann")).isEqualTo(Money.of("POINTS", "0"));
        Receipt refund = run(o -> Refund.of(o, first.eventId()));
        assertThat(refund.isDone()).isTrue();
        assertThat(available("ann")).as("only what was spent").isEqualTo(Money.of("POINTS", "-60"));
    }

    @Test
    void periodsAndValidityKeepToTheZoneOverASavingOfDaylight() {
        clock.advance(Duration.between(clock.instant(), Instant.parse("2026-03-07T20:00:00Z")));
        engine = builder(RuleSet.of(Shop.TENANT, ZoneId.of("America/New_York"))
                        .eventType("visit", Map.of())
                        .budget(Budget.of("daily", Money.of("USD", "3.00")).every(CalendarPeriod.DAY))
                        .reward(Reward.discount("voucher", "USD")
                                .worth(Money.of("USD", "2.00"))
                                .expiringAfter(java.time.Period.ofDays(2))
                                .heldFor(java.time.Period.ofDays(1)))
                        .reward(Reward.credit("month-end", "POINTS")
                                .worth(Money.of("POINTS", "5"))
                                .expiringAfter(java.time.Period.ZERO, CalendarPeriod.MONTH))
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
                        .build())
                .build();
        Decision decision = engine.process(visit("ann"));
        assertThat(decision.issuances().get(0).standing().heldUntil())
                .as("the next day at the same time of day, an hour less away")
                .isEqualTo("2026-03-08T19:00:00Z");
        assertThat(decision.issuances().get(1).expiresAt()).isEqualTo("2026-04-01T04:00:00Z");
        assertThat(engine.process(visit("ann")).outcome("r").orElseThrow().outcome())
                .isEqualTo(Outcome.BUDGET_EXHAUSTED);
        clock.advance(Duration.between(clock.instant(), Instant.parse("2026-03-08T04:59:59Z")));
        assertThat(engine.process(visit("ann")).outcome("r").orElseThrow().outcome())
                .isEqualTo(Outcome.BUDGET_EXHAUSTED);
        clock.advance(Duration.ofSeconds(1));
        assertThat(engine.process(visit("ann")).outcome("r").orElseThrow().outcome())
                .as("midnight in New York, still in winter")
                .isEqualTo(Outcome.MATCHED);
        clock.advance(Duration.between(clock.instant(), Instant.parse("2026-03-09T03:59:59Z")));
        assertThat(engine.process(visit("ann")).outcome("r").orElseThrow().outcome())
                .isEqualTo(Outcome.BUDGET_EXHAUSTED);
        clock.advance(Duration.ofSeconds(1));
        assertThat(engine.process(visit("ann")).outcome("r").orElseThrow().outcome())
                .as("midnight in New York, already in summer")
                .isEqualTo(Outcome.MATCHED);
    }

    @Test
    void twoEnginesOverOneStoreExpireEachOnce() {
        MemoryStore store = new MemoryStore();
        engine = builder(rules(rule("r").give("voucher").build())).store(store).build();
        IntStream.range(0, 200).forEach(i -> process("s" + i));
        RewardEngine other = builder().store(store).build();
        clock.advance(Duration.ofDays(20));
        List<Swept> swept = atOnce(4, n -> (n % 2 == 0 ? engine : other).expireDue(clock.instant(), 1_000));
        assertThat(swept.stream().mapToInt(Swept::expired).sum()).isEqualTo(200);
        assertThat(budget()).isEqualTo("1000.00 0.00 0.00");
        assertThat(engine.expireDue(clock.instant(), 10)).isEqualTo(new Swept(0, 0, false));
    }

    @Test
    void theMaintenanceDoesItByItself() {
        CompletableFuture<Issuance> expired = new CompletableFuture<>();
        engine = builder(rules(rule("r").give("voucher").build()))
                .maintenance(Duration.ofSeconds(1))
                .listener(new RewardListener() {
                    @Override
                    public void changed(Issuance before, Issuance after) {
                        expired.complete(after);
                    }
                })
                .build();
        process("ann");
        clock.advance(Duration.ofDays(20));
        assertThat(expired)
                .succeedsWithin(Patience.LIMIT)
                .extracting(Issuance::state)
                .isEqualTo(IssuanceState.EXPIRED);
    }

    @Test
    void aCreditIsPendingUntilItIsConfirmed() {
        start(rule("r").give("pending").build());
        Issuance issuance = only(process("ann"));
        WalletBalance before = engine.reports().wallet(Shop.TENANT, "ann").get(0);
        assertThat(before.available()).isEqualTo(Money.of("POINTS", "0"));
        assertThat(before.pending()).isEqualTo(Money.of("POINTS", "50"));
        assertThat(run(o -> new Confirm(o, issuance.id())).isDone()).isTrue();
        assertThat(available("ann")).isEqualTo(Money.of("POINTS", "50"));
        assertThat(run(o -> new Confirm(o, issuance.id())).refusal()).contains(ReasonCode.NOT_HELD);
    }

    @Test
    void whatExpiresFirstIsSpentFirst() {
        start(
                rule("a")
                        .give("earned", literal(new BigDecimal(30)))
                        .priority(2)
                        .build(),
                rule("b").give("month").priority(1).build());
        Decision decision = process("ann");
        Receipt spent = run(o -> new Spend(o, "ann", Money.of("POINTS", "110")));
        assertThat(spent.issuances())
                .extracting(Issuance::reward, i -> Objects.requireNonNull(i.remaining()))
                .containsExactly(
                        Tuple.tuple("month", Money.of("POINTS", "0")), Tuple.tuple("earned", Money.of("POINTS", "20")));
        assertThat(decision.issuances()).hasSize(2);
    }

    @Test
    void alertsAreToldOncePerCrossingAndArmedAgainByATopUp() {
        engine = builder(Shop.rules("UTC")
                        .budget(Budget.of("b", Money.of("USD", "10.00")).alertAt("0.5", "0.9"))
                        .reward(Reward.discount("voucher", "USD").worth(Money.of("USD", "1.00")))
                        .rule(rule("r").give("voucher").build())
                        .build())
                .build();
        IntStream.range(0, 9).forEach(i -> process("ann"));
        assertThat(alerts).extracting(a -> a.threshold().toString()).containsExactly("0.5", "0.9");
        assertThat(alerts).allMatch(a -> a.hard() && !a.isReached());
        run(o -> TopUp.of(o, "b", Money.of("USD", "10.00")));
        assertThat(alerts).hasSize(2);
        process("ann");
        assertThat(alerts)
                .as("half of twenty")
                .extracting(a -> a.threshold().toString())
                .endsWith("0.5");
        run(o -> new AdjustBudget(o.because("error in the file"), "b", null, Money.of("USD", "-9.00")));
        assertThat(alerts)
                .as("ten of eleven")
                .extracting(a -> a.threshold().toString())
                .endsWith("0.9");
        assertThat(alerts).hasSize(4);
        assertThat(run(o -> new AdjustBudget(o.because("again"), "b", null, Money.of("USD", "-1.01")))
                        .refusal())
                .contains(ReasonCode.BUDGET_TOO_LOW);
        for (long minor : new long[] {Long.MIN_VALUE, -Long.MAX_VALUE}) {
            Money all = Money.ofMinor("USD", minor);
            assertThat(run(o -> new AdjustBudget(o.because("all"), "b", null, all))
                            .refusal())
                    .contains(ReasonCode.AMOUNT_TOO_LARGE);
        }
    }

    @Test
    void aRefusalForLackOfBudgetIsToldOncePerPeriod() {
        engine = builder(Shop.rules("UTC")
                        .budget(Budget.of("b", Money.of("USD", "2.50")).every(CalendarPeriod.MONTH))
                        .reward(Reward.discount("voucher", "USD").worth(Money.of("USD", "2.00")))
                        .rule(rule("r").give("voucher").build())
                        .build())
                .build();
        process("ann");
        assertThat(alerts).as("80 % is not near").isEmpty();
        process("ann");
        process("bob");
        assertThat(alerts)
                .extracting(alert -> alert.threshold().toString(), BudgetAlert::isReached)
                .containsExactly(tuple("1", true));
        run(o -> TopUp.of(o, "b", Money.of("USD", "1.00")));
        process("bob");
        assertThat(alerts).as("after a top-up it is told again").hasSize(2);
        clock.advance(Duration.ofDays(40));
        process("ann");
        process("ann");
        assertThat(alerts).as("another period").hasSize(3);
        Invariants.reconciles(engine.reports(), Shop.TENANT);
    }

    @Test
    void aBudgetThatIsNotHardTellsThatItsCapIsCrossed() {
        engine = builder(Shop.rules("UTC")
                        .budget(Budget.of("b", Money.of("USD", "1.50")).soft())
                        .reward(Reward.discount("voucher", "USD").worth(Money.of("USD", "1.00")))
                        .rule(rule("r").give("voucher").build())
                        .build())
                .build();
        IntStream.range(0, 4).forEach(i -> process("ann"));
        assertThat(alerts).filteredOn(BudgetAlert::isReached).hasSize(1).noneMatch(BudgetAlert::hard);
    }

    @Test
    void aRewardUndoneLaterGoesBackToThePeriodItWasReservedIn() {
        engine = builder(Shop.rules("UTC")
                        .budget(Budget.of("b", Money.of("USD", "10.00")).every(CalendarPeriod.MONTH))
                        .reward(Reward.discount("voucher", "USD").worth(Money.of("USD", "1.00")))
                        .rule(rule("r").give("voucher").build())
                        .build())
                .build();
        Issuance march = only(process("ann"));
        clock.advance(Duration.ofDays(40));
        process("ann");
        redeem(march);
        assertThat(engine.records().budgets(Shop.TENANT))
                .extracting(b -> b.period()
                        + ' '
                        + b.reserved().amount()
                        + ' '
                        + b.charged().amount())
                .containsExactly("2026-03 0.00 1.00", "2026-04 1.00 0.00");
        run(o -> Reverse.of(o, march.id()));
        assertThat(engine.records().budgets(Shop.TENANT).get(0).charged()).isEqualTo(Money.of("USD", "0.00"));
    }

    @Test
    void aRefundAndAnEventOfOneBatchCountOnceEach() {
        CompletableFuture<Void> go = new CompletableFuture<>();
        engine = builder(rules(
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
                })
                .build();
        String first = process("ann").eventId();
        process("ann");
        assertThat(only(engine.process(visit("ann"))).value()).isEqualTo(Money.of("POINTS", "2"));
        engine.submit(visit("blocker"));
        CompletableFuture<Receipt> refund = engine.submit(Refund.of(origin("refund"), first));
        CompletableFuture<Decision> third = engine.submit(
                Shop.purchase("third", "ann", "2026-03-01T11:00:00Z").build());
        go.complete(null);
        assertThat(refund.join().isDone()).isTrue();
        assertThat(third.join().status()).isEqualTo(Decision.Status.DECIDED);
        for (int i = 0; i < 3; i++) {
            assertThat(only(engine.process(visit("ann"))).value()).isEqualTo(Money.of("POINTS", "2"));
        }
    }

    @Test
    void whatCouldNotBeTakenBackKeepsItsCost() {
        start(
                rule("r").give("costly").build(),
                rule("later").on("visit").when(literal(true)).give("forty").build());
        Issuance first = only(process("ann"));
        run(o -> new Spend(o, "ann", Money.of("POINTS", "60")));
        Receipt part = run(o -> new Reverse(o, first.id(), Money.of("POINTS", "60"), OnSpent.SHORTFALL));
        assertThat(part.shortfall()).containsExactly(Money.of("POINTS", "20"));
        engine.process(visit("ann"));
        Receipt rest = run(o -> new Reverse(o, first.id(), null, OnSpent.SHORTFALL));
        assertThat(rest.shortfall()).isEmpty();
        assertThat(budget()).as("a fifth of the dollar, and the later credit").isEqualTo("1000.00 0.00 0.60");
    }

    @Test
    void aWalletOfManyCreditsCanBeSpentAndTakenBack() {
        start(rule("r").give("pending").build());
        List<Issuance> all =
                IntStream.range(0, 60).mapToObj(i -> only(process("ann"))).toList();
        all.forEach(i -> run(o -> new Confirm(o, i.id())));
        assertThat(run(o -> new Spend(o, "ann", Money.of("POINTS", "1500"))).isDone())
                .isTrue();
        assertThat(run(o -> Refund.of(o, all.get(0).eventId())).isDone()).isTrue();
        assertThat(available("ann")).isEqualTo(Money.of("POINTS", "1450"));
        assertThat(engine.reports().reconcile(Shop.TENANT).differences()).isEmpty();
    }

    @Test
    void anEventThatEarnedMuchCanBeRefunded() {
        start(IntStream.range(0, 40)
                .mapToObj(i ->
                        rule("r" + i).give(i % 2 == 0 ? "costly" : "voucher").build())
                .toArray(Rule[]::new));
        Decision decision = process("ann");
        assertThat(decision.issuances()).hasSize(40);
        assertThat(run(o -> Refund.of(o, decision.eventId())).isDone()).isTrue();
        assertThat(budget()).isEqualTo("1000.00 0.00 0.00");
    }

    @Test
    void aShortfallIsThatOfTheCreditThatWasSpent() {
        start(rule("cheap").give("month").build(), rule("dear").give("dear").build());
        Decision decision = process("ann");
        run(o -> new Spend(o, "ann", Money.of("POINTS", "100")));
        Receipt refund = run(o -> new Refund(o, decision.eventId(), null, OnSpent.SHORTFALL));
        assertThat(refund.shortfall()).containsExactly(Money.of("POINTS", "100"));
        assertThat(budget()).as("the cost of what was spent").isEqualTo("1000.00 0.00 0.10");
    }

    @Test
    void theLastOfAGrantDecidesWhetherTheCapIsGivenBack() {
        for (int cancelled : new int[] {0, 1}) {
            start(rule("r")
                    .give("voucher")
                    .give("voucher")
                    .cap(Cap.count("k", 1).perSubject().releasedOn(Cap.Release.EXPIRY))
                    .build());
            Decision decision = process("ann");
            cancel(decision.issuances().get(cancelled));
            expire(decision.issuances().get(1 - cancelled));
            assertThat(outcome(process("ann"))).isEqualTo(Outcome.MATCHED);
        }
    }

    @Test
    void whatExpiredKeepsItsCost() {
        start(rule("r").give("month").build());
        Decision decision = process("ann");
        run(o -> new Spend(o, "ann", Money.of("POINTS", "10")));
        clock.advance(Duration.ofDays(31));
        run(o -> Refund.of(o, decision.eventId()));
        assertThat(budget()).as("nine tenths expired").isEqualTo("1000.00 0.00 0.09");
    }

    @Test
    void theRightCodeOfWhatIsUsedDoesNotEndALockOutAndASlipDoesNotCount() {
        start(rule("r").give("voucher").build());
        String used = newCode(only(process("ann")));
        assertThat(engine.execute(redeemCode("till", used)).isDone()).isTrue();
        Issuance other = only(process("ann"));
        String wrong = newCode(other);
        newCode(other);
        for (int i = 0; i < 5; i++) {
            assertThat(engine.execute(redeemCode("till", "0000-0000-0000")).refusal())
                    .contains(ReasonCode.CODE_NOT_OF_TENANT);
            assertThat(engine.execute(redeemCode("till", used)).refusal()).contains(ReasonCode.ISSUANCE_REDEEMED);
            assertThat(engine.execute(redeemCode("till", wrong)).refusal()).contains(ReasonCode.CODE_WRONG);
        }
        assertThat(engine.execute(redeemCode("till", used)).refusal()).contains(ReasonCode.LOCKED_OUT);
        assertThat(engine.execute(redeemCode("other till", used)).refusal()).contains(ReasonCode.ISSUANCE_REDEEMED);
    }

    @Test
    void nothingExpiresByAClockThatIsFarAhead() {
        start(rule("r").give("voucher").build());
        process("ann");
        assertThat(engine.expireDue(clock.instant().plus(Duration.ofDays(365)), 10))
                .isEqualTo(new Swept(0, 0, false));
        assertThatThrownBy(() -> engine.expireDue(clock.instant(), 0)).isInstanceOf(BonselaException.class);
    }

    @Test
    void aHoldThatOutlastsTheValidityIsAMistake() {
        RuleSet rules = rules().toBuilder()
                .reward(Reward.discount("never", "USD")
                        .expiringAfter(java.time.Period.ofDays(5))
                        .heldFor(java.time.Period.ofDays(7)))
                .build();
        assertThat(engine.validate(rules)).hasSize(1).allMatch(d -> d.path().equals("rewards/never/hold"));
    }

    @Test
    void whatExpiresNextIsNoMoreThanWhatIsLeftAfterADebt() {
        start(
                rule("r").give("costly").build(),
                rule("later").on("visit").when(literal(true)).give("held").build());
        Decision first = process("ann");
        run(o -> new Spend(o, "ann", Money.of("POINTS", "100")));
        run(o -> Refund.of(o, first.eventId()));
        engine.process(visit("ann"));
        clock.advance(Duration.ofDays(8));
        WalletBalance balance = engine.reports().wallet(Shop.TENANT, "ann").get(0);
        assertThat(balance.available()).isEqualTo(Money.of("POINTS", "40"));
        assertThat(balance.expiring()).isEqualTo(Money.of("POINTS", "40"));
    }

    @Test
    void anAlertIsNotToldAgainBecauseTheRulesForgotTheBudgetMeanwhile() {
        RuleSet with = Shop.rules("UTC")
                .budget(Budget.of("b", Money.of("USD", "10.00")))
                .reward(Reward.discount("voucher", "USD").worth(Money.of("USD", "0.50")))
                .rule(rule("r").give("voucher").build())
                .build();
        RuleSet without = Shop.rules("UTC").build();
        engine = builder(with).build();
        IntStream.range(0, 19).forEach(i -> process("ann"));
        assertThat(alerts).as("ninety-five hundredths").hasSize(1);
        Shop.publish(engine, without);
        assertThat(run(o -> TopUp.of(o, "b", Money.of("USD", "0.10"))).isDone()).isTrue();
        Shop.publish(engine, with);
        process("ann");
        assertThat(alerts).as("never below nine tenths").hasSize(1);
    }

    @Test
    void anEmptyBudgetThatNobodyUsesTellsNothing() {
        start(rule("r").give("voucher").build());
        run(o -> new AdjustBudget(o.because("closed"), "b", null, Money.of("USD", "-1000.00")));
        assertThat(alerts).isEmpty();
    }

    @Test
    void termsThatDoNotGoTogetherAreRefused() {
        assertThatThrownBy(() -> new Terms(
                        Terms.Delivery.IMMEDIATE, Terms.Charging.ON_REDEMPTION, Terms.Compensation.TAKE_FROM_WALLET))
                .isInstanceOf(BonselaException.class);
        RewardHandler worthless =
                new KnownHandler("worthless", KnownHandler.ALL.get(0).terms(), false);
        assertThatThrownBy(() -> RewardEngine.builder().handler(worthless))
                .isInstanceOfSatisfying(
                        BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION));
    }

    @Test
    void aCreditThatIsDeliveredLaterIsPendingUntilThen() {
        RewardHandler later = new KnownHandler(
                "later",
                new Terms(Terms.Delivery.DEFERRED, Terms.Charging.ON_ISSUE, Terms.Compensation.TAKE_FROM_WALLET),
                true);
        RuleSet rules = rules(rule("r").give("late").build()).toBuilder()
                .reward(new Reward(
                                "late",
                                "later",
                                "POINTS",
                                Money.of("POINTS", "9"),
                                Money.of("USD", "1.00"),
                                null,
                                null,
                                null)
                        .heldFor(java.time.Period.ofDays(1)))
                .build();
        engine = builder().handler(later).rules(rules).build();
        Issuance issuance = only(process("ann"));
        clock.advance(Duration.ofDays(2));
        assertThat(available("ann")).isEqualTo(Money.of("POINTS", "0"));
        run(o -> new RecordDelivery(o, issuance.id(), RecordDelivery.Outcome.UNKNOWN));
        assertThat(engine.reports().wallet(Shop.TENANT, "ann").get(0).pending()).isEqualTo(Money.of("POINTS", "9"));
        run(o -> new RecordDelivery(o, issuance.id(), RecordDelivery.Outcome.DELIVERED));
        assertThat(available("ann")).isEqualTo(Money.of("POINTS", "9"));
    }

    @Test
    void textsOfACommandAreChecked() {
        String tooLong = "x".repeat(257);
        assertThatThrownBy(() -> new Spend(origin("c"), tooLong, Money.of("POINTS", "1")))
                .isInstanceOf(BonselaException.class);
        assertThatThrownBy(() -> new Cancel(origin("c"), " ")).isInstanceOf(BonselaException.class);
        assertThatThrownBy(() -> new Token.Code(tooLong)).isInstanceOf(BonselaException.class);
        assertThatThrownBy(() -> origin("c").because(tooLong)).isInstanceOf(BonselaException.class);
        assertThatThrownBy(() -> new Spend(origin("c"), "ann", Money.of("POINTS", "0")))
                .isInstanceOf(BonselaException.class);
    }

    private RuleSet rules(Rule... rules) {
        RuleSet.Builder set = Shop.rules("UTC")
                .budget(Budget.of("b", Money.of("USD", "1000.00")))
                .reward(Reward.discount("voucher", "USD")
                        .worth(Money.of("USD", "4.00"))
                        .expiringAfter(java.time.Period.ofDays(10)))
                .reward(Reward.credit("earned", "POINTS").costing(Money.of("USD", "0.10")))
                .reward(Reward.credit("costly", "POINTS")
                        .worth(Money.of("POINTS", "100"))
                        .costing(Money.of("USD", "1.00")))
                .reward(Reward.credit("dear", "POINTS")
                        .worth(Money.of("POINTS", "100"))
                        .costing(Money.of("USD", "9.00")))
                .reward(Reward.credit("forty", "POINTS")
                        .worth(Money.of("POINTS", "40"))
                        .costing(Money.of("USD", "0.40")))
                .reward(Reward.credit("held", "POINTS")
                        .worth(Money.of("POINTS", "140"))
                        .costing(Money.of("USD", "0.40"))
                        .heldFor(java.time.Period.ofDays(7))
                        .expiringAfter(java.time.Period.ofDays(90)))
                .reward(Reward.credit("month", "POINTS")
                        .worth(Money.of("POINTS", "100"))
                        .costing(Money.of("USD", "0.10"))
                        .expiringAfter(java.time.Period.ofDays(30)))
                .reward(Reward.credit("pending", "POINTS")
                        .worth(Money.of("POINTS", "50"))
                        .costing(Money.of("USD", "0.10"))
                        .heldUntilConfirmed());
        for (Rule rule : rules) {
            set.rule(rule);
        }
        return set.build();
    }

    private static Rule.Builder rule(String id) {
        return Rule.named(id).on("purchase").when(field("amount").isPresent()).budget("b");
    }

    private RewardEngineBuilder builder(RuleSet rules) {
        return builder().rules(rules);
    }

    private RewardEngineBuilder builder() {
        return RewardEngine.builder()
                .clock(clock)
                .keys(TestKeys.ring())
                .codePolicy(CodePolicy.DEFAULT)
                .listener(new RewardListener() {
                    @Override
                    public void budgetAlert(BudgetAlert alert) {
                        alerts.add(alert);
                    }
                });
    }

    private void start(Rule... rules) {
        engine.close();
        engine = builder(rules(rules)).build();
    }

    private Decision process(String subject) {
        return engine.process(Event.of("purchase")
                .tenant(Shop.TENANT)
                .id("e" + number.incrementAndGet())
                .subject(subject)
                .amount(Money.of("USD", "10.00"))
                .build());
    }

    private Event visit(String subject) {
        return Event.of("visit")
                .tenant(Shop.TENANT)
                .id("v" + number.incrementAndGet())
                .subject(subject)
                .build();
    }

    private Origin origin(String id) {
        return Origin.of(Shop.TENANT, id, "test");
    }

    private Receipt run(Function<Origin, Command> command) {
        return engine.execute(command.apply(origin("c" + number.incrementAndGet())));
    }

    private void cancel(Issuance issuance) {
        assertThat(run(o -> new Cancel(o, issuance.id())).isDone()).isTrue();
    }

    private void expire(Issuance issuance) {
        clock.advance(Duration.ofDays(11));
        engine.expireDue(clock.instant(), 1_000);
        assertThat(engine.records()
                        .issuance(Shop.TENANT, issuance.id())
                        .orElseThrow()
                        .state())
                .isEqualTo(IssuanceState.EXPIRED);
    }

    private void redeem(Issuance issuance) {
        assertThat(run(o -> Redeem.of(o, new Token.Trusted(issuance.id()))).isDone())
                .isTrue();
    }

    private String newCode(Issuance issuance) {
        return Objects.requireNonNull(
                run(o -> new NewCode(o, issuance.id(), NewCode.Kind.CODE)).code());
    }

    private Redeem redeemCode(String till, String code) {
        return Redeem.of(Origin.of(Shop.TENANT, "c" + number.incrementAndGet(), till), new Token.Code(code));
    }

    private Receipt byPassword(Issuance issuance, String password) {
        return run(o -> Redeem.of(o, new Token.Password(issuance.id(), password)));
    }

    private static Issuance only(Decision decision) {
        assertThat(decision.issuances()).hasSize(1);
        return decision.issuances().get(0);
    }

    private static Outcome outcome(Decision decision) {
        return decision.outcome("r").orElseThrow().outcome();
    }

    private Money available(String subject) {
        return engine.reports().wallet(Shop.TENANT, subject).get(0).available();
    }

    /** Limit, reserved and charged of the first budget. */
    private String budget() {
        BudgetBalance b = engine.records().budgets(Shop.TENANT).get(0);
        return b.limit().amount() + " " + b.reserved().amount() + " "
                + b.charged().amount();
    }

    private static <T> List<T> atOnce(int threads, IntFunction<T> work) {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<CompletableFuture<T>> futures = IntStream.range(0, threads)
                    .mapToObj(n -> CompletableFuture.supplyAsync(() -> work.apply(n), executor))
                    .toList();
            return futures.stream().map(CompletableFuture::join).toList();
        } finally {
            executor.shutdown();
        }
    }
}
