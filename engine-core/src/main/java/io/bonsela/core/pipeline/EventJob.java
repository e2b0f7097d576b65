package io.bonsela.core.pipeline;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Reason;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.decide.Decided;
import io.bonsela.core.decide.Decider;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.decide.PreparedEvent;
import io.bonsela.core.secret.Keys;
import java.time.Instant;
import java.util.Optional;

/**
 * An event to decide.
 *
 * @param prepared the event, matched
 * @param gate says whether it can be decided at the moment of the decision
 * @param timeline dates the decision
 * @param keys digest the event
 */
record EventJob(PreparedEvent prepared, Gate gate, Timeline timeline, Keys keys) implements Job {
    @Override
    public void plan(Plan plan, Instant soon) {
        plan.add(prepared, timeline.decisionTime(prepared.input().time(), soon));
    }

    @Override
    public Step decide(Instant now, BatchState state, boolean dryRun) {
        Instant decidedAt = timeline.decisionTime(prepared.input().time(), now);
        Event event = prepared.input().event();
        byte[] bytes = Canonical.encode(event);
        DecisionRecord before = state.get(new EventKey(event.tenant(), event.id()));
        if (before != null) {
            boolean same = keys.matches(event.tenant(), before.eventDigest(), bytes);
            return Step.of(new Answer.Given(
                    same
                            ? before.decision().as(Decision.Status.REPEATED)
                            : Gate.conflict(
                                    before.event(), event, prepared.input().time(), decidedAt)));
        }
        // Admission used an estimated time.
        Optional<Reason> untimely =
                gate.untimely(prepared.rules(), event, prepared.input().time(), decidedAt);
        if (untimely.isPresent()) {
            return Step.of(new Answer.Given(Gate.refused(event, prepared.input().time(), decidedAt, untimely.get())));
        }
        Decided decided = Decider.decide(prepared, decidedAt, state);
        Decision decision = decided.decision();
        if (dryRun) {
            return Step.of(new Answer.Given(decision.as(Decision.Status.EVALUATED)));
        }
        state.accept(prepared, keys.digest(event.tenant(), bytes), decided, keys.sealer(event.tenant()));
        return new Step(
                new Answer.Given(decision),
                () -> Job.notices(listener -> listener.decided(decision), decided.writes()),
                null);
    }
}
