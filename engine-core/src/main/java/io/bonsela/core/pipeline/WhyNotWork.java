package io.bonsela.core.pipeline;

import io.bonsela.api.Reason;
import io.bonsela.api.explain.Explanation;
import io.bonsela.api.explain.Explanation.Status;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.explain.Explainer;
import io.bonsela.core.operator.Calls;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.rules.MatchedEvent;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Explains a rule for a hypothetical event. Writes nothing.
 *
 * @param admitted the event
 * @param rule the rule's id
 * @param gate admits the event
 * @param timeline dates the decision
 * @param matched the event matched against the rules in force; null: it is not matched
 * @param refusal why the rules in force refuse the event; null: they do not
 */
record WhyNotWork(
        Admitted admitted,
        String rule,
        Gate gate,
        Timeline timeline,
        @Nullable MatchedEvent matched,
        @Nullable Reason refusal)
        implements Work<Explanation> {
    @Override
    public String tenant() {
        return admitted.tenant();
    }

    @Override
    public String name() {
        return "why not " + rule + " of " + tenant();
    }

    @Override
    public Work<Explanation> under(CompiledRules rules, Run run) {
        Calls calls = run.calls(admitted);
        Gate.Passage passage = gate.readmit(admitted, rules, calls);
        Admitted now = passage.admitted();
        if (now == null) {
            return new WhyNotWork(
                    admitted,
                    rule,
                    gate,
                    timeline,
                    null,
                    Objects.requireNonNull(passage.refusal()).reason());
        }
        Admitted complete = gate.withAllFacts(now);
        return new WhyNotWork(complete, rule, gate, timeline, complete.matched(rules, calls), null);
    }

    @Override
    public Work<Explanation> ofOwner(BatchState state) {
        String owner = state.owner(tenant(), admitted.given());
        return owner.equals(admitted.event().subject())
                ? this
                : new WhyNotWork(admitted.ofSubject(owner), rule, gate, timeline, null, null);
    }

    @Override
    public void plan(CompiledRules rules, Plan plan, Instant soon) {
        if (matched == null) {
            return;
        }
        plan.add(new SubjectKey(tenant(), admitted.given()));
        // The state of the rule is read even if its condition does not hold.
        SortedMap<Integer, @Nullable Reason> matches = new TreeMap<>(matched.matches());
        int number = number(matched);
        if (number >= 0) {
            matches.putIfAbsent(number, null);
        }
        plan.add(
                new MatchedEvent(rules, matched.input(), matches, matched.calls()),
                timeline.decisionTime(admitted.occurredAt(), soon));
    }

    @Override
    public Step<Explanation> decide(CompiledRules rules, Instant now, BatchState state) {
        if (matched == null) {
            return Step.of(Explanation.none(Status.NOT_EXPLAINABLE, refusal));
        }
        int number = number(matched);
        return Step.of(
                number < 0
                        ? Explanation.none(Status.UNKNOWN_RULE, null)
                        : Explainer.explain(matched, number, timeline.decisionTime(admitted.occurredAt(), now), state));
    }

    /** Returns the number of the rule; -1 if no such rule applies to the event's type. */
    private int number(MatchedEvent event) {
        List<CheckedRule> rules = event.rules().checked().rules();
        for (int number = 0; number < rules.size(); number++) {
            CheckedRule each = rules.get(number);
            if (each.rule().id().equals(rule)
                    && each.bodies().containsKey(event.input().event().type())) {
                return number;
            }
        }
        return -1;
    }
}
