package io.bonsela.testkit.engine;

import static io.bonsela.api.rule.Expressions.count;
import static io.bonsela.api.rule.Expressions.days;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Health;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.Origin;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.RewardEngineBuilder.Rehearsal;
import io.bonsela.api.backtest.Backtest;
import io.bonsela.api.command.Publish;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.api.store.Store;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.Patience;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An operator that takes too long or fails affects only the rule that called it. A test of a store extends this; it
 * needs the engine at test time.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class OperatorContract {
    private static final String A = "tenant-a";
    private static final String B = "tenant-b";
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final Stuck stuck = new Stuck();
    private int number;

    /** For subclasses. */
    protected OperatorContract() {}

    /** An empty store. */
    protected abstract Store open() throws Exception;

    /** Another store over the same data, as another process has it; the same store if there can be only one. */
    protected abstract Store again() throws Exception;

    @AfterEach
    void close() throws Exception {
        stuck.letGo();
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private static RuleSet.Builder rules(String tenant, Expression condition) {
        return RuleSet.of(tenant, ZoneId.of("Africa/Harare"))
                .eventType("visit", Map.of("size", Attribute.required(ValueType.NUMBER)))
                .reward(Reward.credit("points", "POINTS"))
                .rule(Rule.named("asks")
                        .on("visit")
                        .when(condition)
                        .give("points", literal(BigDecimal.ONE))
                        .build())
                .rule(Rule.named("plain")
                        .on("visit")
                        .when(field("size").atLeast(0))
                        .give("points", literal(BigDecimal.TEN))
                        .build());
    }

    /** A condition that calls the operator inside the transaction, after history is loaded. */
    private static Expression ofHistory(String operator) {
        return operation(operator, count("visit", days(30)));
    }

    private RewardEngine engine(Store store, TestOperator operator) {
        return started(RewardEngine.builder().store(store).operator(operator));
    }

    private RewardEngine started(RewardEngineBuilder builder) {
        RewardEngine engine = builder.build();
        open.add(engine);
        return engine;
    }

    private static void publish(RewardEngine engine, String id, RuleSet rules) {
        engine.execute(new Publish(Origin.of(rules.tenant(), id, "author"), rules));
    }

    private Event visit(String tenant, String subject) {
        return Event.of("visit")
                .tenant(tenant)
                .id("e" + ++number)
                .subject(subject)
                .with("size", 3)
                .build();
    }

    private static void assertFailed(Decision decision, ReasonCode code) {
        RuleOutcome asks = decision.outcome("asks").orElseThrow();
        assertThat(asks.outcome()).isEqualTo(Outcome.ERROR);
        assertThat(asks.reason()).isNotNull().extracting("code").isEqualTo(code);
        assertThat(decision.outcome("plain").orElseThrow().outcome()).isEqualTo(Outcome.MATCHED);
    }

    @Test
    void oneThatHangsInATransactionHoldsUpNobody() throws Exception {
        TestOperator hangs = new TestOperator("hangs", SHORT, n -> {
            stuck.stay();
            return true;
        });
        RewardEngine engine = engine(open(), hangs);
        publish(engine, "p1", rules(A, ofHistory("hangs")).build());
        publish(engine, "p1", rules(B, field("size").above(5)).build());
        CompletableFuture<Decision> waiting = engine.submit(visit(A, "ann"));
        stuck.awaitBegun();
        assertThat(engine.process(visit(B, "bob")).issuances())
                .as("another tenant")
                .hasSize(1);
        RewardEngine other = engine(again(), new TestOperator("hangs", LONG, n -> true));
        assertThat(other.process(visit(B, "bob")).issuances())
                .as("another engine")
                .hasSize(1);
        Decision decision = waiting.join();
        assertFailed(decision, ReasonCode.OPERATOR_TIMED_OUT);
        assertThat(engine.health().problems()).extracting(Health.Problem::code).contains(Health.Code.OPERATOR_STUCK);
        assertThat(engine.health().ready()).isTrue();
        publish(engine, "p2", rules(A, field("size").above(5)).build());
        assertThat(engine.process(visit(A, "ann")).outcome("asks"))
                .as("the fixed set")
                .isEmpty();
        stuck.letGo();
        assertSame(engine, A, decision.eventId());
        assertThat(engine.records().decision(A, decision.eventId())).contains(decision);
        Invariants.reconciles(engine.reports(), A);
    }

    private static void assertSame(RewardEngine engine, String tenant, String event) {
        assertThat(engine.inspect().verify(tenant, event))
                .isEqualTo(new Verification(event, Verification.Status.SAME, null, null));
    }

    @Test
    void oneThatHangsWhileItsRulesAreMatchedHoldsUpNobody() throws Exception {
        TestOperator hangs = new TestOperator("hangs", SHORT, n -> {
            stuck.stay();
            return true;
        });
        RewardEngine engine = engine(open(), hangs);
        publish(engine, "p1", rules(A, operation("hangs", field("size"))).build());
        publish(engine, "p1", rules(B, field("size").above(5)).build());
        CompletableFuture<Decision> waiting = engine.submit(visit(A, "ann"));
        stuck.awaitBegun();
        assertThat(engine.process(visit(B, "bob")).issuances()).hasSize(1);
        Decision decision = waiting.join();
        assertFailed(decision, ReasonCode.OPERATOR_TIMED_OUT);
        assertSame(engine, A, decision.eventId());
    }

    @Test
    void oneThatSleepsIsInterrupted() throws Exception {
        TestOperator sleeps = new TestOperator("sleeps", SHORT, n -> {
            Thread.sleep(LONG.toMillis());
            return true;
        });
        RewardEngine engine = engine(open(), sleeps);
        publish(engine, "p1", rules(A, ofHistory("sleeps")).build());
        Decision decision = engine.process(visit(A, "ann"));
        assertFailed(decision, ReasonCode.OPERATOR_TIMED_OUT);
        assertThat(engine.inspect()
                        .evaluate(visit(A, "ann"))
                        .outcome("asks")
                        .orElseThrow()
                        .outcome())
                .as("a dry run, on the caller's thread")
                .isEqualTo(Outcome.ERROR);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertSame(engine, A, decision.eventId());
    }

    @Test
    void oneThatBurnsProcessorTimeIsStopped() throws Exception {
        TestOperator burns = new TestOperator("burns", LONG, n -> {
            long steps = 0;
            while (!Thread.currentThread().isInterrupted()) {
                steps++;
            }
            return steps > 0;
        });
        RewardEngine engine = engine(open(), burns);
        publish(engine, "p1", rules(A, ofHistory("burns")).build());
        assertFailed(engine.process(visit(A, "ann")), ReasonCode.OPERATOR_TIMED_OUT);
    }

    @Test
    void whatOneThrowsIsRecordedAndNotAskedAgain() throws Exception {
        for (Throwable thrown : List.of(
                new Exception("checked"), new AssertionError("an error"), new NoClassDefFoundError("missing"))) {
            TestOperator throwing = new TestOperator("throws", LONG, n -> Foreign.thrown(thrown));
            try (RewardEngine engine = RewardEngine.builder()
                    .store(open())
                    .operator(throwing)
                    .rules(rules(A, ofHistory("throws")).build())
                    .build()) {
                Decision decision = engine.process(visit(A, "ann"));
                assertFailed(decision, ReasonCode.OPERATOR_FAILED);
                throwing.does(n -> true);
                int calls = throwing.calls();
                assertSame(engine, A, decision.eventId());
                assertThat(throwing.calls()).as("calls to verify it").isEqualTo(calls);
            }
        }
    }

    @Test
    void oneThatFailsOnlyNowIsNoDifference() throws Exception {
        TestOperator changes = new TestOperator("changes", LONG, n -> true);
        RewardEngine engine = engine(open(), changes);
        publish(engine, "p1", rules(A, ofHistory("changes")).build());
        Decision decision = engine.process(visit(A, "ann"));
        changes.does(n -> Foreign.thrown(new IllegalStateException("not now")));
        Verification now = engine.inspect().verify(A, decision.eventId());
        assertThat(now.status()).isEqualTo(Verification.Status.NOT_VERIFIABLE);
        assertThat(now.reason()).isNotNull().extracting("code").isEqualTo(ReasonCode.OPERATOR_FAILED);
    }

    @Test
    void oneThatIsLateAgainAndAgainIsLeftAlone() throws Exception {
        TestOperator sleeps = new TestOperator("sleeps", SHORT, n -> {
            Thread.sleep(LONG.toMillis());
            return true;
        });
        RewardEngine engine = engine(open(), sleeps);
        publish(engine, "p1", rules(A, ofHistory("sleeps")).build());
        for (int i = 0; i < 3; i++) {
            assertFailed(engine.process(visit(A, "ann" + i)), ReasonCode.OPERATOR_TIMED_OUT);
        }
        Decision decision = engine.process(visit(A, "eve"));
        assertFailed(decision, ReasonCode.OPERATOR_LEFT_ALONE);
        assertThat(sleeps.calls()).isEqualTo(3);
        // A call that was interrupted may not have returned yet.
        Patience.until(
                "health reports the suspended operator and no stuck call",
                () -> engine.health().problems().stream()
                        .map(Health.Problem::code)
                        .toList()
                        .equals(List.of(Health.Code.OPERATOR_LEFT_ALONE)));
        sleeps.does(n -> true);
        assertSame(engine, A, decision.eventId());
    }

    @Test
    void whatCouldNotBeCountedIsCountedLater() throws Exception {
        TestOperator picky = new TestOperator("picky", LONG, n -> Foreign.thrown(new IllegalStateException("not now")));
        RewardEngine engine = engine(open(), picky);
        Expression third = count("visit", days(30))
                .where(operation("picky", field("size")))
                .atLeast(3);
        publish(engine, "p1", rules(A, third).build());
        Decision first = engine.process(visit(A, "ann"));
        assertFailed(first, ReasonCode.OPERATOR_FAILED);
        assertFailed(engine.process(visit(A, "ann")), ReasonCode.OPERATOR_FAILED);
        picky.does(n -> true);
        assertThat(engine.process(visit(A, "ann")).outcome("asks").orElseThrow().outcome())
                .as("all three are counted")
                .isEqualTo(Outcome.MATCHED);
        assertSame(engine, A, first.eventId());
    }

    /** Events that wait while rules are published are admitted again, on the lane. */
    @Test
    void oneThatHangsWhileAnEventIsAdmittedAgainHoldsUpNobody() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch published = new CountDownLatch(1);
        TestOperator checks = new TestOperator("checks", SHORT, n -> true);
        RewardEngine engine = started(RewardEngine.builder()
                .store(open())
                .operator(checks)
                .lanes(1)
                .listener(new RewardListener() {
                    @Override
                    public void decided(Decision decision) {
                        if (decision.subject().equals("first")) {
                            told.countDown();
                            awaited(published);
                        }
                    }
                }));
        publish(engine, "p1", checked(2));
        publish(engine, "p1", rules(B, field("size").above(5)).build());
        CompletableFuture<Decision> first = engine.submit(visit(A, "first"));
        told.await();
        CompletableFuture<Decision> waiting = engine.submit(visit(A, "ann"));
        CompletableFuture<Decision> other = engine.submit(visit(B, "bob"));
        checks.does(n -> {
            stuck.stay();
            return true;
        });
        publish(engine, "p2", checked(3));
        published.countDown();
        assertThat(first.join().issuances()).isNotEmpty();
        assertThat(other.join().issuances()).as("another tenant").isNotEmpty();
        assertThat(waiting.join().status()).as("a check that failed").isEqualTo(Decision.Status.INVALID);
        checks.does(n -> true);
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static RuleSet checked(int least) {
        return RuleSet.of(A, ZoneId.of("Africa/Harare"))
                .eventType(EventType.of("visit", Map.of("size", Attribute.required(ValueType.NUMBER)))
                        .check("sound", operation("checks", field("size"))))
                .reward(Reward.credit("points", "POINTS"))
                .rule(Rule.named("plain")
                        .on("visit")
                        .when(field("size").atLeast(least))
                        .give("points", literal(BigDecimal.TEN))
                        .build())
                .build();
    }

    /** The callers of its batch receive answers, and the lane continues without it. */
    @Test
    void oneThatHangsForAListenersOwnEventHoldsUpNobody() throws Exception {
        TestOperator hangs = new TestOperator("hangs", SHORT, n -> {
            stuck.stay();
            return true;
        });
        AtomicReference<@Nullable RewardEngine> itself = new AtomicReference<>();
        RewardEngine engine = started(RewardEngine.builder()
                .store(open())
                .operator(hangs)
                .lanes(1)
                .listener(new RewardListener() {
                    @Override
                    public void decided(Decision decision) {
                        if (decision.subject().equals("first")) {
                            Objects.requireNonNull(itself.get()).process(visit(A, "of the listener"));
                        }
                    }
                }));
        itself.set(engine);
        publish(engine, "p1", rules(A, ofHistory("hangs")).build());
        publish(engine, "p1", rules(B, field("size").above(5)).build());
        CompletableFuture<Decision> first = engine.submit(visit(B, "first"));
        stuck.awaitBegun();
        assertThat(engine.process(visit(B, "bob")).issuances()).isNotEmpty();
        assertThat(first.join().issuances()).isNotEmpty();
    }

    /** If a filter has two failures, that of the operator takes precedence. */
    @Test
    void whatCouldNotBeCountedForTwoReasonsIsCountedLater() throws Exception {
        TestOperator picky = new TestOperator("picky", LONG, n -> Foreign.thrown(new IllegalStateException("not now")));
        RewardEngine engine = engine(open(), picky);
        Expression third = count("visit", days(30))
                .where(field("size")
                        .dividedBy(field("size").minus(3))
                        .atLeast(1)
                        .or(operation("picky", field("size"))))
                .atLeast(3);
        publish(engine, "p1", rules(A, third).build());
        engine.process(visit(A, "ann"));
        engine.process(visit(A, "ann"));
        picky.does(n -> true);
        assertThat(engine.process(visit(A, "ann")).outcome("asks").orElseThrow().outcome())
                .isEqualTo(Outcome.MATCHED);
    }

    /** Callers that wait for a decision blocked by a stuck operator receive an answer even if the engine was closed. */
    @Test
    void closingLeavesNobodyWaiting() throws Exception {
        TestOperator hangs = new TestOperator("hangs", SHORT, n -> {
            stuck.stay();
            return true;
        });
        RewardEngine engine = engine(open(), hangs);
        publish(engine, "p1", rules(A, ofHistory("hangs")).build());
        CompletableFuture<Decision> waiting = engine.submit(visit(A, "ann"));
        stuck.awaitBegun();
        boolean unused = engine.close(Duration.ofMillis(1));
        assertThat(waiting.handle((decision, failure) -> true).join()).isTrue();
    }

    /** No other thread can take over, but health reports the call. */
    @Test
    void oneThatHangsOnACallersThreadIsNamed() throws Exception {
        TestOperator hangs = new TestOperator("hangs", SHORT, n -> {
            stuck.stay();
            return true;
        });
        RewardEngine engine = engine(open(), hangs);
        publish(engine, "p1", rules(A, ofHistory("hangs")).build());
        Event event = visit(A, "ann");
        CompletableFuture<List<Decision>> decided =
                CompletableFuture.supplyAsync(() -> engine.processAll(List.of(event)));
        Patience.until(
                "it is named",
                () -> engine.health().problems().stream()
                        .anyMatch(problem -> problem.code() == Health.Code.OPERATOR_STUCK));
        publish(engine, "p2", rules(A, field("size").above(5)).build());
        stuck.letGo();
        assertThat(decided.join()).hasSize(1);
        assertThat(engine.health().problems()).isEmpty();
    }

    /** Counting after the decision of a batch's last event is not part of that decision. */
    @Test
    void whatIsCountedAfterADecisionIsNotPartOfIt() throws Exception {
        TestOperator picky = new TestOperator(
                "picky",
                LONG,
                n -> n.intValue() == 3 ? true : Foreign.<Object>thrown(new IllegalStateException("not this one")));
        RewardEngine engine = engine(open(), picky);
        Expression asked = field("size")
                .is(3)
                .and(count("visit", days(30))
                        .where(operation("picky", field("size")))
                        .atLeast(1));
        publish(engine, "p1", rules(A, asked).build());
        Event counted = visit(A, "ann");
        Event other = Event.of("visit")
                .tenant(A)
                .id("other")
                .subject("ann")
                .with("size", 4)
                .build();
        List<Decision> decisions = engine.processAll(List.of(counted, other));
        assertThat(decisions.get(0).outcome("asks").orElseThrow().outcome()).isEqualTo(Outcome.MATCHED);
        assertSame(engine, A, counted.id());
        assertSame(engine, A, other.id());
        assertFailed(engine.process(visit(A, "ann")), ReasonCode.OPERATOR_FAILED);
    }

    @Test
    void aTrialEndsWithAnError() throws Exception {
        TestOperator sleeps = new TestOperator("sleeps", SHORT, n -> {
            Thread.sleep(LONG.toMillis());
            return true;
        });
        RuleSet rules = rules(A, operation("sleeps", field("size"))).build();
        try (Rehearsal rehearsal = RewardEngine.builder().operator(sleeps).rehearse(rules)) {
            assertThatThrownBy(() -> rehearsal.decide(visit(A, "ann"))).satisfies(OperatorContract::isTimedOut);
        }
        try (Backtest backtest =
                Backtest.of(rules, rules, () -> RewardEngine.builder().operator(sleeps), 2)) {
            assertThatThrownBy(() -> backtest.add(List.of(visit(A, "ann")))).satisfies(OperatorContract::isTimedOut);
            assertThatThrownBy(backtest::report).satisfies(OperatorContract::isTimedOut);
        }
        RewardEngine engine = engine(open(), new TestOperator("sleeps", SHORT, n -> {
            Thread.sleep(LONG.toMillis());
            return true;
        }));
        assertThatThrownBy(() -> engine.inspect().analyse(rules, false)).satisfies(OperatorContract::isTimedOut);
    }

    private static void isTimedOut(Throwable thrown) {
        assertThat(thrown)
                .isInstanceOfSatisfying(
                        BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OPERATOR_TIMED_OUT))
                .hasMessageContaining("'sleeps'");
    }
}
