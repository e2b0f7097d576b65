package io.bonsela.core.command;

import io.bonsela.api.store.State.ScopeSecret;
import io.bonsela.api.store.StateKey.ChainKey;
import io.bonsela.api.store.StateKey.ScopeSecretKey;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.state.Draft;

/** Re-encrypts the secret that names counters under the tenant's current key. */
record ScopeResealing(PreparedCommand prepared) implements Verb {
    @Override
    public void plan(Plan plan) {
        String tenant = prepared.command().origin().tenant();
        plan.add(new ScopeSecretKey(tenant));
        plan.add(ChainKey.of(tenant, null));
    }

    @Override
    public Ruling rule(Draft draft) {
        ScopeSecretKey key = new ScopeSecretKey(draft.tenant());
        ScopeSecret secret = draft.get(key);
        if (secret != null && !secret.equals(ScopeSecret.NONE)) {
            draft.put(key, prepared.keys().vault(draft.tenant()).reseal(secret));
        }
        return Ruling.done(null);
    }
}
