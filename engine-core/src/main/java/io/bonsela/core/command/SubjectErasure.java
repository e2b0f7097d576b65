package io.bonsela.core.command;

import io.bonsela.api.command.Erase;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.StateKey.ChainKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.api.store.StateKey.WrongCodesKey;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.state.Draft;

/** Erases a subject. A subject without data is erased too, because commands may still name it. */
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
        // Otherwise a wrong code that the subject enters at this moment could write its name again.
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
