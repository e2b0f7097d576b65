package io.bonsela.core.command;

import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.AdjustBudget;
import io.bonsela.api.command.Pause;
import io.bonsela.api.command.Pause.Part;
import io.bonsela.api.command.Publish;
import io.bonsela.api.command.Resume;
import io.bonsela.api.command.Rollback;
import io.bonsela.api.command.TopUp;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Difference;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.core.CoreEngineBuilder;
import io.bonsela.core.evaluate.EvaluatorSpec;
import io.bonsela.core.evaluate.RuleEvaluator;
import io.bonsela.core.evaluate.RuleEvaluatorProvider;
import io.bonsela.core.interpret.InterpreterProvider;
import io.bonsela.core.memory.MemoryStore;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.Invariants;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Versions of rule sets, and the record of who changed what. */
class RuleChangeTest {
    private static final String T = "club";

    private final Club club = new Club(T);

    @AfterEach
    void close() {
        club.close();
    }

    @Test
    void aRollbackIsAVersionOfItsOwn() {
        RuleSet first = inForce();
        RuleSet second = first.toBuilder().rules(List.of(first.rules().get(0))).build();
        club.run(T, o -> new Publish(o, second));
        assertThat(club.buy(T, "ann", "30.00").outcome("treat")).isEmpty();
        Receipt back = club.run(T, o -> new Rollback(o, null));
        assertThat(Objects.requireNonNull(back.publication()).version()).isEqualTo(3);
        assertThat(club.buy(T, "ann", "30.00").outcome("treat")).isPresent();
        assertThat(club.run(T, o -> new Rollback(o, digest(1))).isDone()).isTrue();
        assertThat(club.engine().records().publications(T))
                .extracting(Publication::version, Publication::digest, Publication::actor)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1L, digest(0), "host"),
                        org.assertj.core.groups.Tuple.tuple(2L, digest(1), "clerk"),
                        org.assertj.core.groups.Tuple.tuple(3L, digest(0), "clerk"),
                        org.assertj.core.groups.Tuple.tuple(4L, digest(1), "clerk"));
        assertThat(club.run(T, o -> new Rollback(o, "no such")).refusal()).contains(ReasonCode.UNKNOWN_RULE_SET);
    }

    /** By the time that the engine is built, and on the thread that builds it. */
    @Test
    void theRulesOfAnExistingStoreAreCompiledBeforeTheFirstEvent() {
        MemoryStore store = new MemoryStore();
        RuleSet rules = Club.rules(T).build();
        RewardEngine.builder().store(store).rules(rules).build().close();
        for (boolean given : new boolean[] {true, false}) {
            CountingEvaluators evaluators = new CountingEvaluators();
            var builder = ((CoreEngineBuilder) RewardEngine.builder())
                    .evaluator(evaluators)
                    .store(store);
            try (RewardEngine engine = (given ? builder.rules(rules) : builder).build()) {
                assertThat(evaluators.compiled).hasPositiveValue();
                int before = evaluators.compiled.get();
                engine.process(Event.of("purchase")
                        .tenant(T)
                        .id("given-" + given)
                        .subject("ann")
                        .amount(Money.of("USD", "1.00"))
                        .build());
                assertThat(evaluators.compiled).hasValue(before);
            }
        }
    }

    private static final class CountingEvaluators implements RuleEvaluatorProvider {
        private final RuleEvaluatorProvider interpreter = new InterpreterProvider();
        private final AtomicInteger compiled = new AtomicInteger();

        @Override
        public String id() {
            return interpreter.id();
        }

        @Override
        public RuleEvaluator compile(EvaluatorSpec spec) {
            compiled.incrementAndGet();
            return interpreter.compile(spec);
        }
    }

    @Test
    void aHostThatGoesBackAVersionIsWarnedOrPutsItInForce() {
        MemoryStore store = new MemoryStore();
        RuleSet old = Club.rules(T).build();
        RuleSet later = old.toBuilder().rules(List.of(old.rules().get(0))).build();
        for (RuleSet each : List.of(old, later, old)) {
            RewardEngine.builder().store(store).rules(each).build().close();
        }
        assertThat(store.records().ruleSet(T)).as("what is in force stays").contains(later);
        for (int i = 0; i < 2; i++) {
            RewardEngine.builder()
                    .store(store)
                    .rules(old)
                    .republishing()
                    .build()
                    .close();
            assertThat(store.records().ruleSet(T)).contains(old);
            assertThat(store.records().publications(T)).hasSize(3);
        }
    }

    @Test
    void aPublicationTellsWhichBudgetsItLeavesAsTheyAre() {
        RuleSet first = Club.rules("monthly")
                .budget(Budget.of("each-month", Money.of("USD", "5.00")).every(CalendarPeriod.MONTH))
                .rule(Rule.named("more")
                        .on("purchase")
                        .when(literal(true))
                        .give("voucher")
                        .budget("each-month")
                        .build())
                .build();
        RuleSet.Builder raised = RuleSet.of("monthly", first.zone())
                .eventTypes(first.eventTypes())
                .campaigns(first.campaigns())
                .rules(first.rules());
        first.rewards().forEach(raised::reward);
        first.budgets().stream().filter(budget -> budget.period() == null).forEach(raised::budget);
        raised.budget(Budget.of("each-month", Money.of("USD", "7.00")).every(CalendarPeriod.MONTH));
        assertThat(club.run("monthly", o -> new Publish(o, first)).notes()).isEmpty();
        club.buy("monthly", "ann", "30.00");
        Receipt receipt = club.run("monthly", o -> new Publish(o, raised.build()));
        assertThat(receipt.notes())
                .containsExactly(new Reason(
                        ReasonCode.BUDGET_KEPT,
                        Map.of(
                                "budget",
                                "each-month",
                                "period",
                                "2026-03",
                                "kept",
                                Money.of("USD", "5.00"),
                                "declared",
                                Money.of("USD", "7.00"))));
        assertThat(club.engine()
                        .records()
                        .command("monthly", receipt.commandId())
                        .orElseThrow()
                        .receipt()
                        .notes())
                .isEqualTo(receipt.notes());
        Invariants.reconciles(club.engine().reports(), "monthly");
    }

    @Test
    void aDecisionStillFindsTheVersionThatMadeIt() {
        Decision decision = club.buy(T, "ann", "30.00");
        club.run(T, o -> new Pause(o, Part.all()));
        String digest = Objects.requireNonNull(decision.ruleSet());
        assertThat(club.engine().records().ruleSet(T, digest).orElseThrow().isPaused())
                .isFalse();
    }

    @Test
    void aRuleACampaignAndAllCanBePausedAndResumed() {
        for (Part part : List.of(Part.rule("treat"), Part.campaign("spring"), Part.all())) {
            club.run(T, o -> new Pause(o, part));
            Decision decision = club.buy(T, "ann", "30.00");
            assertThat(decision.outcome("treat").orElseThrow().outcome()).isEqualTo(Outcome.PAUSED);
            assertThat(decision.outcome("earn").orElseThrow().outcome())
                    .isEqualTo(part.equals(Part.all()) ? Outcome.PAUSED : Outcome.MATCHED);
            club.run(T, o -> new Resume(o, part));
            assertThat(club.buy(T, "ann", "30.00").issuances()).hasSize(2);
        }
        assertThat(digest(6)).as("as it was").isEqualTo(digest(0));
        assertThat(club.run(T, o -> new Pause(o, Part.rule("treet"))).refusal()).contains(ReasonCode.UNKNOWN_PART);
    }

    @Test
    void twoVersionsAreCompared() {
        RuleSet first = inForce();
        Rule treat = first.rules().get(1);
        RuleSet second = first.toBuilder()
                .rules(List.of(
                        first.rules().get(0),
                        treat.paused(true),
                        Rule.named("more")
                                .on("purchase")
                                .when(treat.condition())
                                .give("voucher")
                                .campaign("spring")
                                .build()))
                .campaigns(List.of())
                .build();
        assertThat(first.differencesTo(second))
                .extracting(Difference::path)
                .containsExactly("campaigns/spring", "rules/more", "rules/treat/paused");
        assertThat(first.differencesTo(second).get(2)).isEqualTo(new Difference("rules/treat/paused", "false", "true"));
        assertThat(second.differencesTo(first).get(1).after()).isNull();
        assertThat(first.differencesTo(first.toBuilder().build())).isEmpty();
    }

    @Test
    void whatAPersonDoesIsRecordedWithBeforeAndAfter() {
        Origin ann = Origin.of(T, "top-up", "ann").because("easter");
        club.engine().execute(new TopUp(ann, "promo", Money.of("USD", "20.00")));
        AuditRecord topUp = last();
        assertThat(topUp.origin()).isEqualTo(ann);
        assertThat(topUp.verb()).isEqualTo("top-up");
        assertThat(topUp.arguments()).containsEntry("amount", Money.of("USD", "20.00"));
        assertThat(topUp.receipt().at()).isEqualTo(club.clock().instant());
        assertThat(limit(topUp.before())).isEqualTo(Money.of("USD", "100.00"));
        assertThat(limit(topUp.after())).isEqualTo(Money.of("USD", "120.00"));

        club.run(T, o -> new AdjustBudget(o.because("typo"), "promo", null, Money.of("USD", "-500.00")));
        assertThat(last().receipt().refusal()).contains(ReasonCode.BUDGET_TOO_LOW);
        assertThat(last().after()).as("a refusal changes nothing").isEmpty();

        club.run(T, o -> new Pause(o, Part.all()));
        assertThat(last().before()).isEqualTo(Map.of("rules", Map.of("version", BigDecimal.ONE, "digest", digest(0))));
        assertThat(last().after())
                .isEqualTo(Map.of("rules", Map.of("version", new BigDecimal(2), "digest", digest(1))));
        assertThat(club.engine().records().audit(Query.of(T).actor("ann")).items())
                .containsExactly(topUp);
        assertThat(all().get(0).verb()).as("the start is a publication too").isEqualTo("publish");
    }

    @Test
    void publishingIsIdempotentAndAMistakeChangesNothing() {
        Publish again = new Publish(Origin.of(T, "again", "ann"), inForce());
        assertThat(Objects.requireNonNull(club.engine().execute(again).publication())
                        .version())
                .isEqualTo(1);
        assertThat(club.engine().execute(again).status()).isEqualTo(Receipt.Status.REPEATED);
        RuleSet broken = inForce().toBuilder()
                .rule(Rule.named("broken").on("purchase").build())
                .build();
        assertThatThrownBy(() -> club.run(T, o -> new Publish(o, broken))).isInstanceOf(InvalidRuleSetException.class);
        assertThat(club.engine().records().publications(T)).hasSize(1);
    }

    @Test
    void whatWasMadeOfAnotherRuleSetIsRefused() {
        RuleSet first = inForce();
        RuleSet second = first.toBuilder().rules(List.of(first.rules().get(0))).build();
        RuleSet third = first.toBuilder().rules(List.of(first.rules().get(1))).build();
        Publish change = new Publish(Origin.of(T, "second", "ann"), second).replacing(digest(0));
        assertThat(club.engine().execute(change).isDone()).isTrue();
        assertThat(club.engine().execute(change).status())
                .as("a repeat, although another one is in force now")
                .isEqualTo(Receipt.Status.REPEATED);
        Receipt late = club.engine().execute(new Publish(Origin.of(T, "third", "bob"), third).replacing(digest(0)));
        assertThat(late.reason()).isEqualTo(Reason.of(ReasonCode.RULES_CHANGED, "digest", digest(1)));
        assertThat(inForce()).isEqualTo(second);
        assertThat(club.engine()
                        .execute(new Publish(
                                        Origin.of("nobody", "a", "ann"),
                                        Club.rules("nobody").build())
                                .replacing("x"))
                        .isDone())
                .as("there is nothing to replace")
                .isFalse();
        assertThat(club.engine().records().command(T, "third").orElseThrow().arguments())
                .containsEntry("replaces", digest(0));
        Invariants.reconciles(club.engine().reports(), T);
    }

    @Test
    void aTopUpDoesNotMakeTheFilesAmountAMistake() {
        club.run(T, o -> new TopUp(o, "promo", Money.of("USD", "20.00")));
        RuleSet more = inForce().toBuilder()
                .budget(Budget.of("more", Money.of("USD", "1.00")))
                .build();
        assertThat(club.run(T, o -> new Publish(o, more)).isDone()).isTrue();
        assertThat(club.engine().records().budgets(T).get(1).limit()).isEqualTo(Money.of("USD", "120.00"));
        Invariants.reconciles(club.engine().reports(), T);
    }

    private static Object limit(Map<String, Object> trace) {
        return Objects.requireNonNull(
                ((Map<?, ?>) Objects.requireNonNull(trace.get("budget/promo/lifetime"))).get("limit"));
    }

    private RuleSet inForce() {
        List<Publication> all = club.engine().records().publications(T);
        return club.engine()
                .records()
                .ruleSet(T, all.get(all.size() - 1).digest())
                .orElseThrow();
    }

    private String digest(int version) {
        return club.engine().records().publications(T).get(version).digest();
    }

    private AuditRecord last() {
        return all().get(all().size() - 1);
    }

    private List<AuditRecord> all() {
        return Invariants.all(Query.of(T), club.engine().records()::audit);
    }
}
