package io.bonsela.core.pipeline;

import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.RewardEngineBuilder.ApprovalPolicy;
import io.bonsela.api.command.Approve;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.Pause;
import io.bonsela.api.command.Pause.Part;
import io.bonsela.api.command.Publish;
import io.bonsela.api.command.Reject;
import io.bonsela.api.command.Resume;
import io.bonsela.api.command.Rollback;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.Operator;
import io.bonsela.api.store.Store;
import io.bonsela.core.CapturingStore;
import io.bonsela.core.codec.Canonical;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.TestKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rule sets that another person approves, and that are put in force later. */
class RuleApprovalTest {
    private static final String T = "shop";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T08:00:00Z"));
    private final Store store = new CapturingStore();
    private RewardEngine engine = engine(rules(1));
    private int number;

    private RewardEngine engine(RuleSet given) {
        return builder().rules(given).build();
    }

    private RewardEngineBuilder builder() {
        return RewardEngine.builder()
                .store(store)
                .clock(clock)
                .keys(TestKeys.ring("one"))
                .approvals(new ApprovalPolicy(true, List.of()));
    }

    /** A rule set in which a visit earns some points. */
    private static RuleSet rules(int points) {
        return RuleSet.of(T, ZoneOffset.UTC)
                .eventType("visit", Map.of())
                .reward(Reward.credit("points", "POINTS"))
                .budget(Budget.of("all", Money.of("POINTS", "1000")))
                .rule(visit("earn", points))
                .rule(visit("extra", 100))
                .build();
    }

    private static Rule visit(String id, int points) {
        return Rule.named(id)
                .on("visit")
                .when(literal(true))
                .budget("all")
                .give("points", literal(points))
                .build();
    }

    @AfterEach
    void close() {
        assertThat(engine.reports().reconcile(T).differences()).isEmpty();
        engine.close();
    }

    private Origin by(String actor) {
        return Origin.of(T, "c" + ++number, actor);
    }

    private long earned() {
        Decision decision = engine.process(
                Event.of("visit").tenant(T).id("v" + ++number).subject("ann").build());
        return decision.issuances().stream()
                .mapToLong(issuance -> {
                    Money value = issuance.value();
                    return value == null ? 0 : value.minorUnits();
                })
                .sum();
    }

    private Receipt publish(int points, @Nullable Instant from) {
        return engine.execute(new Publish(by("ben"), rules(points), from));
    }

    private Receipt approve(String actor, String command, int points) {
        return engine.execute(new Approve(by(actor), command, Canonical.digest(rules(points))));
    }

    private void begin() {
        assertThat(approve("sue", "start/" + Canonical.digest(rules(1)), 1).isDone())
                .isTrue();
    }

    private List<String> waiting() {
        return engine.records().waiting(T).stream()
                .map(record -> record.origin().id())
                .toList();
    }

    @Test
    void theGivenRuleSetWaitsAtTheFirstStart() {
        String id = "start/" + Canonical.digest(rules(1));
        assertThat(waiting()).containsExactly(id);
        assertThat(earned()).isZero();
        engine.close();
        engine = engine(rules(1));
        assertThat(waiting()).containsExactly(id);
        begin();
        assertThat(earned()).isEqualTo(101);
        engine.close();
        engine = engine(rules(1));
        assertThat(waiting()).isEmpty();
        assertThat(engine.records().publications(T)).hasSize(1);
    }

    @Test
    void theGivenRuleSetDoesNotReplaceTheOneInForceUnapproved() {
        begin();
        engine.close();
        engine = engine(rules(2));
        assertThat(earned()).isEqualTo(101);
        assertThat(approve("sue", "start/" + Canonical.digest(rules(2)), 2).isDone())
                .isTrue();
        assertThat(earned()).isEqualTo(102);
    }

    /** The host starts with the file that a person proposed: that person cannot approve it in either way. */
    @Test
    void aStartWithWhatWaitsProposesNothing() {
        begin();
        String proposed = publish(2, null).commandId();
        engine.close();
        engine = engine(rules(2));
        assertThat(waiting()).containsExactly(proposed);
        engine.execute(new Reject(by("sue"), proposed));
        engine.close();
        engine = engine(rules(2));
        String start = "start/" + Canonical.digest(rules(2));
        assertThat(waiting()).containsExactly(start);
        assertThat(approve("ben", start, 2).refusal()).contains(ReasonCode.SAME_ACTOR);
        assertThat(approve("sue", start, 2).isDone()).isTrue();
    }

    /** Otherwise a proposer could become somebody else. */
    @Test
    void whatAnErasedActorProposedCannotBeApproved() {
        begin();
        String proposed = publish(2, null).commandId();
        engine.execute(new Erase(by("ben"), "ben"));
        assertThat(waiting()).isEmpty();
        assertThat(approve("ben", proposed, 2).refusal()).contains(ReasonCode.NOT_WAITING);
        engine.close();
        engine = engine(rules(2));
        String start = "start/" + Canonical.digest(rules(2));
        assertThat(approve("ben", start, 2).refusal()).contains(ReasonCode.NOT_WAITING);
        assertThat(engine.execute(new Reject(by("sue"), proposed)).isDone()).isTrue();
        assertThat(earned()).isEqualTo(101);
    }

    @Test
    void whatDoesNotCompileAnyMoreCanBeRejected() {
        engine.close();
        engine = builder().operator(new Same()).rules(rules(1)).build();
        begin();
        RuleSet special = rules(2).toBuilder()
                .rule(Rule.named("special")
                        .on("visit")
                        .when(Expressions.operation("same", literal(1)).atLeast(literal(1)))
                        .unbudgeted()
                        .give("points", literal(1))
                        .build())
                .build();
        Instant from = clock.instant().plus(Duration.ofDays(1));
        Receipt proposed = engine.execute(new Publish(by("ben"), special, from));
        Approve approval = new Approve(by("sue"), proposed.commandId(), Canonical.digest(special));
        assertThat(engine.execute(approval).isDone()).isTrue();
        engine.close();
        engine = builder().build();
        clock.advance(Duration.ofDays(2));
        engine.maintenance().expireDue(10);
        assertThat(earned()).isEqualTo(101);
        assertThat(engine.execute(new Reject(by("sue"), proposed.commandId())).isDone())
                .isTrue();
    }

    @Test
    void idsOfTheEnginesOwnCommandsAreReserved() {
        begin();
        for (String id : List.of("start/x", "scheduled/x")) {
            assertThatThrownBy(() -> engine.execute(new Publish(Origin.of(T, id, "ben"), rules(2))))
                    .isInstanceOf(BonselaException.class)
                    .hasMessageContaining("reserved for the engine");
            assertThat(engine.submit(new Pause(Origin.of(T, id, "ben"), Part.rule("extra"))))
                    .isCompletedExceptionally();
        }
        assertThatThrownBy(() -> new Publish(by("ben"), rules(2), Instant.MAX))
                .isInstanceOf(BonselaException.class)
                .hasMessageContaining("effectiveFrom");
        assertThatThrownBy(() -> new Publish(Origin.of(T, "x".repeat(201), "ben"), rules(2), clock.instant()))
                .isInstanceOf(BonselaException.class)
                .hasMessageContaining("longer than 200");
    }

    @Test
    void whatIsScheduledIsNotProposedByAStart() {
        begin();
        String proposed = publish(2, clock.instant().plus(Duration.ofDays(1))).commandId();
        approve("sue", proposed, 2);
        engine.close();
        engine = engine(rules(2));
        assertThat(waiting()).isEmpty();
        assertThat(engine.records().scheduled(T))
                .extracting(record -> record.origin().id())
                .containsExactly(proposed);
        // The approval was for a date.
        assertThat(publish(2, null).refusal()).contains(ReasonCode.NEEDS_APPROVAL);
        clock.advance(Duration.ofDays(1));
        engine.maintenance().expireDue(1);
        assertThat(earned()).isEqualTo(102);
        assertThat(waiting()).isEmpty();
        assertThat(engine.records().proposal(T, proposed).orElseThrow().isDone())
                .isTrue();
    }

    @Test
    void anotherPersonApprovesTheDigest() {
        Approve unknown = new Approve(by("sue"), "no-such", "d");
        assertThat(engine.execute(unknown).refusal()).contains(ReasonCode.NOT_WAITING);
        begin();
        Receipt proposed = publish(2, null);
        assertThat(proposed.refusal()).contains(ReasonCode.NEEDS_APPROVAL);
        assertThat(proposed.reason().argument("digest")).isEqualTo(Canonical.digest(rules(2)));
        assertThat(earned()).isEqualTo(101);
        String id = proposed.commandId();
        assertThat(approve("ben", id, 2).refusal()).contains(ReasonCode.SAME_ACTOR);
        assertThat(approve("sue", id, 3).refusal()).contains(ReasonCode.OTHER_DIGEST);
        assertThat(waiting()).containsExactly(id);
        Receipt approved = approve("sue", id, 2);
        assertThat(approved.isDone()).isTrue();
        Publication publication = Objects.requireNonNull(approved.publication());
        assertThat(publication.version()).isEqualTo(2);
        assertThat(publication.actor()).isEqualTo("sue");
        assertThat(earned()).isEqualTo(102);
        assertThat(approve("tom", id, 2).refusal()).contains(ReasonCode.NOT_WAITING);
        assertThat(waiting()).isEmpty();
    }

    @Test
    void aChangedProposalNeedsAnApprovalOfItsOwn() {
        begin();
        String first = publish(2, null).commandId();
        String second = publish(3, null).commandId();
        approve("sue", first, 2);
        assertThat(earned()).isEqualTo(102);
        assertThat(waiting()).containsExactly(second);
        assertThat(publish(3, null).refusal()).contains(ReasonCode.NEEDS_APPROVAL);
    }

    @Test
    void whatWasInForceBeforeNeedsNoApproval() {
        begin();
        approve("sue", publish(2, null).commandId(), 2);
        assertThat(engine.execute(new Rollback(by("ben"), null)).isDone()).isTrue();
        assertThat(earned()).isEqualTo(101);
        assertThat(publish(2, null).isDone()).isTrue();
        assertThat(earned()).isEqualTo(102);
    }

    @Test
    void pausingNeedsNoApprovalAndSurvivesOne() {
        begin();
        String proposed = publish(2, null).commandId();
        assertThat(engine.execute(new Pause(by("ben"), Part.rule("extra"))).isDone())
                .isTrue();
        assertThat(approve("sue", proposed, 2).isDone()).isTrue();
        assertThat(earned()).isEqualTo(2);
        engine.close();
        engine = engine(rules(2));
        assertThat(waiting()).isEmpty();
        assertThat(earned()).isEqualTo(2);
        assertThat(engine.execute(new Resume(by("ben"), Part.rule("extra"))).isDone())
                .isTrue();
        assertThat(earned()).isEqualTo(102);
    }

    @Test
    void whatIsRejectedIsNotPutInForce() {
        begin();
        String proposed = publish(2, null).commandId();
        Rollback around = new Rollback(by("ben"), Canonical.digest(rules(2)));
        assertThat(engine.execute(around).refusal()).contains(ReasonCode.UNKNOWN_RULE_SET);
        assertThat(engine.execute(new Reject(by("ben"), proposed)).isDone()).isTrue();
        assertThat(approve("sue", proposed, 2).refusal()).contains(ReasonCode.NOT_WAITING);
        assertThat(engine.execute(new Reject(by("sue"), proposed)).refusal()).contains(ReasonCode.NOT_WAITING);
        assertThat(earned()).isEqualTo(101);
    }

    @Test
    void aScheduledRuleSetIsPutInForceWhenItIsDue() {
        begin();
        Instant from = clock.instant().plus(Duration.ofDays(2));
        String proposed = publish(2, from).commandId();
        Receipt approved = approve("sue", proposed, 2);
        assertThat(approved.isDone()).isTrue();
        assertThat(approved.publication()).isNull();
        clock.advance(Duration.ofDays(2).minusSeconds(1));
        // Neither now nor with a later time is it due.
        engine.maintenance().expireDue(10);
        engine.maintenance().expireDue(from.plus(Duration.ofDays(9)), 10);
        assertThat(earned()).isEqualTo(101);
        engine.execute(new Pause(by("ben"), Part.rule("extra")));
        clock.advance(Duration.ofSeconds(1));
        engine.maintenance().expireDue(10);
        assertThat(earned()).isEqualTo(2);
        engine.maintenance().expireDue(10);
        assertThat(engine.records().publications(T)).hasSize(3);
        assertThat(engine.records().command(T, "scheduled/" + proposed)).isPresent();
    }

    @Test
    void aScheduledRuleSetCanBeTakenBack() {
        begin();
        approve("sue", publish(2, null).commandId(), 2);
        Instant from = clock.instant().plus(Duration.ofDays(2));
        // It was in force before, so it needs no approval.
        Receipt scheduled = publish(1, from);
        assertThat(scheduled.isDone()).isTrue();
        assertThat(engine.execute(new Reject(by("sue"), scheduled.commandId())).isDone())
                .isTrue();
        clock.advance(Duration.ofDays(3));
        engine.maintenance().expireDue(10);
        assertThat(earned()).isEqualTo(102);
    }

    @Test
    void aTimeInThePastIsNow() {
        begin();
        String proposed = publish(2, clock.instant().minus(Duration.ofDays(1))).commandId();
        approve("sue", proposed, 2);
        assertThat(earned()).isEqualTo(102);
        assertThat(publish(1, clock.instant()).isDone()).isTrue();
        assertThat(earned()).isEqualTo(101);
    }

    @Test
    void severalEnginesPutADueRuleSetInForceOnce() {
        begin();
        approve("sue", publish(2, clock.instant().plus(Duration.ofDays(1))).commandId(), 2);
        clock.advance(Duration.ofDays(1));
        try (RewardEngine other = builder().build()) {
            List<CompletableFuture<?>> all = IntStream.range(0, 8)
                    .<CompletableFuture<?>>mapToObj(i -> CompletableFuture.runAsync(
                            () -> (i % 2 == 0 ? engine : other).maintenance().expireDue(10)))
                    .toList();
            all.forEach(CompletableFuture::join);
        }
        assertThat(engine.records().publications(T)).hasSize(2);
        assertThat(earned()).isEqualTo(102);
    }

    @Test
    void whatCannotBeInForceIsRefusedAtOnce() {
        begin();
        RuleSet other = rules(2).toBuilder()
                .budgets(List.of(Budget.of("all", Money.of("POINTS", "2000"))))
                .build();
        assertThatThrownBy(() -> engine.execute(new Publish(by("ben"), other)))
                .isInstanceOf(InvalidRuleSetException.class);
        assertThat(waiting()).isEmpty();
    }

    @Test
    void withoutThePolicyNothingWaitsAndSchedulesAreKept() {
        begin();
        engine.close();
        engine = RewardEngine.builder()
                .store(store)
                .clock(clock)
                .keys(TestKeys.ring("one"))
                .build();
        assertThat(publish(5, null).isDone()).isTrue();
        assertThat(publish(6, clock.instant().plus(Duration.ofHours(1))).isDone())
                .isTrue();
        assertThat(earned()).isEqualTo(105);
        clock.advance(Duration.ofHours(1));
        engine.maintenance().expireDue(clock.instant(), 10);
        assertThat(earned()).isEqualTo(106);
    }

    /** An operator that returns its operand. */
    private record Same() implements Operator {
        @Override
        public String name() {
            return "same";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public List<ValueType> parameters() {
            return List.of(ValueType.NUMBER);
        }

        @Override
        public ValueType result() {
            return ValueType.NUMBER;
        }

        @Override
        public @Nullable Object apply(List<@Nullable Object> operands) {
            return operands.get(0);
        }
    }
}
