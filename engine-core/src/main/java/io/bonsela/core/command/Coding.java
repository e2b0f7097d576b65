package io.bonsela.core.command;

import io.bonsela.api.Issuance;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Terms.Charging;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.store.State.CodeOwner;
import io.bonsela.api.store.State.Credential;
import io.bonsela.api.store.StateKey.CodeKey;
import io.bonsela.api.store.StateKey.CredentialKey;
import io.bonsela.core.codec.Spelling;
import io.bonsela.core.decide.Draft;
import io.bonsela.core.secret.Codes;
import org.jspecify.annotations.Nullable;

/** Makes redemption codes. */
final class Coding {
    private final PreparedCommand prepared;
    private final Draft draft;

    Coding(PreparedCommand prepared, Draft draft) {
        this.prepared = prepared;
        this.draft = draft;
    }

    Ruling newCode(NewCode command) {
        Codes codes = prepared.keys().codes(draft.tenant());
        String key = codes.currentKey();
        return Issuances.ruling(draft, command.issuance(), life -> {
            Issuance issuance = life.issuance();
            Reason refusal = issuance.terms().charging() == Charging.ON_REDEMPTION
                    ? Refusals.notIssued(issuance)
                    : Reason.of(ReasonCode.NOT_REDEEMABLE);
            if (refusal != null) {
                return Ruling.refused(refusal);
            }
            put(codes, key, issuance, command.kind());
            return Ruling.done(null);
        });
    }

    private void put(Codes codes, String key, Issuance issuance, NewCode.Kind kind) {
        CredentialKey place = new CredentialKey(draft.tenant(), issuance.subject(), issuance.id());
        Credential before = draft.get(place);
        long generation = before == null ? 1 : before.generation() + 1;
        if (kind == NewCode.Kind.PASSWORD) {
            String hash = codes.hash(key, issuance.id(), codes.password(key, issuance.id(), generation));
            draft.put(
                    place,
                    new Credential(
                            kind,
                            key,
                            generation,
                            hash,
                            draft.decidedAt().plus(prepared.policy().passwordLife())));
        } else {
            putCode(codes, key, issuance, place, generation);
        }
    }

    /** A code names its issuance by itself: one that another issuance has already is passed over. */
    private void putCode(Codes codes, String key, Issuance issuance, CredentialKey place, long first) {
        long generation = first;
        CodeKey owned = hashed(codes, key, issuance, generation);
        for (CodeOwner owner = draft.get(owned); isOther(owner, issuance); owner = draft.get(owned)) {
            owned = hashed(codes, key, issuance, ++generation);
        }
        draft.put(owned, new CodeOwner(issuance.id()));
        draft.put(place, new Credential(NewCode.Kind.CODE, key, generation, owned.hash(), null));
    }

    private static boolean isOther(@Nullable CodeOwner owner, Issuance issuance) {
        return owner != null && !owner.issuance().equals(issuance.id());
    }

    private CodeKey hashed(Codes codes, String key, Issuance issuance, long generation) {
        String code = Spelling.code(codes.code(key, issuance.id(), generation));
        return new CodeKey(draft.tenant(), codes.hash(key, "", code));
    }
}
