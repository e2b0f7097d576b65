package io.bonsela.core.decide;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Issuance;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.rule.Rule;
import io.bonsela.core.check.CheckedRules.Body;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.history.Fold;
import io.bonsela.core.rules.MatchedEvent;
import io.bonsela.core.state.StateView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides events: a pure function of rules, event, clock and state. It reads nothing else, keeps no state, and returns
 * the same decision for the same input on any machine.
 *
 * <p>Matching rules are folded by priority, then id; each rule sees the grants of the rules before it. For each rule,
 * these are checked in order: pause, schedule, stacking lane, cooldown, value, caps of the subject, other caps, pools,
 * budget. The first check that refuses determines the outcome.
 */
public final class Decider {
    /** The version of these semantics. A decision is only repeated under the version that it was made under. */
    public static final int SEMANTICS = 1;

    private Decider() {}

    /**
     * Decides an event.
     *
     * @param matched the event
     * @param decidedAt the moment of the decision
     * @param state the state before it
     */
    public static Decided decide(MatchedEvent matched, Instant decidedAt, StateView state) {
        EventDraft draft = new EventDraft(matched, decidedAt, state);
        Decision decision = decide(draft);
        return new Decided(decision, draft.readSet(), draft.writes());
    }

    /** Decides the event of a draft. */
    static Decision decide(EventDraft draft) {
        MatchedEvent matched = draft.matched();
        List<RuleOutcome> outcomes = new ArrayList<>();
        List<Issuance> issuances = new ArrayList<>();
        Map<String, String> lanes = new HashMap<>();
        for (Map.Entry<Integer, @Nullable Reason> match : matched.matches().entrySet()) {
            CheckedRule rule = matched.rules().rule(match.getKey());
            Body body = Objects.requireNonNull(rule.bodies().get(matched.event().type()));
            RuleOutcome outcome = fold(rule, body, match.getValue(), lanes, draft, issuances);
            if (outcome != null) {
                outcomes.add(outcome);
            }
        }
        return new Decision(
                matched.event().tenant(),
                matched.event().id(),
                matched.event().subject(),
                Decision.Status.DECIDED,
                null,
                matched.rules().digest(),
                matched.input().time(),
                draft.decidedAt(),
                outcomes,
                issuances);
    }

    /** Returns the outcome of one rule; null if its condition does not hold. */
    static @Nullable RuleOutcome fold(
            CheckedRule rule,
            Body body,
            @Nullable Reason failure,
            Map<String, String> lanes,
            EventDraft draft,
            List<Issuance> issuances) {
        Object history = body.history() == null ? Boolean.TRUE : draft.evaluate(body.history());
        if (Boolean.FALSE.equals(history)) {
            return null;
        }
        if (failure != null) {
            return refused(rule, Outcome.ERROR, failure);
        }
        if (!(history instanceof Boolean)) {
            return refused(rule, Outcome.ERROR, Fold.failure(history));
        }
        RuleOutcome closed = closed(rule, lanes, draft);
        if (closed != null) {
            return closed;
        }
        Grant grant = new Grant(rule, body, draft);
        RuleOutcome refusal = grant.refusal();
        boolean nothing = refusal != null && refusal.outcome() == Outcome.NOTHING_EARNED;
        String lane = rule.rule().stackingLane();
        if (lane != null && (refusal == null || (nothing && !rule.rule().leavesLane()))) {
            lanes.put(lane, rule.rule().id());
        }
        if (refusal != null) {
            return refusal;
        }
        issuances.addAll(grant.apply());
        return new RuleOutcome(rule.rule().id(), Outcome.MATCHED, null);
    }

    /** Returns why the rule is not considered at all: pause, schedule or lane; null if it is considered. */
    private static @Nullable RuleOutcome closed(CheckedRule checked, Map<String, String> lanes, EventDraft draft) {
        Rule rule = checked.rule();
        if (rule.paused()
                || draft.rules().checked().ruleSet().isPaused()
                || (checked.campaign() != null && checked.campaign().paused())) {
            return refused(checked, Outcome.PAUSED, Reason.of(ReasonCode.RULE_PAUSED));
        }
        if (checked.campaign() != null
                && !Schedules.contains(checked.campaign(), draft.input().date())) {
            return refused(
                    checked,
                    Outcome.OUT_OF_SCHEDULE,
                    Reason.of(
                            ReasonCode.CAMPAIGN_NOT_RUNNING,
                            "campaign",
                            checked.campaign().id()));
        }
        if (rule.schedule() != null
                && !Schedules.contains(rule.schedule(), draft.input().time(), draft.zone())) {
            return refused(checked, Outcome.OUT_OF_SCHEDULE, Reason.of(ReasonCode.OUTSIDE_SCHEDULE));
        }
        String taker = rule.stackingLane() == null ? null : lanes.get(rule.stackingLane());
        if (taker != null) {
            return refused(
                    checked,
                    Outcome.EXCLUDED,
                    new Reason(
                            ReasonCode.LANE_TAKEN,
                            Map.of("lane", Objects.requireNonNull(rule.stackingLane()), "rule", taker)));
        }
        return null;
    }

    static RuleOutcome refused(CheckedRule rule, Outcome outcome, Reason reason) {
        return new RuleOutcome(rule.rule().id(), outcome, reason);
    }
}
