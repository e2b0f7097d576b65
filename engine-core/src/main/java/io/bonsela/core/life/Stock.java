package io.bonsela.core.life;

import io.bonsela.api.Issuance;
import io.bonsela.api.Records.PoolStock;
import io.bonsela.api.explain.Explanation.Allowance;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Reward.Fulfilment.FromPool;
import io.bonsela.api.store.State.Pool;
import io.bonsela.api.store.State.PoolCodeOwner;
import io.bonsela.api.store.StateKey.PoolCodeOwnerKey;
import io.bonsela.api.store.StateKey.PoolKey;
import io.bonsela.core.state.Draft;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The codes of pools in a draft. A code is reserved when a reward is granted, and assigned to the issuance when the
 * reward is issued. Codes are assigned in the order in which they were imported. Position zero stands for a reserved
 * code.
 */
public final class Stock {
    private Stock() {}

    /** Returns the pool that a reward's codes come from; null: the reward has no codes. */
    public static @Nullable FromPool source(Reward reward) {
        return reward.fulfilment() instanceof FromPool pool ? pool : null;
    }

    /** Returns the number of codes of a pool that can still be granted. */
    public static long available(Draft draft, String pool) {
        Pool state = draft.get(new PoolKey(draft.tenant(), pool));
        return state == null ? 0 : state.available();
    }

    /** Returns what a pool leaves for a number of codes. */
    public static Allowance allowance(Draft draft, String pool, int wanted) {
        Pool state = draft.get(new PoolKey(draft.tenant(), pool));
        long imported = state == null ? 0 : state.imported();
        long available = state == null ? 0 : state.available();
        return new Allowance(
                Allowance.Kind.POOL,
                pool,
                Map.of(),
                BigDecimal.valueOf(imported),
                BigDecimal.valueOf(imported - available),
                BigDecimal.valueOf(wanted),
                wanted <= available,
                null);
    }

    /** Reserves a code. */
    static void reserve(Draft draft, Issuance issuance, FromPool source) {
        PoolKey key = new PoolKey(draft.tenant(), source.pool());
        Pool pool = state(draft, key);
        draft.put(key, pool.with(pool.reserved() + 1, pool.claimed()));
        draft.put(new PoolCodeOwnerKey(draft.tenant(), issuance.id()), new PoolCodeOwner(source.pool(), 0));
        Integer lowAt = source.lowAt();
        if (lowAt != null && pool.available() > lowAt && pool.available() - 1 <= lowAt) {
            draft.low(
                    new PoolStock(draft.tenant(), source.pool(), pool.imported(), pool.reserved() + 1, pool.claimed()));
        }
    }

    /** Assigns a code to an issuance, if one was reserved for it. */
    static void give(Draft draft, Issuance issuance) {
        PoolCodeOwnerKey key = new PoolCodeOwnerKey(draft.tenant(), issuance.id());
        PoolCodeOwner owner = draft.get(key);
        if (owner != null && owner.position() == 0) {
            PoolKey poolKey = new PoolKey(draft.tenant(), owner.pool());
            Pool pool = state(draft, poolKey);
            draft.put(poolKey, pool.with(pool.reserved() - 1, pool.claimed() + 1));
            draft.put(key, new PoolCodeOwner(owner.pool(), pool.claimed() + 1));
        }
    }

    /** Releases a code that was only reserved. */
    static void release(Draft draft, Issuance issuance) {
        PoolCodeOwnerKey key = new PoolCodeOwnerKey(draft.tenant(), issuance.id());
        PoolCodeOwner owner = draft.get(key);
        if (owner != null && owner.position() == 0) {
            PoolKey poolKey = new PoolKey(draft.tenant(), owner.pool());
            Pool pool = state(draft, poolKey);
            draft.put(poolKey, pool.with(pool.reserved() - 1, pool.claimed()));
            draft.put(key, new PoolCodeOwner(owner.pool(), -1));
        }
    }

    private static Pool state(Draft draft, PoolKey key) {
        Pool pool = draft.get(key);
        // Not loaded yet: this decision is repeated after the pool is loaded.
        return pool == null ? new Pool(0, 1, 0, "", "") : pool;
    }
}
