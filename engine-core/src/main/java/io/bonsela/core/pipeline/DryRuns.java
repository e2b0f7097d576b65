package io.bonsela.core.pipeline;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.explain.Explanation;
import io.bonsela.api.explain.Explanation.RuleExplanation;
import io.bonsela.api.rule.Rollout;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Store;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.secret.Keys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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
                : runner.dryRun(new WhyNotWork(admitted, rule, gate, timeline, null, null));
    }

    /** Explains all rules in force that are open to a subject, each as if its latest event occurred again. */
    Explanation progress(String tenant, String subject, Instant at) {
        CompiledRules inForce = rules.of(tenant).orElse(null);
        if (inForce == null) {
            return Explanation.none(
                    Explanation.Status.NOT_EXPLAINABLE, Reason.of(ReasonCode.NO_RULE_SET, "tenant", tenant));
        }
        List<String> names = store.records().names(tenant, subject);
        List<Rule> open = inForce.checked().rules().stream()
                .filter(rule -> isOpen(rule, inForce, names.get(0)))
                .map(CheckedRule::rule)
                .sorted(Comparator.comparing(Rule::id))
                .toList();
        Map<List<String>, Optional<Event>> latest = new HashMap<>();
        List<RuleExplanation> explained = new ArrayList<>();
        for (Rule rule : open) {
            Optional<Event> event = latest.computeIfAbsent(
                    rule.eventTypes(), types -> LastEvent.of(store.records(), tenant, names, types, at));
            if (event.isPresent()) {
                Explanation one = whyNot(event.get(), rule.id());
                if (one.status() != Explanation.Status.EXPLAINED) {
                    return one;
                }
                explained.addAll(one.rules());
            }
        }
        return new Explanation(Explanation.Status.EXPLAINED, null, null, at, inForce.zone(), explained, null);
    }

    private static boolean isOpen(CheckedRule checked, CompiledRules inForce, String subject) {
        Rule rule = checked.rule();
        Rollout rollout = rule.rollout();
        RuleSet all = inForce.checked().ruleSet();
        return !rule.paused()
                && !all.isPaused()
                && (checked.campaign() == null || !checked.campaign().paused())
                && (rollout == null || rollout.contains(all.tenant(), subject));
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
        return LastEvent.of(store.records(), tenant, store.records().names(tenant, subject), types, at)
                .map(event -> whyNot(event, rule))
                .orElseGet(() -> Explanation.none(Explanation.Status.UNKNOWN_SUBJECT, null));
    }
}
