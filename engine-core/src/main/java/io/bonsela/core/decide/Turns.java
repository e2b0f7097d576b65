package io.bonsela.core.decide;

import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Issuance;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.rule.Lane;
import io.bonsela.api.rule.Rollout;
import io.bonsela.api.rule.Rule;
import io.bonsela.core.check.CheckedRules.Body;
import io.bonsela.core.check.CheckedRules.CheckedCode;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.history.Fold;
import io.bonsela.core.life.BreakerUse;
import io.bonsela.core.rules.CompiledRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The turns of the rules that match an event, in their order. Not thread-safe. */
final class Turns {
    private final EventDraft draft;
    private final CompiledRules rules;
    private final List<Issuance> issuances = new ArrayList<>();
    private final Map<String, LaneTurn> compared = new HashMap<>();
    private final Map<String, List<String>> takers = new HashMap<>();

    Turns(EventDraft draft) {
        this.draft = draft;
        rules = draft.matched().rules();
    }

    /**
     * One rule that is considered: its grant, or why it has none.
     *
     * @param grant what it would grant, not yet applied; null: nothing
     * @param outcome the outcome if there is no grant; null: its condition does not hold, or there is a grant
     */
    record Attempt(@Nullable Grant grant, @Nullable RuleOutcome outcome) {
        private static final Attempt NOT_MATCHED = new Attempt(null, null);
    }

    /** Returns what was granted so far. */
    List<Issuance> issuances() {
        return issuances;
    }

    /** Decides the next rule. Returns its outcome; null if its condition does not hold. */
    @Nullable
    RuleOutcome next(int number) {
        RuleOutcome outcome = outcome(number);
        BreakerUse breaker =
                outcome == null ? null : BreakerUse.of(draft, rules.rule(number).rule());
        if (outcome != null && breaker != null) {
            breaker.count(outcome.outcome(), issuances);
        }
        return outcome;
    }

    private @Nullable RuleOutcome outcome(int number) {
        CheckedRule rule = rules.rule(number);
        Lane lane = rules.lane(rule.rule());
        if (lane != null && lane.pick().compares()) {
            LaneTurn turn = compared.get(lane.id());
            if (turn == null) {
                turn = new LaneTurn(lane, this);
                compared.put(lane.id(), turn);
                turn.decide(members(lane, number));
            }
            return turn.outcome(number);
        }
        Attempt attempt = attempt(number);
        if (lane != null && takes(rule.rule(), attempt)) {
            takers.computeIfAbsent(lane.id(), id -> new ArrayList<>(1))
                    .add(rule.rule().id());
        }
        return attempt.grant == null ? attempt.outcome : apply(attempt.grant);
    }

    /** Whether a rule takes a place in its lane: it pays, or it would if its reward were not zero. */
    private static boolean takes(Rule rule, Attempt attempt) {
        boolean nothing = attempt.outcome != null && attempt.outcome.outcome() == Outcome.NOTHING_EARNED;
        return attempt.grant != null || (nothing && !rule.leavesLane());
    }

    /** Returns the rules of a lane that match, from one of them on. */
    List<Integer> members(Lane lane, int from) {
        return draft.matched().matches().tailMap(from).keySet().stream()
                .filter(number -> lane.id().equals(rules.rule(number).rule().stackingLane()))
                .toList();
    }

    /** Considers a rule in the current state. */
    Attempt attempt(int number) {
        CheckedRule rule = rules.rule(number);
        Body body =
                Objects.requireNonNull(rule.bodies().get(draft.matched().event().type()));
        Object holds = body.stateful() == null ? Boolean.TRUE : draft.evaluate(body.stateful());
        if (Boolean.FALSE.equals(holds)) {
            return Attempt.NOT_MATCHED;
        }
        Reason failure = draft.matched().matches().get(number);
        if (failure != null) {
            return refused(rule, Outcome.ERROR, failure);
        }
        if (!(holds instanceof Boolean)) {
            return refused(rule, Outcome.ERROR, Fold.failure(holds));
        }
        Attempt closed = closed(rule);
        if (closed == null && body.code() != null) {
            closed = withoutCode(rule, body.code());
        }
        if (closed != null) {
            return closed;
        }
        Grant grant = new Grant(rule, body, draft);
        RuleOutcome refusal = grant.refusal();
        return refusal == null ? new Attempt(grant, null) : new Attempt(null, refusal);
    }

    /** Applies a grant, and returns the outcome of its rule. */
    RuleOutcome apply(Grant grant) {
        issuances.addAll(grant.apply());
        return grant.granted();
    }

    /** Returns why the rule is not considered at all: pause, schedule or lane; null if it is considered. */
    private @Nullable Attempt closed(CheckedRule checked) {
        Rule rule = checked.rule();
        Lane lane = rules.lane(rule);
        if (rule.paused()
                || draft.rules().checked().ruleSet().isPaused()
                || (checked.campaign() != null && checked.campaign().paused())) {
            return refused(checked, Outcome.PAUSED, Reason.of(ReasonCode.RULE_PAUSED));
        }
        BreakerUse breaker = BreakerUse.of(draft, rule);
        Reason open = breaker == null ? null : breaker.refusal();
        if (open != null) {
            return refused(checked, Outcome.PAUSED, open);
        }
        if (checked.campaign() != null
                && !Schedules.contains(checked.campaign(), draft.input().time(), checked.zone(draft.zone()))) {
            return refused(
                    checked,
                    Outcome.OUT_OF_SCHEDULE,
                    Reason.of(
                            ReasonCode.CAMPAIGN_NOT_RUNNING,
                            "campaign",
                            checked.campaign().id()));
        }
        if (rule.schedule() != null
                && !Schedules.contains(rule.schedule(), draft.input().time(), checked.zone(draft.zone()))) {
            return refused(checked, Outcome.OUT_OF_SCHEDULE, Reason.of(ReasonCode.OUTSIDE_SCHEDULE));
        }
        Rollout rollout = rule.rollout();
        if (rollout != null
                && !rollout.contains(draft.tenant(), draft.matched().event().subject())) {
            return refused(checked, Outcome.NOT_IN_ROLLOUT, notIn(rollout));
        }
        List<String> taken = lane == null ? null : takers.get(lane.id());
        if (lane != null && taken != null && taken.size() >= lane.most()) {
            return refused(
                    checked,
                    Outcome.EXCLUDED,
                    new Reason(ReasonCode.LANE_TAKEN, Map.of("lane", lane.id(), "rule", taken.get(0))));
        }
        return null;
    }

    /** Returns why the event does not have the code that a rule needs; null if it has it. */
    private @Nullable Attempt withoutCode(CheckedRule rule, CheckedCode code) {
        if (!draft.codes().isFor(code)) {
            return Attempt.NOT_MATCHED;
        }
        Reason reason = draft.codes().judge(code);
        if (reason == null) {
            return null;
        }
        Outcome outcome = reason.code() == ReasonCode.FACT_UNAVAILABLE ? Outcome.ERROR : Outcome.CODE_REFUSED;
        return refused(rule, outcome, reason);
    }

    private static Reason notIn(Rollout rollout) {
        Map<String, Object> arguments = new HashMap<>(Map.of("salt", rollout.salt(), "percent", rollout.percent()));
        if (rollout.variant() != null) {
            arguments.put("variant", rollout.variant());
        }
        return new Reason(ReasonCode.NOT_IN_ROLLOUT, arguments);
    }

    private static Attempt refused(CheckedRule rule, Outcome outcome, Reason reason) {
        return new Attempt(null, Decider.refused(rule, outcome, reason));
    }
}
