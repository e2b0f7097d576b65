package io.bonsela.core.command;

import io.bonsela.api.command.Erase;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.StateKey.ChainKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.api.store.StateKey.WrongCodesKey;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.state.Draft;
import java.util.ArrayList;
import java.util.List;

/**
 * Erases a subject under all its names. A subject without data is erased too, because commands may still name it.
 */
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
        List<String> names = draft.names(erase.subject());
        List<Erasure> erasures = new ArrayList<>();
        for (String name : names) {
            // Otherwise a wrong code that the subject enters at this moment could write its name again.
            draft.get(WrongCodesKey.ofActor(draft.tenant(), name));
            // Not derived from the name, which could be guessed from a pseudonym and the nonce: the nonce is the first
            // one.
            erasures.add(new Erasure(
                    draft.tenant(),
                    name,
                    Erasure.pseudonym(
                            erasures.isEmpty()
                                    ? prepared.nonce()
                                    : Canonical.derive(prepared.nonce(), String.valueOf(erasures.size()))),
                    draft.decidedAt(),
                    prepared.keys().sealer(draft.tenant())));
        }
        return Ruling.done(null).about(names.get(0)).erasing(erasures);
    }
}
