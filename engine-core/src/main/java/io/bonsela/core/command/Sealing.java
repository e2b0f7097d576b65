package io.bonsela.core.command;

import io.bonsela.api.store.State.ScopeSecret;
import io.bonsela.api.store.StateKey.ScopeSecretKey;
import io.bonsela.core.decide.Draft;
import io.bonsela.core.secret.Vault;

/** Encrypts anew what is kept under a key of the tenant's. */
final class Sealing {
    private Sealing() {}

    static Ruling scopes(Vault vault, Draft draft) {
        ScopeSecretKey key = new ScopeSecretKey(draft.tenant());
        ScopeSecret secret = draft.get(key);
        if (secret != null && !secret.equals(ScopeSecret.NONE)) {
            draft.put(key, vault.reseal(secret));
        }
        return Ruling.done(null);
    }
}
