package io.bonsela.core.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Event;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.spi.Operator;
import io.bonsela.api.spi.RewardHandler;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.core.CapturingStore;
import io.bonsela.core.KnownHandler;
import io.bonsela.core.Shop;
import io.bonsela.core.caps.Scopes;
import io.bonsela.core.check.RuleSetChecker;
import io.bonsela.core.check.Vocabulary;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.foreign.ForeignCode;
import io.bonsela.core.interpret.InterpreterProvider;
import io.bonsela.core.operator.Operators;
import io.bonsela.core.operator.RecordedCalls;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.rules.MatchedEvent;
import io.bonsela.core.rules.Outlets;
import io.bonsela.testkit.EngineCommand;
import io.bonsela.testkit.EventArbitraries;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.RuleSetArbitraries;
import io.bonsela.testkit.SampleShop;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

/** Any rules, any events, in any order: what must always hold. */
class ModelProperties {
    /** After so many, what was not reached is taken to be out of reach. */
    private static final int MOST_HISTORIES = 1_000;

    private static final Set<String> OUTCOMES = Set.of(
            "MATCHED",
            "CAPPED CAP_REACHED",
            "COOLING_DOWN COOLDOWN_RUNNING",
            "BUDGET_EXHAUSTED BUDGET_TOO_LOW",
            "EXCLUDED LANE_TAKEN",
            "EXCLUDED LANE_LOST",
            "MATCHED VALUE_REDUCED",
            "ERROR");

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void invariantsHoldAfterEveryCommand(
            @ForAll("ruleSets") RuleSet rules, @ForAll("commands") List<EngineCommand> commands) {
        try (RewardEngine engine = Shop.engine(rules)) {
            for (EngineCommand command : commands) {
                command.run(engine);
                Invariants.hold(engine.records(), rules);
            }
        }
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void aDecisionCanBeMadeAgainFromItsRecordAlone(
            @ForAll("ruleSets") RuleSet rules, @ForAll("events") List<Event> events) {
        decideAgain(rules, events);
    }

    /** What was decided. */
    private static List<Decision> decideAgain(RuleSet rules, List<Event> events) {
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
            MatchedEvent matched = MatchedEvent.of(
                    compiled,
                    record.event(),
                    recorded.occurredAt(),
                    record.readSet().facts(),
                    new RecordedCalls(new Operators(new ForeignCode(), Map.of()), "again", Map.of()));
            Decision again = Decider.decide(
                            matched,
                            recorded.decidedAt(),
                            new RecordedState(record.readSet(), record.event().subject()))
                    .decision();
            assertThat(again).isEqualTo(recorded);
        }
        return store.decisions.stream().map(DecisionRecord::decision).toList();
    }

    @Example
    void everyOutcomeIsReached() {
        Map<String, Integer> reached = new TreeMap<>();
        Iterator<Tuple2<RuleSet, List<Event>>> histories = Combinators.combine(ruleSets(), events())
                .as(Tuple::of)
                .sampleStream()
                .limit(MOST_HISTORIES)
                .iterator();
        int tried = 0;
        while (!reached.keySet().containsAll(OUTCOMES) && histories.hasNext()) {
            Tuple2<RuleSet, List<Event>> history = histories.next();
            tried++;
            for (Decision decision : decideAgain(history.get1(), history.get2())) {
                decision.outcomes().forEach(outcome -> reached.merge(told(outcome), 1, Integer::sum));
            }
        }
        System.out.println("outcomes reached after COUNT " + tried + ": " + reached);
        assertThat(reached).containsKeys(OUTCOMES.toArray(String[]::new));
    }

    /** Errors are of many kinds. */
    private static String told(RuleOutcome outcome) {
        boolean plain = outcome.reason() == null || outcome.outcome() == Outcome.ERROR;
        return plain
                ? outcome.outcome().name()
                : outcome.outcome() + " " + outcome.reason().code();
    }

    @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
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

    @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
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
                Decision dry = engine.inspect().evaluate(event);
                assertThat(store.decisions).hasSize(before);
                Decision real = engine.process(event);
                boolean decided = real.status() == Decision.Status.DECIDED;
                assertThat(decided ? real.as(Decision.Status.EVALUATED) : real).isEqualTo(dry);
            }
        }
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
                Scopes.PLAIN,
                null);
    }
}
