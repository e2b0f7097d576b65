package io.bonsela.core.command;

import io.bonsela.api.command.Announce;
import io.bonsela.api.store.StateKey.ChainKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.state.Draft;

/** Announces a message of the host to the tenant's webhooks. */
record Announcement(Announce order) implements Verb {
    @Override
    public void plan(Plan plan) {
        plan.add(ChainKey.of(order.origin().tenant(), order.subject()));
        if (order.subject() != null) {
            plan.add(new SubjectKey(order.origin().tenant(), order.subject()));
        }
    }

    @Override
    public Ruling rule(Draft draft) {
        String owner = order.subject() == null ? null : draft.owner(order.subject());
        draft.announce(order.type(), owner, order.data());
        return Ruling.done(null).about(owner);
    }
}
