package io.bonsela.core.command;

import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.command.ResealPool;
import io.bonsela.api.store.State.Pool;
import io.bonsela.api.store.StateKey.ChainKey;
import io.bonsela.api.store.StateKey.PoolKey;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.state.Draft;

/** Re-encrypts a pool's key under the tenant's current key. */
record PoolResealing(ResealPool order, PreparedCommand prepared) implements Verb {
    @Override
    public void plan(Plan plan) {
        plan.add(new PoolKey(order.origin().tenant(), order.pool()));
        plan.add(ChainKey.of(order.origin().tenant(), null));
    }

    @Override
    public Ruling rule(Draft draft) {
        PoolKey key = new PoolKey(draft.tenant(), order.pool());
        Pool pool = draft.get(key);
        if (pool == null) {
            return Ruling.refused(Reason.of(ReasonCode.UNKNOWN_POOL, "pool", order.pool()));
        }
        draft.put(key, prepared.keys().vault(draft.tenant()).reseal(order.pool(), pool));
        return Ruling.done(null);
    }
}
