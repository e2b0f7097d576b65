package io.bonsela.core.command;

import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.command.SettleContradiction;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.life.Contradiction;
import io.bonsela.core.life.Shipment;
import io.bonsela.core.state.Draft;
import java.util.List;

/** Settles a delivery whose provider contradicts the books. */
record ContradictionSettlement(SettleContradiction order) implements Verb {
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
        if (!shipment.delivery().progress().isContradicted()) {
            return Ruling.refused(Reason.of(
                    ReasonCode.NOT_CONTRADICTED,
                    "state",
                    shipment.delivery().state().name()));
        }
        Contradiction contradiction = new Contradiction(draft, shipment);
        String code = order.origin().id();
        List<Reason> notes = List.of();
        switch (order.settlement()) {
            case HONOURED -> notes = contradiction.honour(code);
            case TAKEN_BACK -> contradiction.takeBack(code);
        }
        return Ruling.done(null).noting(notes).about(shipment.delivery().subject());
    }
}
