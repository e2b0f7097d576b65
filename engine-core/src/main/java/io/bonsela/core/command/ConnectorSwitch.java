package io.bonsela.core.command;

import io.bonsela.api.command.SwitchConnector;
import io.bonsela.api.store.State.Switch;
import io.bonsela.api.store.StateKey.ChainKey;
import io.bonsela.api.store.StateKey.SwitchKey;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.state.Draft;

/** Switches a connector on or off for the tenant. */
record ConnectorSwitch(SwitchConnector order) implements Verb {
    @Override
    public void plan(Plan plan) {
        plan.add(ChainKey.of(order.origin().tenant(), null));
    }

    @Override
    public Ruling rule(Draft draft) {
        draft.put(
                new SwitchKey(draft.tenant(), order.connector()),
                new Switch(!order.on(), draft.decidedAt(), "BY_HAND"));
        return Ruling.done(null);
    }
}
