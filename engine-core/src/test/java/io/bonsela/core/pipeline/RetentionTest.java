package io.bonsela.core.pipeline;

import static io.bonsela.api.rule.Expressions.count;
import static io.bonsela.api.rule.Expressions.days;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.lifetime;
import static io.bonsela.api.rule.Expressions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Publish;
import io.bonsela.api.command.Refund;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Events are kept for some time only, and nobody can tell by the decisions. */
class RetentionTest {
    private static final String T = "club";
    private static final Duration KEPT = Duration.ofDays(40);
    private static final Instant START = Instant.parse("2026-01-10T12:00:00Z");

    private final ManualClock clock = new ManualClock(START);

    private RewardEngine engine(boolean retention, Expression condition) {
        var builder =
                RewardEngine.builder().rules(rules(condition)).clock(clock).batchLimit(7);
        return (retention ? builder.retention(KEPT) : builder).build();
    }

    private static RuleSet rules(Expression condition) {
        return Club.rules(T)
                .rule(Rule.named("regular")
                        .on("purchase")
                        .when(condition)
                        .give("voucher")
                        .unbudgeted()
                        .build())
                .build();
    }

    private Event purchase(String id, String subject, Duration ago) {
        return Event.of("purchase")
                .tenant(T)
                .id(id)
                .subject(subject)
                .occurredAt(clock.instant().minus(ago))
                .amount(Money.of("USD", "2.00"))
                .with("shop", "avondale")
                .build();
    }

    @Test
    void whatIsOldLosesItsAttributesAndNothingElse() {
        try (RewardEngine engine = engine(true, count("purchase", days(30)).atLeast(2))) {
            for (int i = 0; i < 20; i++) {
                engine.process(purchase("old-" + i, "ann", Duration.ZERO));
            }
            assertThat(engine.maintenance().prune(100)).isZero();
            clock.advance(Duration.ofDays(60));
            engine.process(purchase("new", "ann", Duration.ZERO));
            assertThat(engine.maintenance().prune(12)).isEqualTo(12);
            assertThat(engine.maintenance().prune(100)).isEqualTo(8);
            assertThat(engine.maintenance().prune(100)).isZero();
            Event old = engine.records().event(T, "old-3").orElseThrow();
            assertThat(old.isErased()).isTrue();
            assertThat(old.attributes()).as("what a refund needs").containsOnlyKeys("amount");
            assertThat(old.subject()).isEqualTo("ann");
            assertThat(engine.records().event(T, "new").orElseThrow().attributes())
                    .isNotEmpty();
            assertThat(engine.records().issuances(Query.of(T).event("old-3")).items())
                    .isNotEmpty();
            Money part = Money.of("USD", "0.50");
            assertThat(engine.execute(new Refund(Origin.of(T, "r", "clerk"), "old-3").part(part))
                            .amount())
                    .isEqualTo(part);
            assertThat(engine.execute(new Refund(Origin.of(T, "s", "clerk"), "old-3"))
                            .amount())
                    .as("the rest")
                    .isEqualTo(Money.of("USD", "1.50"));
            assertThat(engine.reports().reconcile(T).differences()).isEmpty();
            Invariants.accountsAgree(engine.records(), T);
        }
    }

    @Test
    void anEventIsKnownAgainAfterItsAttributesAreGone() {
        try (RewardEngine engine = engine(true, count("purchase", days(30)).atLeast(2))) {
            Event event = purchase("old", "ann", Duration.ZERO);
            engine.process(event);
            clock.advance(Duration.ofDays(60));
            assertThat(engine.process(event).status()).isEqualTo(Decision.Status.REPEATED);
            engine.maintenance().prune(10);
            assertThat(engine.process(event).status()).isEqualTo(Decision.Status.REPEATED);
            assertThat(engine.process(purchase("old", "bob", Duration.ofDays(60)))
                            .status())
                    .isEqualTo(Decision.Status.INVALID);
        }
    }

    @Test
    void aTenantThatMovedToAnotherZoneReconciles() {
        Expression regular = count("purchase", days(30)).atLeast(2);
        try (RewardEngine engine = engine(true, regular)) {
            clock.advance(Duration.ofHours(35).plusMinutes(30)); // 23:30 in UTC
            engine.process(purchase("e1", "ann", Duration.ZERO));
            clock.advance(Duration.ofHours(12));
            engine.process(purchase("e2", "ann", Duration.ZERO));
            engine.execute(
                    new Publish(Origin.of(T, "move", "officer"), in(ZoneId.of("Pacific/Kiritimati"), rules(regular))));
            engine.process(purchase("e3", "ann", Duration.ZERO));
            clock.advance(KEPT.plusDays(1));
            assertThat(engine.maintenance().prune(1)).isEqualTo(1);
            Invariants.reconciles(engine.reports(), T);
        }
    }

    private static RuleSet in(ZoneId zone, RuleSet rules) {
        RuleSet.Builder moved = RuleSet.of(T, zone)
                .eventTypes(rules.eventTypes())
                .campaigns(rules.campaigns())
                .rules(rules.rules());
        rules.rewards().forEach(moved::reward);
        rules.budgets().forEach(moved::budget);
        return moved.build();
    }

    @Test
    void anOldEventIsStillDecidedOnce() {
        try (RewardEngine engine = engine(true, field("amount").atLeast(Money.of("USD", "1.00")))) {
            Event event = purchase("e1", "ann", Duration.ZERO);
            Decision first = engine.process(event);
            clock.advance(Duration.ofDays(60));
            assertThat(engine.maintenance().prune(10)).isEqualTo(1);
            assertThat(engine.process(event)).isEqualTo(first.as(Decision.Status.REPEATED));
            assertThat(engine.process(purchase("e1", "ben", Duration.ZERO)).status())
                    .isEqualTo(Decision.Status.CONFLICT);
        }
    }

    @Test
    void rulesThatLookFurtherBackAreNotPutInForce() {
        for (Expression condition : List.of(
                count("purchase", days(41)).atLeast(2),
                count("purchase", lifetime()).atLeast(2))) {
            assertThatThrownBy(() -> engine(true, condition))
                    .isInstanceOfSatisfying(
                            InvalidRuleSetException.class,
                            e -> assertThat(e.diagnostics())
                                    .extracting(Diagnostic::code)
                                    .containsOnly(Diagnostic.Code.LOOK_BACK_TOO_LONG));
            engine(false, condition).close();
        }
        engine(true, count("purchase", days(40)).atLeast(2)).close();
    }

    @Test
    void anEventThatComesTooLateIsRefused() {
        try (RewardEngine engine = engine(true, count("purchase", days(30)).atLeast(2))) {
            assertThat(engine.process(purchase("e1", "ann", Duration.ofDays(9))).status())
                    .isEqualTo(Decision.Status.DECIDED);
            Decision late = engine.process(purchase("e2", "ann", Duration.ofDays(12)));
            assertThat(late.status()).isEqualTo(Decision.Status.INVALID);
            assertThat(late.reason().code()).isEqualTo(ReasonCode.TOO_LATE);
        }
    }

    @Test
    void withoutARetentionThereIsNothingToPrune() {
        try (RewardEngine engine = engine(false, count("purchase", days(30)).atLeast(2))) {
            assertThatThrownBy(() -> engine.maintenance().prune(10))
                    .isInstanceOfSatisfying(
                            BonselaException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION));
        }
        assertThatThrownBy(() -> RewardEngine.builder().retention(Duration.ofHours(30)))
                .isInstanceOf(BonselaException.class);
    }

    @Property(tries = 15)
    void nobodyCanTellByTheDecisions(@ForAll long seed) {
        Random random = new Random(seed);
        Expression condition = count("purchase", days(30))
                .atLeast(3)
                .and(sum("purchase", field("amount"), days(12)).atLeast(Money.of("USD", "4.00")));
        try (RewardEngine pruned = engine(true, condition);
                RewardEngine whole = engine(false, condition)) {
            List<Decision> decisions = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                clock.advance(Duration.ofHours(random.nextInt(60)));
                Event event = purchase("e" + i, "s" + random.nextInt(3), Duration.ofHours(random.nextInt(300)));
                Decision one = pruned.process(event);
                if (one.status() == Decision.Status.DECIDED) {
                    decisions.add(one);
                    assertThat(one).isEqualTo(whole.process(event));
                }
                if (random.nextInt(4) == 0 && !decisions.isEmpty()) {
                    String id = decisions.get(random.nextInt(decisions.size())).eventId();
                    Refund refund = new Refund(Origin.of(T, "refund-" + i, "clerk"), id);
                    Refund some = random.nextBoolean() ? refund : refund.part(Money.of("USD", "0.70"));
                    assertThat(pruned.execute(some)).isEqualTo(whole.execute(some));
                }
                pruned.maintenance().prune(1 + random.nextInt(5));
            }
            assertThat(Invariants.all(Query.of(T), pruned.records()::events)).anyMatch(Event::isErased);
            assertThat(pruned.reports().reconcile(T).differences()).isEmpty();
            for (String subject : List.of("s0", "s1", "s2")) {
                assertThat(pruned.reports().wallet(T, subject))
                        .isEqualTo(whole.reports().wallet(T, subject));
            }
            assertThat(decisions).anyMatch(d -> d.outcome("regular").isPresent());
        }
    }
}
