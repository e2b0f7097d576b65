package io.bonsela.core.command;

import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.command.Redeliver;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.life.Shipment;
import io.bonsela.core.state.Draft;

/** Sends a held or dead delivery again. */
record Redelivery(Redeliver order) implements Verb {
    @Override
    public void plan(Plan plan) {
        plan.add(new DeliveryKey(order.origin().tenant(), order.delivery()));
        Issuances.plan(order, order.delivery(), plan);
    }

    @Override
    public Ruling rule(Draft draft) {
        Shipment shipment = Shipment.find(draft, order.delivery());
        if (shipment == null) {
            return Ruling.refused(Reason.of(ReasonCode.UNKNOWN_DELIVERY, "delivery", order.delivery()));
        }
        DeliveryState state = shipment.delivery().state();
        if (state != DeliveryState.HELD && state != DeliveryState.DEAD) {
            return Ruling.refused(Reason.of(ReasonCode.NOT_REDELIVERABLE, "state", state.name()));
        }
        shipment.redeliver();
        return Ruling.done(null).about(shipment.delivery().subject());
    }
}
