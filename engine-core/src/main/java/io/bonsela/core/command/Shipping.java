package io.bonsela.core.command;

import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.command.Announce;
import io.bonsela.api.command.Redeliver;
import io.bonsela.api.command.SettleContradiction;
import io.bonsela.api.command.SettleContradiction.Settlement;
import io.bonsela.api.command.SwitchConnector;
import io.bonsela.api.delivery.DeliveryState;
import io.bonsela.api.store.State.Switch;
import io.bonsela.api.store.StateKey.SwitchKey;
import io.bonsela.core.decide.Draft;
import io.bonsela.core.decide.Shipment;
import java.util.List;

/** What a person, or the host, does about deliveries and messages. */
final class Shipping {
    private Shipping() {}

    static Ruling announce(Announce order, Draft draft) {
        draft.announce(order.type(), order.subject(), order.data());
        return Ruling.done(null).about(order.subject());
    }

    static Ruling redeliver(Redeliver order, Draft draft) {
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

    static Ruling settle(SettleContradiction order, Draft draft) {
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
        List<Reason> notes = shipment.settleContradiction(
                order.settlement() == Settlement.HONOURED, order.origin().id());
        return Ruling.done(null).noting(notes).about(shipment.delivery().subject());
    }

    static Ruling switched(SwitchConnector order, Draft draft) {
        draft.put(
                new SwitchKey(draft.tenant(), order.connector()),
                new Switch(!order.on(), draft.decidedAt(), "BY_HAND"));
        return Ruling.done(null);
    }
}
