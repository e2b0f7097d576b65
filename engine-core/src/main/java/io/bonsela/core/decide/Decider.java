package io.bonsela.core.decide;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Reason;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.rules.MatchedEvent;
import io.bonsela.core.state.StateView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides events: a pure function of rules, event, clock and state. It reads nothing else, keeps no state, and returns
 * the same decision for the same input on any machine.
 *
 * <p>Matching rules are folded by priority, then id, in {@link Turns}; each rule sees the grants of the rules before it.
 * For each rule, these are checked in order: pause, breaker, schedule, lane, code, cooldown, value, caps of the subject,
 * other caps, pools, price, budget. The first check that refuses determines the outcome. The rules of a lane that compares
 * them are decided together, when the first of them has its turn.
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
        Turns turns = new Turns(draft);
        List<RuleOutcome> outcomes = new ArrayList<>();
        for (int number : matched.matches().keySet()) {
            RuleOutcome outcome = turns.next(number);
            if (outcome != null) {
                outcomes.add(outcome);
            }
        }
        draft.countWrongCodes();
        draft.tiers().move();
        return new Decision(
                matched.event().tenant(),
                matched.event().id(),
                matched.event().correlation(),
                matched.event().subject(),
                Decision.Status.DECIDED,
                null,
                matched.rules().digest(),
                matched.input().time(),
                draft.decidedAt(),
                outcomes,
                turns.issuances(),
                draft.raised());
    }

    static RuleOutcome refused(CheckedRule rule, Outcome outcome, Reason reason) {
        return new RuleOutcome(rule.rule().id(), outcome, reason);
    }
}
