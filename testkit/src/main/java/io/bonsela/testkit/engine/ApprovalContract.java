package io.bonsela.testkit.engine;

import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.Records.Proposal;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder.ApprovalPolicy;
import io.bonsela.api.command.Approve;
import io.bonsela.api.command.Credit;
import io.bonsela.api.command.Pause;
import io.bonsela.api.command.Pause.Part;
import io.bonsela.api.command.Publish;
import io.bonsela.api.command.Reject;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.State.Approval;
import io.bonsela.api.store.Store;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What must hold for commands that wait for the approval of another person, or for their time, on any store. */
public abstract class ApprovalContract {
    private static final String T = "approvals";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T08:00:00Z"));

    @SuppressWarnings("NullAway.Init") // set before each test
    private RewardEngine engine;

    private int number;

    /** For subclasses. */
    protected ApprovalContract() {}

    /** An empty store. */
    protected abstract Store open() throws Exception;

    /** A rule set in which a visit earns some points. */
    private static RuleSet rules(int points) {
        return RuleSet.of(T, ZoneOffset.UTC)
                .eventType("visit", Map.of())
                .reward(Reward.credit("points", "POINTS"))
                .rule(visit("earn", points))
                .rule(visit("extra", 100))
                .build();
    }

    private static Rule visit(String id, int points) {
        return Rule.named(id)
                .on("visit")
                .when(literal(true))
                .unbudgeted()
                .give("points", literal(points))
                .build();
    }

    @BeforeEach
    void start() throws Exception {
        engine = RewardEngine.builder()
                .store(open())
                .rules(rules(1))
                .clock(clock)
                .keys(TestKeys.ring("one"))
                .approvals(new ApprovalPolicy(true, List.of(Money.of("POINTS", "100"))))
                .build();
        assertThat(approve(engine.records().waiting(T).get(0)).isDone()).isTrue();
    }

    @AfterEach
    void close() {
        assertThat(engine.reports().reconcile(T).differences()).isEmpty();
        engine.close();
    }

    private Origin by(String actor) {
        return Origin.of(T, "c" + ++number, actor);
    }

    private Receipt approve(AuditRecord waiting) {
        return engine.execute(new Approve(by("sue"), waiting.origin().id(), digest(waiting.receipt())));
    }

    private static String digest(Receipt waiting) {
        return String.valueOf(Objects.requireNonNull(waiting.reason()).argument("digest"));
    }

    private Receipt publish(int points, @Nullable Instant from) {
        return engine.execute(new Publish(by("ben"), rules(points), from));
    }

    private AuditRecord record(Receipt receipt) {
        return engine.records().command(T, receipt.commandId()).orElseThrow();
    }

    private long earned() {
        Decision decision = engine.process(
                Event.of("visit").tenant(T).id("v" + ++number).subject("ann").build());
        return decision.issuances().stream()
                .map(issuance -> issuance.value())
                .mapToLong(value -> value == null ? 0 : value.minorUnits())
                .sum();
    }

    /** A rule set is in force after another person has approved it; what is paused stays paused. */
    @Test
    void aRuleSetWaitsForAnotherPerson() {
        Receipt proposed = publish(2, null);
        assertThat(proposed.refusal()).contains(ReasonCode.NEEDS_APPROVAL);
        assertThat(engine.records().waiting(T)).containsExactly(record(proposed));
        engine.execute(new Pause(by("ben"), Part.rule("extra")));
        assertThat(earned()).isEqualTo(1);
        assertThat(approve(record(proposed)).isDone()).isTrue();
        assertThat(earned()).isEqualTo(2);
        assertThat(engine.records().waiting(T)).isEmpty();
        String digest = digest(proposed);
        assertThat(engine.records().proposals(T, digest))
                .extracting(Proposal::isDone)
                .containsExactly(true);
        assertThat(engine.records().proposals(T, "another")).isEmpty();
    }

    /** A scheduled rule set is in force after its time, unless it was taken back. */
    @Test
    void aRuleSetWaitsForItsTime() {
        Instant from = clock.instant().plus(Duration.ofDays(1));
        Receipt kept = publish(2, from);
        Receipt taken = publish(3, from.plusSeconds(1));
        assertThat(approve(record(kept)).isDone()).isTrue();
        assertThat(approve(record(taken)).isDone()).isTrue();
        String digest = digest(kept);
        assertThat(engine.records().proposals(T, digest))
                .extracting(Proposal::isDone)
                .containsExactly(false);
        assertThat(engine.records().scheduled(T)).containsExactly(record(kept), record(taken));
        engine.maintenance().expireDue(10);
        assertThat(earned()).isEqualTo(101);
        assertThat(engine.execute(new Reject(by("ben"), taken.commandId())).isDone())
                .isTrue();
        clock.advance(Duration.ofDays(2));
        engine.maintenance().expireDue(10);
        assertThat(earned()).isEqualTo(102);
        assertThat(engine.records().scheduled(T)).isEmpty();
        Proposal proposal = engine.records().proposal(T, kept.commandId()).orElseThrow();
        assertThat(proposal.isDone()).isTrue();
        assertThat(engine.records().proposal(T, taken.commandId()))
                .map(Proposal::status)
                .contains(Approval.Status.REJECTED);
        engine.maintenance().expireDue(10);
        assertThat(engine.records().publications(T)).hasSize(2);
    }

    /** What many people approve at once is done once. */
    @Test
    void whatManyApproveAtOnceIsDoneOnce() {
        Receipt credit = engine.execute(
                new Credit(by("ben").because("sorry"), "ann", "points", Money.of("POINTS", "500"), null));
        Receipt published = publish(2, null);
        for (Receipt waiting : List.of(credit, published)) {
            assertThat(waiting.refusal()).contains(ReasonCode.NEEDS_APPROVAL);
            String digest = digest(waiting);
            List<CompletableFuture<Receipt>> all = IntStream.range(0, 8)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> engine.execute(new Approve(
                            Origin.of(T, "a" + i + waiting.commandId(), "sue"), waiting.commandId(), digest))))
                    .toList();
            assertThat(all.stream().map(CompletableFuture::join).filter(Receipt::isDone))
                    .hasSize(1);
        }
        assertThat(engine.records().publications(T)).hasSize(2);
        assertThat(engine.reports().wallet(T, "ann").get(0).available()).isEqualTo(Money.of("POINTS", "500"));
    }
}
