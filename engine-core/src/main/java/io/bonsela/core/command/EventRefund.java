package io.bonsela.core.command;

import io.bonsela.api.Event;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.command.Refund;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.FollowUpsKey;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.state.Draft;

/** Refunds an event: from then on histories count it net, and what it earned is undone in proportion. */
record EventRefund(Refund refund) implements Verb {
    @Override
    public void plan(Plan plan) {
        String tenant = refund.origin().tenant();
        plan.add(new EventKey(tenant, refund.event()));
        plan.add(new FollowUpsKey(tenant, refund.event()));
    }

    @Override
    public Ruling rule(Draft draft) {
        DecisionRecord record = draft.get(new EventKey(draft.tenant(), refund.event()));
        if (record == null) {
            return Ruling.refused(Reason.of(ReasonCode.UNKNOWN_EVENT, "event", refund.event()));
        }
        Event.Cause cause = record.event().cause();
        if (cause != null) {
            Reason refusal = cause.event() == null
                    ? Reason.of(ReasonCode.RAISED_EVENT)
                    : Reason.of(ReasonCode.RAISED_EVENT, "cause", cause.event());
            return Ruling.refused(refusal).about(record.event().subject());
        }
        return new Undoing(refund, draft, record).refund();
    }
}
