package io.bonsela.testkit.engine;

import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Event;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.Records.BreakerStanding;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.Publish;
import io.bonsela.api.command.ReportWrong;
import io.bonsela.api.command.ResetBreaker;
import io.bonsela.api.explain.Explanation.Gap;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Breaker;
import io.bonsela.api.rule.Breaker.Bound;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Lane;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.api.store.State.BreakerState;
import io.bonsela.api.store.State.BreakerState.Phase;
import io.bonsela.api.store.Store;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.TestKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What must hold for breakers of rules on any store. */
public abstract class BreakerContract {
    private static final String T = "breakers";
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final ManualClock clock = new ManualClock(START);
    private final List<String> opened = new CopyOnWriteArrayList<>();
    private @Nullable RewardEngine running;
    private int events;
    private int commands;

    /** For subclasses. */
    protected BreakerContract() {}

    /** An empty store. */
    protected abstract Store open() throws Exception;

    @AfterEach
    void close() {
        RewardEngine engine = engine();
        assertThat(engine.reports().reconcile(T).differences()).isEmpty();
        IntStream.rangeClosed(1, events)
                .mapToObj(each -> "e" + each)
                .filter(id -> engine.records()
                        .event(T, id)
                        .filter(event -> !event.isErased())
                        .isPresent())
                .forEach(id -> assertThat(engine.inspect().verify(T, id).status())
                        .as(id)
                        .isEqualTo(Verification.Status.SAME));
        engine.close();
    }

    private RewardEngine engine() {
        return Objects.requireNonNull(running);
    }

    /** Starts an engine whose rule "guarded" has a breaker; the rule "other" pays for the same sales. */
    private void start(Breaker breaker) throws Exception {
        running = RewardEngine.builder()
                .store(open())
                .rules(rules(breaker))
                .clock(clock)
                .keys(TestKeys.ring("one"))
                .listener(new RewardListener() {
                    @Override
                    public void breakerOpened(BreakerOpened breaker) {
                        opened.add(breaker.rule() + " " + breaker.state().openedBy() + " " + breaker.cause());
                    }
                })
                .build();
    }

    private static RuleSet rules(@Nullable Breaker breaker) {
        return RuleSet.of(T, ZoneOffset.UTC)
                .eventType(
                        "sale",
                        Map.of(
                                "amount", Attribute.required(ValueType.money("USD")),
                                "guests", Attribute.optional(ValueType.NUMBER)))
                .budget(Budget.of("promo", Money.of("USD", "100.00")))
                .reward(Reward.discount("off", "USD"))
                .reward(Reward.credit("points", "POINTS").costing(Money.of("USD", "1.00")))
                .rule(Rule.named("guarded")
                        .on("sale")
                        .when(field("amount").dividedBy(field("guests")).atLeast(Money.of("USD", "1.00")))
                        .budget("promo")
                        .give("off", literal("USD 2.00"))
                        .build()
                        .guarded(breaker))
                .rule(Rule.named("other")
                        .on("sale")
                        .when(literal(true))
                        .unbudgeted()
                        .give("points", literal(1))
                        .build())
                .build();
    }

    private Event event(int guests) {
        return Event.of("sale")
                .tenant(T)
                .id("e" + ++events)
                .subject("s" + events)
                .amount(Money.of("USD", "20.00"))
                .with("guests", guests)
                .build();
    }

    /** Decides a sale, and returns the outcome of the guarded rule. The other rule always pays. */
    private RuleOutcome sale() {
        return sale(2);
    }

    private RuleOutcome sale(int guests) {
        Decision decision = engine().process(event(guests));
        assertThat(decision.outcome("other").orElseThrow().outcome()).isEqualTo(Outcome.MATCHED);
        return decision.outcome("guarded").orElseThrow();
    }

    private Outcome pays() {
        return sale().outcome();
    }

    private Receipt run(Function<Origin, Command> command) {
        return engine().execute(command.apply(Origin.of(T, "c" + ++commands, "mrs.dube")));
    }

    private Receipt report(String event) {
        return run(origin -> new ReportWrong(origin.because("ticket 17"), event, "guarded"));
    }

    private BreakerState state() {
        List<BreakerStanding> all = engine().records().breakers(T);
        assertThat(all).extracting(BreakerStanding::rule).containsExactly("guarded");
        return all.get(0).state();
    }

    @Test
    void aRuleThatPaysTooOftenIsPausedAndTheOthersPay() throws Exception {
        start(Breaker.within(HOUR).awards(3));
        IntStream.range(0, 3).forEach(i -> assertThat(pays()).isEqualTo(Outcome.MATCHED));
        RuleOutcome paused = sale();
        assertThat(paused.outcome()).isEqualTo(Outcome.PAUSED);
        assertThat(paused.reason())
                .isEqualTo(new Reason(ReasonCode.BREAKER_OPEN, Map.of("since", START, "bound", "AWARDS")));
        clock.advance(Duration.ofDays(30));
        assertThat(pays()).as("nothing closes it by itself").isEqualTo(Outcome.PAUSED);
        assertThat(opened).containsExactly("guarded AWARDS e3");
        assertThat(state()).isEqualTo(new BreakerState(Phase.OPEN, START, 3, null, 0, 0, Bound.AWARDS));
        assertThat(engine().records().budgets(T).get(0).reserved()).isEqualTo(Money.of("USD", "6.00"));
    }

    @Test
    void aWindowThatIsOverCountsNoMore() throws Exception {
        start(Breaker.within(HOUR).awards(3));
        for (int i = 0; i < 6; i++) {
            assertThat(pays()).isEqualTo(Outcome.MATCHED);
            clock.advance(Duration.ofMinutes(30));
        }
        assertThat(opened).isEmpty();
    }

    @Test
    void theCostOfGrantsIsBounded() throws Exception {
        start(Breaker.within(HOUR).cost(Money.of("USD", "5.00")));
        IntStream.range(0, 3).forEach(i -> assertThat(pays()).isEqualTo(Outcome.MATCHED));
        assertThat(pays()).as("6 dollars were paid").isEqualTo(Outcome.PAUSED);
        assertThat(state().cost()).isEqualTo(Money.of("USD", "6.00"));
        assertThat(state().openedBy()).isEqualTo(Bound.COST);
    }

    @Test
    void whileItIsTriedTheCostCountsOverAllTrials() throws Exception {
        start(Breaker.within(HOUR)
                .cost(Money.of("USD", "4.00"))
                .halfOpenAfter(HOUR)
                .trials(3));
        sale();
        sale();
        clock.advance(HOUR);
        assertThat(pays()).isEqualTo(Outcome.MATCHED);
        clock.advance(Duration.ofDays(3));
        assertThat(pays()).isEqualTo(Outcome.MATCHED);
        assertThat(pays()).isEqualTo(Outcome.PAUSED);
        assertThat(opened).containsExactly("guarded COST e2", "guarded COST e4");
    }

    @Test
    void errorsAreBounded() throws Exception {
        start(Breaker.within(HOUR).errors(2).halfOpenAfter(HOUR));
        assertThat(sale(0).outcome()).isEqualTo(Outcome.ERROR);
        assertThat(pays()).isEqualTo(Outcome.MATCHED);
        assertThat(sale(0).outcome()).isEqualTo(Outcome.ERROR);
        assertThat(pays()).isEqualTo(Outcome.PAUSED);
        clock.advance(HOUR);
        assertThat(sale(0).outcome()).as("tried").isEqualTo(Outcome.ERROR);
        assertThat(pays()).as("one error is enough while it is tried").isEqualTo(Outcome.PAUSED);
        clock.advance(HOUR);
        assertThat(pays()).isEqualTo(Outcome.MATCHED);
        assertThat(sale(0).outcome()).isEqualTo(Outcome.ERROR);
        assertThat(pays()).as("closed").isEqualTo(Outcome.MATCHED);
        assertThat(opened).containsExactly("guarded ERRORS e3", "guarded ERRORS e5");
    }

    @Test
    void reportsAreCountedOnceAndOpenIt() throws Exception {
        start(Breaker.within(HOUR).reports(2).halfOpenAfter(HOUR).trials(5));
        sale();
        sale();
        sale();
        assertThat(report("e1").isDone()).isTrue();
        assertThat(report("e1").refusal()).contains(ReasonCode.ALREADY_REPORTED);
        assertThat(report("e9").refusal()).contains(ReasonCode.UNKNOWN_EVENT);
        assertThat(run(origin -> new ReportWrong(origin, "e1", "nothing")).refusal())
                .contains(ReasonCode.UNKNOWN_PART);
        assertThat(run(origin -> new ReportWrong(origin, "e1", "other")).isDone())
                .as("a rule without a breaker")
                .isTrue();
        assertThat(pays()).isEqualTo(Outcome.MATCHED);
        assertThat(run(origin -> new ReportWrong(Origin.of(T, "r2", "mr.moyo"), "e2", "guarded"))
                        .isDone())
                .isTrue();
        assertThat(opened).containsExactly("guarded REPORTS r2");
        assertThat(pays()).isEqualTo(Outcome.PAUSED);
        assertThat(engine().records().command(T, "r2").orElseThrow().subject()).isEqualTo("s2");
        clock.advance(HOUR);
        assertThat(pays()).isEqualTo(Outcome.MATCHED);
        assertThat(report("e3").isDone()).isTrue();
        assertThat(pays()).as("a report about an earlier decision").isEqualTo(Outcome.MATCHED);
        assertThat(report("e7").isDone()).isTrue();
        assertThat(pays()).as("one report about a trial is enough").isEqualTo(Outcome.PAUSED);
        assertThat(report("e2").refusal()).contains(ReasonCode.ALREADY_REPORTED);
        run(origin -> new Erase(Origin.of(T, "r4", "host"), "s2"));
    }

    /** Its events and rules can contain the name of another subject, such as a number. */
    @Test
    void anErasureThatHidesAReportIsNoDifference() throws Exception {
        start(Breaker.within(HOUR).reports(5));
        sale();
        sale();
        assertThat(report("e1").isDone()).isTrue();
        assertThat(report("e2").isDone()).isTrue();
        run(origin -> new Erase(origin, "e1"));
        run(origin -> new Erase(origin, "guarded"));
        assertThat(state().reports()).isEqualTo(2);
    }

    @Test
    void aDecisionThatIsDatedBeforeTheWindowDoesNotCount() throws Exception {
        start(Breaker.within(HOUR).awards(2));
        sale();
        clock.set(START.minus(HOUR));
        assertThat(pays()).isEqualTo(Outcome.MATCHED);
        assertThat(pays()).isEqualTo(Outcome.MATCHED);
        assertThat(state().awards()).isEqualTo(1);
        clock.set(START);
        sale();
        assertThat(pays()).isEqualTo(Outcome.PAUSED);
    }

    @Test
    void itClosesAfterItsTrialsAndOpensAgainIfTheBoundIsReachedAgain() throws Exception {
        start(Breaker.within(HOUR)
                .awards(2)
                .halfOpenAfter(Duration.ofMinutes(10))
                .trials(3));
        sale();
        sale();
        assertThat(sale().reason())
                .isEqualTo(new Reason(
                        ReasonCode.BREAKER_OPEN,
                        Map.of("since", START, "bound", "AWARDS", "availableAt", START.plusSeconds(600))));
        clock.advance(Duration.ofMinutes(10));
        IntStream.range(0, 3).forEach(i -> assertThat(pays()).isEqualTo(Outcome.MATCHED));
        assertThat(state().phase()).isEqualTo(Phase.CLOSED);
        IntStream.range(0, 2).forEach(i -> assertThat(pays()).isEqualTo(Outcome.MATCHED));
        assertThat(pays()).isEqualTo(Outcome.PAUSED);
        assertThat(opened).hasSize(2);
    }

    @Test
    void aPersonCanTryItAgain() throws Exception {
        start(Breaker.within(HOUR).awards(2));
        assertThat(run(origin -> new ResetBreaker(origin, "guarded")).refusal()).contains(ReasonCode.BREAKER_NOT_OPEN);
        assertThat(run(origin -> new ResetBreaker(origin, "other")).refusal()).contains(ReasonCode.UNKNOWN_PART);
        sale();
        sale();
        assertThat(pays()).isEqualTo(Outcome.PAUSED);
        assertThat(run(origin -> new ResetBreaker(origin, "guarded")).isDone()).isTrue();
        assertThat(state().phase()).isEqualTo(Phase.HALF_OPEN);
        assertThat(pays()).isEqualTo(Outcome.MATCHED);
        assertThat(state().phase()).isEqualTo(Phase.CLOSED);
    }

    @Test
    void manyCallersTogetherGetExactlyTheBound() throws Exception {
        start(Breaker.within(HOUR).awards(20));
        List<CompletableFuture<Decision>> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            all.add(engine().submit(event(2)));
        }
        long paid = all.stream()
                .map(CompletableFuture::join)
                .filter(decision -> decision.outcome("guarded").orElseThrow().outcome() == Outcome.MATCHED)
                .count();
        assertThat(paid).isEqualTo(20);
        assertThat(opened).hasSize(1);
    }

    @Test
    void anExplanationSaysWhenItIsTriedAgain() throws Exception {
        start(Breaker.within(HOUR).awards(1).halfOpenAfter(HOUR));
        sale();
        assertThat(engine().inspect().whyNot(event(2), "guarded").rules().get(0).gaps())
                .containsExactly(new Gap(
                        Gap.Kind.PAUSED, Map.of("since", START, "bound", "AWARDS", "availableAt", START.plus(HOUR))));
    }

    @Test
    void aNewRuleSetKeepsTheCountsAndAnotherBoundJudgesThem() throws Exception {
        start(Breaker.within(HOUR).awards(5));
        sale();
        sale();
        run(origin -> new Publish(origin, rules(Breaker.within(HOUR).awards(3))));
        assertThat(pays()).isEqualTo(Outcome.MATCHED);
        assertThat(pays()).isEqualTo(Outcome.PAUSED);
        run(origin -> new Publish(origin, rules(null)));
        assertThat(pays()).as("without a breaker").isEqualTo(Outcome.MATCHED);
    }

    @Test
    void aPausedRuleLeavesItsLaneToTheOthers() throws Exception {
        RuleSet rules = rules(Breaker.within(HOUR).awards(1));
        RuleSet.Builder chosen = rules.toBuilder()
                .lane(Lane.of("deals", Lane.Pick.BEST))
                .rules(List.of(
                        inLane("guarded", "USD 2.00")
                                .breaker(Breaker.within(HOUR).awards(1))
                                .build(),
                        inLane("less", "USD 1.00").build(),
                        rules.rules().get(1)));
        start(Breaker.within(HOUR).awards(1));
        run(origin -> new Publish(origin, chosen.build()));
        assertThat(pays()).isEqualTo(Outcome.MATCHED);
        Decision second = engine().process(event(2));
        assertThat(second.outcome("guarded").orElseThrow().outcome()).isEqualTo(Outcome.PAUSED);
        assertThat(second.outcome("less").orElseThrow().outcome()).isEqualTo(Outcome.MATCHED);
    }

    private static Rule.Builder inLane(String id, String value) {
        return Rule.named(id)
                .on("sale")
                .when(literal(true))
                .budget("promo")
                .stackingLane("deals")
                .give("off", literal(value));
    }
}
