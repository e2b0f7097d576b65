package io.bonsela.core.explain;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.explain.Explanation;
import io.bonsela.api.explain.Explanation.Allowance;
import io.bonsela.api.explain.Explanation.RuleExplanation;
import io.bonsela.api.explain.Explanation.Status;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.Store;
import io.bonsela.core.caps.Scopes;
import io.bonsela.core.check.CheckedRules;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.decide.Inspection;
import io.bonsela.core.decide.Inspection.Turn;
import io.bonsela.core.operator.Operators;
import io.bonsela.core.operator.RecordedCalls;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.rules.FactNeeds;
import io.bonsela.core.rules.MatchedEvent;
import io.bonsela.core.verify.RecordedRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Explains recorded and hypothetical decisions. Thread-safe. */
public final class Explainer {
    private static final Set<Outcome> ASKED = Set.of(
            Outcome.MATCHED,
            Outcome.COOLING_DOWN,
            Outcome.CAPPED,
            Outcome.CODE_REFUSED,
            Outcome.WALLET_TOO_LOW,
            Outcome.BUDGET_EXHAUSTED);

    private final Store store;
    private final RecordedRules rules;
    private final Operators operators;

    /** Creates an explainer of the decisions in a store. */
    public Explainer(Store store, RecordedRules rules, Operators operators) {
        this.store = store;
        this.rules = rules;
        this.operators = operators;
    }

    /** Explains a recorded decision. */
    public Explanation explain(String tenant, String eventId) {
        Optional<DecisionRecord> record;
        try {
            record = store.records().record(tenant, eventId);
        } catch (BonselaException e) {
            if (e.code() != ErrorCode.STORE_DAMAGED) {
                throw e;
            }
            return Explanation.none(Status.NOT_EXPLAINABLE, Reason.of(ReasonCode.UNREADABLE, "error", e.detail()));
        }
        if (record.isEmpty()) {
            return Explanation.none(Status.UNKNOWN_DECISION, null);
        }
        if (record.get().originalSeal() != null) {
            return Explanation.none(Status.ERASED, null);
        }
        RecordedRules.Found found =
                rules.find(tenant, String.valueOf(record.get().decision().ruleSet()));
        return found.rules() == null
                ? Explanation.none(Status.NOT_EXPLAINABLE, found.reason())
                : explain(record.get(), found.rules());
    }

    private Explanation explain(DecisionRecord record, CompiledRules rulesThen) {
        CompiledRules compiled = rulesThen.with(Scopes.recorded(record));
        Map<String, @Nullable Object> facts = new TreeMap<>(record.readSet().facts());
        FactNeeds.all(compiled, record.event().type()).stream()
                .filter(name -> !facts.containsKey(name))
                .forEach(name -> facts.put(name, Reason.of(ReasonCode.NOT_READ, "fact", name)));
        Instant at = record.decision().occurredAt();
        RecordedCalls calls = new RecordedCalls(
                operators, "event " + record.event(), record.readSet().failedCalls());
        MatchedEvent matched = MatchedEvent.of(compiled, record.event(), at, facts, calls);
        RecordedView state = new RecordedView(record.readSet(), record.event().subject());
        Instant decidedAt = record.decision().decidedAt();
        Inspection inspection = Inspection.of(matched, decidedAt, state, number -> true);
        RuleExplainer explainer = new RuleExplainer(
                compiled.checked(), inspection, new Trial(matched, decidedAt, state), Explainer::isUnbounded);
        List<RuleExplanation> explained = inspection.turns().stream()
                .map(Explainer::asRead)
                .map(explainer::explain)
                .toList();
        return new Explanation(
                Status.EXPLAINED, null, record.event(), at, compiled.zone(), explained, record.readSet());
    }

    /** Whether a rule depends on no state, so that a trial needs no more than the record. */
    private static boolean isUnbounded(Turn turn, Set<Remedy> remedies) {
        return turn.body().aggregates().isEmpty()
                && turn.body().caps().isEmpty()
                && turn.body().code() == null
                && turn.rule().rule().cooldown() == null
                && turn.rule().rule().breaker() == null
                && turn.rule().rule().price() == null
                && turn.rule().budget() == null
                && turn.rule().rule().stackingLane() == null
                && turn.body().effects().stream()
                        .allMatch(effect -> effect.reward().fulfilment() == null)
                && remedies.stream().noneMatch(Remedy.Later.class::isInstance);
    }

    /** Keeps only the recorded allowances: those up to the first that refused. */
    private static Turn asRead(Turn turn) {
        List<Allowance> read = new ArrayList<>();
        boolean asked = turn.outcome() != null && ASKED.contains(turn.outcome().outcome()) && turn.code() == null;
        for (int i = 0; asked && i < turn.allowances().size(); i++) {
            read.add(turn.allowances().get(i));
            asked = turn.allowances().get(i).allows();
        }
        return new Turn(turn.rule(), turn.body(), turn.outcome(), read, turn.code(), turn.opensAt(), turn.values());
    }

    /** Explains a rule for a hypothetical event. If state is missing, the caller loads it and calls again. */
    public static Explanation explain(MatchedEvent matched, int rule, Instant decidedAt, BatchState state) {
        CheckedRules checked = matched.rules().checked();
        Inspection inspection = Inspection.of(matched, decidedAt, state, number -> number == rule);
        RuleExplainer explainer =
                new RuleExplainer(checked, inspection, new Trial(matched, decidedAt, state), (turn, remedies) -> true);
        Event event = matched.input().event();
        return new Explanation(
                Status.EXPLAINED,
                null,
                event,
                matched.input().time(),
                matched.rules().zone(),
                inspection.turns().stream().map(explainer::explain).toList(),
                inspection.readSet());
    }
}
