package io.bonsela.core.pipeline;

import io.bonsela.api.Reason;
import io.bonsela.api.explain.Explanation;
import io.bonsela.api.explain.Explanation.Status;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.decide.PreparedEvent;
import io.bonsela.core.explain.Explainer;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A rule to explain.
 *
 * @param prepared an event that might be, matched
 * @param rule the rule's id
 * @param timeline dates the decision
 */
record WhyNotJob(PreparedEvent prepared, String rule, Timeline timeline) implements Job {
    @Override
    public void plan(Plan plan, Instant soon) {
        // Its state is looked at even if its condition does not hold.
        SortedMap<Integer, @Nullable Reason> matches = new TreeMap<>(prepared.matches());
        if (number() >= 0) {
            matches.putIfAbsent(number(), null);
        }
        PreparedEvent forced = new PreparedEvent(prepared.rules(), prepared.input(), matches, prepared.calls());
        plan.add(forced, timeline.decisionTime(prepared.input().time(), soon));
    }

    @Override
    public Step decide(Instant now, BatchState state, boolean dryRun) {
        Instant decidedAt = timeline.decisionTime(prepared.input().time(), now);
        return Step.of(new Answer.Given(
                number() < 0
                        ? Explanation.none(Status.UNKNOWN_RULE, null)
                        : Explainer.explain(prepared, number(), decidedAt, state)));
    }

    /** The rule's number among those that look at the event's type; -1: it is none of them. */
    private int number() {
        List<CheckedRule> rules = prepared.rules().checked().rules();
        for (int number = 0; number < rules.size(); number++) {
            CheckedRule each = rules.get(number);
            if (each.rule().id().equals(rule)
                    && each.bodies().containsKey(prepared.input().event().type())) {
                return number;
            }
        }
        return -1;
    }
}
