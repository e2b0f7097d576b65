package io.bonsela.core.pipeline;

import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.DeliveryState;
import io.bonsela.api.delivery.Progress;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.api.store.StateKey.IssuanceKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.decide.CompiledRules;
import io.bonsela.core.decide.Draft;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.decide.Shipment;
import io.bonsela.core.decide.Writes;
import java.time.Instant;

/**
 * What became of a call, or what a callback said. What is stale counts only if it tells that money moved.
 *
 * @param settle what
 * @param rules the rules in force
 */
record SettleJob(Task.Settle settle, CompiledRules rules) implements Job {
    @Override
    public void plan(Plan plan, Instant soon) {
        DeliveryKey key = settle.delivery();
        plan.add(new ActiveRulesKey(key.tenant()));
        plan.add(key);
        plan.add(new IssuanceKey(key.tenant(), key.id()));
        if (settle.subject() != null) {
            plan.add(new SubjectKey(key.tenant(), settle.subject()));
        }
    }

    @Override
    public Step decide(Instant now, BatchState state, boolean dryRun) {
        DeliveryKey key = settle.delivery();
        Delivery before = state.get(key);
        if (before == null) {
            return Step.of(new Answer.Given(Task.Begin.NOT_OURS));
        }
        String postings = "settle/" + before.progress().generation() + '/'
                + before.progress().attempts() + '/' + before.progress().logged() + '/';
        Draft draft = new Draft(key.tenant(), rules, now, key.id(), postings, state);
        Shipment shipment = Shipment.find(draft, key.id());
        if (shipment == null) {
            return Step.of(new Answer.Given(Task.Begin.NOT_OURS));
        }
        boolean stale = isStale(before.progress());
        if (settle.postponed() != null) {
            if (!stale) {
                shipment.postpone(
                        settle.course(),
                        settle.postponed().code(),
                        settle.postponed().pause());
            }
        } else if (before.progress().generation() != settle.seen().generation()) {
            shipment.settleFormer(settle.seen().generation(), settle.kind(), settle.outcome(), settle.took());
        } else {
            shipment.settle(settle.course(), settle.kind(), settle.outcome(), settle.took(), stale);
        }
        Writes writes = draft.writes();
        state.accept(writes);
        return new Step(new Answer.Given(shipment.delivery()), () -> Job.notices(writes), null);
    }

    /** Whether something else was learnt since; what a callback says is news at any time. */
    private boolean isStale(Progress now) {
        Task.Settle.Seen seen = settle.seen();
        boolean sameSend = now.generation() == seen.generation() && now.sends() == seen.sends();
        return switch (settle.kind()) {
            case CALLBACK -> false;
            case SEND -> !sameSend || now.state() != DeliveryState.SENDING;
            case LOOKUP, REVERSAL, BY_HAND, ENGINE -> !sameSend || now.logged() != seen.logged();
        };
    }
}
