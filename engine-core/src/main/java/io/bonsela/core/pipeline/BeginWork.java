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
import io.bonsela.api.store.Store.DeliveryLease;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.life.Shipment;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.state.Draft;
import io.bonsela.core.state.Writes;
import java.time.Instant;
import java.util.Optional;

/**
 * Begins a delivery that is due: records the next action before it is taken. Does nothing if another worker has taken
 * over the lease.
 *
 * @param due the lease on it
 * @param connector the name of the connector that delivers it
 * @param course determines the actions for deliveries by this connector
 * @param ways whether calls are possible now
 */
record BeginWork(DeliveryLease due, String connector, Course course, DeliveryRecorder.Ways ways)
        implements Work<Optional<DeliveryRecorder.Begun>> {
    @Override
    public String tenant() {
        return due.delivery().tenant();
    }

    @Override
    public String name() {
        return "delivery " + tenant() + '/' + due.delivery().id();
    }

    @Override
    public void plan(CompiledRules rules, Plan plan, Instant soon) {
        DeliveryKey key = due.delivery();
        plan.add(new ActiveRulesKey(key.tenant()));
        plan.add(key);
        plan.add(lease());
        plan.add(new IssuanceKey(key.tenant(), key.id()));
        plan.add(new SwitchKey(key.tenant(), connector));
        if (due.subject() != null) {
            plan.add(new SubjectKey(key.tenant(), due.subject()));
        }
    }

    @Override
    public Step<Optional<DeliveryRecorder.Begun>> decide(CompiledRules rules, Instant now, BatchState state) {
        DeliveryKey key = due.delivery();
        Lease lease = state.get(lease());
        Delivery delivery = state.get(key);
        if (delivery == null || lease == null || lease.fence() != due.fence()) {
            return Step.of(Optional.empty());
        }
        String postings = "begin/" + delivery.progress().generation() + '/'
                + delivery.progress().attempts() + '/' + delivery.progress().logged() + '/';
        Draft draft =
                new Draft(key.tenant(), rules, now, new Draft.Cause(key.id(), postings, delivery.correlation()), state);
        Shipment shipment = Shipment.find(draft, key.id());
        if (shipment == null) {
            return Step.of(Optional.empty());
        }
        Course.Action action = shipment.begin(course, ways::of, ways.serves());
        Writes writes = draft.writes();
        state.accept(writes);
        return Step.of(Optional.of(new DeliveryRecorder.Begun(action, shipment.delivery())), writes);
    }

    private DeliveryLeaseKey lease() {
        DeliveryKey key = due.delivery();
        return new DeliveryLeaseKey(key.tenant(), key.id());
    }
}
