package io.bonsela.core.pipeline;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.explain.Explanation;
import io.bonsela.api.store.Store;
import io.bonsela.core.secret.Keys;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Answers what would become of an event, on the caller's thread; writes nothing. Thread-safe. */
final class DryRuns {
    private final Gate gate;
    private final BatchRunner runner;
    private final RulesInForce rules;
    private final Store store;
    private final Timeline timeline;
    private final Keys keys;

    DryRuns(Gate gate, BatchRunner runner, RulesInForce rules, Store store, Timeline timeline, Keys keys) {
        this.gate = gate;
        this.runner = runner;
        this.rules = rules;
        this.store = store;
        this.timeline = timeline;
        this.keys = keys;
    }

    /** Decides an event. */
    Decision evaluate(Event event) {
        Gate.Passage passage = gate.admit(event);
        Admitted admitted = passage.admitted();
        return admitted == null
                ? Objects.requireNonNull(passage.refusal())
                : runner.dryRun(new EventWork(admitted, true, gate, timeline, keys, null, null));
    }

    /** Explains a rule for a hypothetical event. */
    Explanation whyNot(Event event, String rule) {
        Gate.Passage passage = gate.admit(event);
        Admitted admitted = passage.admitted();
        return admitted == null
                ? Explanation.none(
                        Explanation.Status.NOT_EXPLAINABLE,
                        Objects.requireNonNull(passage.refusal()).reason())
                : runner.dryRun(new WhyNotWork(gate.withAllFacts(admitted), rule, gate, timeline, null, null));
    }

    /** Explains a rule for a subject's latest event of the rule's types, as if it occurred again. */
    Explanation whyNot(String tenant, String subject, String rule, Instant at) {
        List<String> types = rules.of(tenant).stream()
                .flatMap(compiled -> compiled.checked().ruleSet().rules().stream())
                .filter(each -> each.id().equals(rule))
                .flatMap(each -> each.eventTypes().stream())
                .toList();
        if (types.isEmpty()) {
            return Explanation.none(Explanation.Status.UNKNOWN_RULE, null);
        }
        return LastEvent.of(store.records(), tenant, subject, types, at)
                .map(event -> whyNot(event, rule))
                .orElseGet(() -> Explanation.none(Explanation.Status.UNKNOWN_SUBJECT, null));
    }
}
