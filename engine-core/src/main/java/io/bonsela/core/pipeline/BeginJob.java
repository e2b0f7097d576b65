package io.bonsela.core.pipeline;

import io.bonsela.api.delivery.Course;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.store.State.Lease;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.api.store.StateKey.DeliveryLeaseKey;
import io.bonsela.api.store.StateKey.IssuanceKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.api.store.StateKey.SwitchKey;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.decide.CompiledRules;
import io.bonsela.core.decide.Draft;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.decide.Shipment;
import io.bonsela.core.decide.Writes;
import java.time.Instant;

/**
 * A delivery that is due: what is to be done about it is recorded before it is done. Nothing, if another works on it now.
 *
 * @param begin which
 * @param rules the rules in force
 */
record BeginJob(Task.Begin begin, CompiledRules rules) implements Job {
    @Override
    public void plan(Plan plan, Instant soon) {
        DeliveryKey key = begin.claim().delivery();
        plan.add(new ActiveRulesKey(key.tenant()));
        plan.add(key);
        plan.add(lease());
        plan.add(new IssuanceKey(key.tenant(), key.id()));
        plan.add(new SwitchKey(key.tenant(), begin.connector()));
        if (begin.claim().subject() != null) {
            plan.add(new SubjectKey(key.tenant(), begin.claim().subject()));
        }
    }

    @Override
    public Step decide(Instant now, BatchState state, boolean dryRun) {
        DeliveryKey key = begin.claim().delivery();
        Lease lease = state.get(lease());
        Delivery delivery = state.get(key);
        if (delivery == null || lease == null || lease.fence() != begin.claim().fence()) {
            return Step.of(new Answer.Given(Task.Begin.NOT_OURS));
        }
        String postings = "begin/" + delivery.progress().generation() + '/'
                + delivery.progress().attempts() + '/' + delivery.progress().logged() + '/';
        Draft draft = new Draft(key.tenant(), rules, now, key.id(), postings, state);
        Shipment shipment = Shipment.find(draft, key.id());
        if (shipment == null) {
            return Step.of(new Answer.Given(Task.Begin.NOT_OURS));
        }
        Course.Action action =
                shipment.begin(begin.course(), begin.ways()::of, begin.ways().serves());
        Writes writes = draft.writes();
        state.accept(writes);
        return new Step(
                new Answer.Given(new Outcomes.Begun(action, shipment.delivery())), () -> Job.notices(writes), null);
    }

    private DeliveryLeaseKey lease() {
        DeliveryKey key = begin.claim().delivery();
        return new DeliveryLeaseKey(key.tenant(), key.id());
    }
}
