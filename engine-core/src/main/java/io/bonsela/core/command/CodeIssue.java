package io.bonsela.core.command;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.Terms.Charging;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.store.State.CodeOwner;
import io.bonsela.api.store.State.Credential;
import io.bonsela.api.store.StateKey.CodeKey;
import io.bonsela.api.store.StateKey.CredentialKey;
import io.bonsela.core.codec.Spelling;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.secret.Codes;
import io.bonsela.core.state.Draft;
import org.jspecify.annotations.Nullable;

/** Issues a new code or password for an issuance. */
record CodeIssue(NewCode command, PreparedCommand prepared) implements Verb {
    @Override
    public void plan(Plan plan) {
        String tenant = command.origin().tenant();
        Issuances.plan(command, command.issuance(), plan);
        Codes codes = prepared.keys().codes(tenant);
        if (command.kind() == NewCode.Kind.CODE && !codes.isEmpty()) {
            // Most issuances have no code yet.
            plan.add(hashed(tenant, codes, codes.currentKey(), command.issuance(), 1));
        }
    }

    @Override
    public Ruling rule(Draft draft) {
        Codes codes = prepared.keys().codes(draft.tenant());
        String key = codes.currentKey();
        return Issuances.ruling(draft, command.issuance(), IssuanceScope.PROOF, life -> {
            Issuance issuance = life.issuance();
            Reason refusal = issuance.terms().charging() == Charging.ON_REDEMPTION
                    ? Refusals.notIssued(issuance)
                    : Reason.of(ReasonCode.NOT_REDEEMABLE);
            if (refusal != null) {
                return Ruling.refused(refusal);
            }
            put(draft, codes, key, issuance);
            return Ruling.done(null);
        });
    }

    private void put(Draft draft, Codes codes, String key, Issuance issuance) {
        CredentialKey place = new CredentialKey(draft.tenant(), issuance.subject(), issuance.id());
        Credential before = draft.get(place);
        long generation = before == null ? 1 : before.generation() + 1;
        if (command.kind() == NewCode.Kind.PASSWORD) {
            String hash = codes.hash(key, issuance.id(), codes.password(key, issuance.id(), generation));
            draft.put(
                    place,
                    new Credential(
                            command.kind(),
                            key,
                            generation,
                            hash,
                            draft.decidedAt().plus(prepared.policies().codes().passwordLife())));
        } else {
            putCode(draft, codes, key, issuance, place, generation);
        }
    }

    /** A code alone identifies its issuance, so a code that another issuance already has is skipped. */
    private static void putCode(
            Draft draft, Codes codes, String key, Issuance issuance, CredentialKey place, long first) {
        long generation = first;
        CodeKey owned = hashed(draft.tenant(), codes, key, issuance.id(), generation);
        for (CodeOwner owner = draft.get(owned); isOther(owner, issuance); owner = draft.get(owned)) {
            owned = hashed(draft.tenant(), codes, key, issuance.id(), ++generation);
        }
        draft.put(owned, new CodeOwner(issuance.id()));
        draft.put(place, new Credential(NewCode.Kind.CODE, key, generation, owned.hash(), null));
    }

    private static boolean isOther(@Nullable CodeOwner owner, Issuance issuance) {
        return owner != null && !owner.issuance().equals(issuance.id());
    }

    private static CodeKey hashed(String tenant, Codes codes, String key, String issuance, long generation) {
        String code = Spelling.code(codes.code(key, issuance, generation));
        return new CodeKey(tenant, codes.hash(key, "", code));
    }
}
