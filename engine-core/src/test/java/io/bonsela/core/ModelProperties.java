package io.bonsela.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RuleOutcome;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.spi.Operator;
import io.bonsela.api.spi.RewardHandler;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.core.check.RuleSetChecker;
import io.bonsela.core.check.Vocabulary;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.decide.CompiledRules;
import io.bonsela.core.decide.Decider;
import io.bonsela.core.decide.Outlets;
import io.bonsela.core.decide.PreparedEvent;
import io.bonsela.core.decide.RecordedState;
import io.bonsela.core.foreign.ForeignCode;
import io.bonsela.core.interpret.InterpreterProvider;
import io.bonsela.core.operator.Operators;
import io.bonsela.core.operator.RecordedCalls;
import io.bonsela.testkit.EngineCommand;
import io.bonsela.testkit.EventArbitraries;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.RuleSetArbitraries;
import io.bonsela.testkit.SampleShop;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** Any rules, any events, in any order: what must always hold. */
class ModelProperties {
    private static final Map<String, Integer> OUTCOMES = new TreeMap<>();
    private static int decisions;

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void invariantsHoldAfterEveryCommand(
            @ForAll("ruleSets") RuleSet rules, @ForAll("commands") List<EngineCommand> commands) {
        try (RewardEngine engine = Shop.engine(rules)) {
            for (EngineCommand command : commands) {
                command.run(engine);
                Invariants.hold(engine.records(), rules);
            }
        }
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void aDecisionCanBeMadeAgainFromItsRecordAlone(
            @ForAll("ruleSets") RuleSet rules, @ForAll("events") List<Event> events) {
        CapturingStore store = new CapturingStore();
        try (RewardEngine engine = RewardEngine.builder()
                .rules(rules)
                .clockFromEvents()
                .store(store)
                .build()) {
            engine.processAll(events);
        }
        CompiledRules compiled = compile(Canonical.decodeRuleSet(Canonical.encode(rules)));
        for (DecisionRecord written : store.decisions) {
            DecisionRecord record = Canonical.decodeDecision(Canonical.encode(written));
            assertThat(record).as("what is written reads the same").isEqualTo(written);
            Decision recorded = record.decision();
            PreparedEvent prepared = PreparedEvent.of(
                    compiled,
                    record.event(),
                    recorded.occurredAt(),
                    record.readSet().facts(),
                    new RecordedCalls(new Operators(new ForeignCode(), Map.of()), "again", Map.of()));
            Decision again = Decider.decide(prepared, recorded.decidedAt(), new RecordedState(record.readSet()))
                    .decision();
            assertThat(again).isEqualTo(recorded);
            decisions++;
            for (RuleOutcome outcome : recorded.outcomes()) {
                String reason =
                        outcome.reason() == null ? "" : " " + outcome.reason().code();
                OUTCOMES.merge(outcome.outcome() + reason, 1, Integer::sum);
            }
        }
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void batchesDecideAsEventsOneByOne(@ForAll("ruleSets") RuleSet rules, @ForAll("events") List<Event> events) {
        try (RewardEngine batched = Shop.engine(rules);
                RewardEngine single = Shop.engine(rules)) {
            List<Decision> together = batched.processAll(events);
            assertThat(together).isEqualTo(events.stream().map(single::process).toList());
            Query all = Query.of(SampleShop.TENANT);
            assertThat(Invariants.all(all, batched.records()::ledger))
                    .isEqualTo(Invariants.all(all, single.records()::ledger));
        }
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void aDryRunTellsWhatWillBeDecidedAndWritesNothing(
            @ForAll("ruleSets") RuleSet rules, @ForAll("events") List<Event> events) {
        CapturingStore store = new CapturingStore();
        try (RewardEngine engine = RewardEngine.builder()
                .rules(rules)
                .clockFromEvents()
                .store(store)
                .build()) {
            for (Event event : events) {
                int before = store.decisions.size();
                Decision dry = engine.evaluate(event);
                assertThat(store.decisions).hasSize(before);
                Decision real = engine.process(event);
                boolean decided = real.status() == Decision.Status.DECIDED;
                assertThat(decided ? real.as(Decision.Status.EVALUATED) : real).isEqualTo(dry);
            }
        }
    }

    @AfterContainer
    static void everyOutcomeWasReached() {
        System.out.println("decisions made again: " + decisions + "; outcomes reached: " + OUTCOMES);
        assertThat(decisions).isGreaterThan(500);
        assertThat(OUTCOMES)
                .containsKeys(
                        "MATCHED",
                        "CAPPED CAP_REACHED",
                        "COOLING_DOWN COOLDOWN_RUNNING",
                        "BUDGET_EXHAUSTED BUDGET_TOO_LOW",
                        "EXCLUDED LANE_TAKEN");
        assertThat(OUTCOMES.keySet()).anyMatch(outcome -> outcome.startsWith("ERROR "));
    }

    @Provide
    Arbitrary<RuleSet> ruleSets() {
        return RuleSetArbitraries.ruleSets();
    }

    @Provide
    Arbitrary<List<EngineCommand>> commands() {
        return EngineCommand.commands(20).list().ofMaxSize(15);
    }

    @Provide
    Arbitrary<List<Event>> events() {
        return EventArbitraries.events(SampleShop.TENANT, SampleShop.SALE, 40)
                .list()
                .ofMinSize(1)
                .ofMaxSize(25);
    }

    private static CompiledRules compile(RuleSet rules) {
        Map<String, Operator> none = Map.of();
        RuleSetChecker.Result checked = RuleSetChecker.check(
                rules,
                new Vocabulary(
                        none,
                        KnownHandler.ALL.stream().collect(Collectors.toMap(RewardHandler::type, handler -> handler)),
                        Map.of(),
                        Map.of(),
                        null));
        return CompiledRules.compile(
                checked.rules().orElseThrow(() -> new AssertionError(checked.diagnostics())),
                new InterpreterProvider(),
                Outlets.NONE,
                null);
    }
}
