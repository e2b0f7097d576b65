package io.bonsela.core.command;

import io.bonsela.api.command.Announce;
import io.bonsela.api.store.StateKey.ChainKey;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.state.Draft;

/** Announces a message of the host to the tenant's webhooks. */
record Announcement(Announce order) implements Verb {
    @Override
    public void plan(Plan plan) {
        plan.add(ChainKey.of(order.origin().tenant(), order.subject()));
    }

    @Override
    public Ruling rule(Draft draft) {
        draft.announce(order.type(), order.subject(), order.data());
        return Ruling.done(null).about(order.subject());
    }
}
