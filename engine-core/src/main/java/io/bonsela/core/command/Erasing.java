package io.bonsela.core.command;

import io.bonsela.api.ReasonCode;
import io.bonsela.api.command.Erase;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.decide.Draft;
import io.bonsela.core.secret.Keys;

/** The erasure of a subject. */
final class Erasing {
    private Erasing() {}

    static Ruling erase(Erase erase, Keys keys, Draft draft) {
        if (draft.get(new SubjectKey(draft.tenant(), erase.subject())) == null) {
            return Ruling.refused(ReasonCode.UNKNOWN_SUBJECT).about(erase.subject());
        }
        // Derived from the command alone: nobody can find it by trying names.
        String pseudonym = "erased-"
                + Canonical.derive(draft.tenant(), "erase", erase.origin().id());
        return Ruling.done(erase.subject(), null)
                .erasing(new Erasure(
                        draft.tenant(),
                        erase.subject(),
                        pseudonym,
                        record -> keys.digest(record.event().tenant(), Canonical.encode(record))));
    }
}
