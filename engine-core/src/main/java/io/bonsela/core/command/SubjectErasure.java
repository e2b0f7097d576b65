package io.bonsela.core.command;

import io.bonsela.api.command.Erase;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.StateKey.ChainKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.api.store.StateKey.WrongCodesKey;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.state.Draft;

/** The erasure of a subject. One of which nothing is known may still be named by commands: it is erased all the same. */
record SubjectErasure(Erase erase, PreparedCommand prepared) implements Verb {
    @Override
    public void plan(Plan plan) {
        String tenant = erase.origin().tenant();
        plan.add(new SubjectKey(tenant, erase.subject()));
        plan.add(ChainKey.of(tenant, erase.subject()));
        plan.add(WrongCodesKey.ofActor(tenant, erase.subject()));
    }

    @Override
    public Ruling rule(Draft draft) {
        draft.lock(erase.subject());
        // Lest a wrong code that the subject gives at this moment brings its name back.
        draft.get(WrongCodesKey.ofActor(draft.tenant(), erase.subject()));
        return Ruling.done(null)
                .about(erase.subject())
                .erasing(new Erasure(
                        draft.tenant(),
                        erase.subject(),
                        Erasure.pseudonym(prepared.nonce()),
                        draft.decidedAt(),
                        prepared.keys().sealer(draft.tenant())));
    }
}
