package io.bonsela.core.life;

import io.bonsela.api.Issuance;
import io.bonsela.api.PoolStock;
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
 * The codes of pools as a draft uses them. A code is set aside when a reward is granted and belongs to its issuance once
 * that is issued; codes go in the order in which they were imported. Position zero stands for one that is set aside.
 */
public final class Stock {
    private Stock() {}

    /** Where a reward's codes come from; null: it has none. */
    public static @Nullable FromPool source(Reward reward) {
        return reward.fulfilment() instanceof FromPool pool ? pool : null;
    }

    /** How many codes of a pool can still be granted. */
    public static long available(Draft draft, String pool) {
        Pool state = draft.get(new PoolKey(draft.tenant(), pool));
        return state == null ? 0 : state.available();
    }

    /** What a pool leaves for so many codes. */
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

    /** Sets a code aside. */
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

    /** Gives an issuance the code that was set aside for it, if one was. */
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

    /** Gives a code back that was only set aside. */
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
        // Asked for and not loaded yet: this decision is made again once it is.
        return pool == null ? new Pool(0, 1, 0, "", "") : pool;
    }
}
