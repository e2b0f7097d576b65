package io.bonsela.core.life;

import static io.bonsela.api.rule.Expressions.field;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Receipt;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.RewardEngineBuilder.CodePolicy;
import io.bonsela.api.command.Cancel;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.api.spi.RewardListener.BudgetAlert;
import io.bonsela.core.Shop;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.TestKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The shop with a voucher, credits of several kinds and a budget. A test starts its engine with rules of its own. */
final class RewardShop implements AutoCloseable {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final AtomicInteger number = new AtomicInteger();
    private final List<BudgetAlert> alerts = new ArrayList<>();
    private RewardEngine engine = RewardEngine.builder().build();

    static RuleSet rules(Rule... rules) {
        RuleSet.Builder set = Shop.rules("UTC")
                .budget(Budget.of("b", Money.of("USD", "1000.00")))
                .reward(Reward.discount("voucher", "USD")
                        .valued(Money.of("USD", "4.00"))
                        .expiringAfter(Period.ofDays(10)))
                .reward(Reward.credit("earned", "POINTS").costing(Money.of("USD", "0.10")))
                .reward(Reward.credit("costly", "POINTS")
                        .valued(Money.of("POINTS", "100"))
                        .costing(Money.of("USD", "1.00")))
                .reward(Reward.credit("dear", "POINTS")
                        .valued(Money.of("POINTS", "100"))
                        .costing(Money.of("USD", "9.00")))
                .reward(Reward.credit("forty", "POINTS")
                        .valued(Money.of("POINTS", "40"))
                        .costing(Money.of("USD", "0.40")))
                .reward(Reward.credit("held", "POINTS")
                        .valued(Money.of("POINTS", "140"))
                        .costing(Money.of("USD", "0.40"))
                        .heldFor(Period.ofDays(7))
                        .expiringAfter(Period.ofDays(90)))
                .reward(Reward.credit("month", "POINTS")
                        .valued(Money.of("POINTS", "100"))
                        .costing(Money.of("USD", "0.10"))
                        .expiringAfter(Period.ofDays(30)))
                .reward(Reward.credit("pending", "POINTS")
                        .valued(Money.of("POINTS", "50"))
                        .costing(Money.of("USD", "0.10"))
                        .heldUntilConfirmed());
        for (Rule rule : rules) {
            set.rule(rule);
        }
        return set.build();
    }

    /** Returns a rule for purchases that the budget pays. */
    static Rule.Builder rule(String id) {
        return Rule.named(id).on("purchase").when(field("amount").isPresent()).budget("b");
    }

    RewardEngineBuilder builder(RuleSet rules) {
        return builder().rules(rules);
    }

    RewardEngineBuilder builder() {
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

    /** Starts a new engine with rules. */
    void start(Rule... rules) {
        start(builder(rules(rules)));
    }

    /** Starts a new engine. */
    void start(RewardEngineBuilder builder) {
        engine.close();
        engine = builder.build();
    }

    RewardEngine engine() {
        return engine;
    }

    ManualClock clock() {
        return clock;
    }

    /** Returns the alerts that were sent so far. */
    List<BudgetAlert> alerts() {
        return alerts;
    }

    @Override
    public void close() {
        engine.close();
    }

    /** Decides a purchase for ten dollars. */
    Decision buy(String subject) {
        return engine.process(Event.of("purchase")
                .tenant(Shop.TENANT)
                .id("e" + number.incrementAndGet())
                .subject(subject)
                .amount(Money.of("USD", "10.00"))
                .build());
    }

    /** Returns a visit, to be decided. */
    Event visit(String subject) {
        return Event.of("visit")
                .tenant(Shop.TENANT)
                .id("v" + number.incrementAndGet())
                .subject(subject)
                .build();
    }

    Origin origin(String id) {
        return Origin.of(Shop.TENANT, id, "test");
    }

    /** Executes a command under a new id. */
    Receipt run(Function<Origin, Command> command) {
        return engine.execute(command.apply(origin("c" + number.incrementAndGet())));
    }

    void cancel(Issuance issuance) {
        assertThat(run(o -> new Cancel(o, issuance.id())).isDone()).isTrue();
    }

    /** Lets an issuance expire. */
    void expire(Issuance issuance) {
        clock.advance(Duration.ofDays(11));
        engine.maintenance().expireDue(clock.instant(), 1_000);
        assertThat(engine.records()
                        .issuance(Shop.TENANT, issuance.id())
                        .orElseThrow()
                        .state())
                .isEqualTo(IssuanceState.EXPIRED);
    }

    void redeem(Issuance issuance) {
        assertThat(run(o -> new Redeem(o, new Token.Trusted(issuance.id()))).isDone())
                .isTrue();
    }

    String newCode(Issuance issuance) {
        return Objects.requireNonNull(
                run(o -> new NewCode(o, issuance.id(), NewCode.Kind.CODE)).code());
    }

    /** Returns the command of a till that redeems a code, to be executed. */
    Redeem redeemCode(String till, String code) {
        return new Redeem(Origin.of(Shop.TENANT, "c" + number.incrementAndGet(), till), new Token.Code(code));
    }

    Receipt redeemByPassword(Issuance issuance, String password) {
        return run(o -> new Redeem(o, new Token.Password(issuance.id(), password)));
    }

    /** Returns the only issuance of a decision. */
    static Issuance only(Decision decision) {
        assertThat(decision.issuances()).hasSize(1);
        return decision.issuances().get(0);
    }

    /** Returns the outcome of the rule "r". */
    static Outcome outcome(Decision decision) {
        return decision.outcome("r").orElseThrow().outcome();
    }

    /** Returns what a subject can spend. */
    Money available(String subject) {
        return engine.reports().wallet(Shop.TENANT, subject).get(0).available();
    }

    /** Returns the limit, the reserved and the charged amount of the budget. */
    String budget() {
        BudgetBalance b = engine.records().budgets(Shop.TENANT).get(0);
        return b.limit().amount() + " " + b.reserved().amount() + " "
                + b.charged().amount();
    }

    /** Does something on several threads at the same time, and returns the results. */
    static <T> List<T> atOnce(int threads, IntFunction<T> work) {
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
