package io.bonsela.core.command;

import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.command.ImportCodes;
import io.bonsela.api.command.ResealPool;
import io.bonsela.api.store.State.Pool;
import io.bonsela.api.store.State.PoolCode;
import io.bonsela.api.store.StateKey.PoolCodeKey;
import io.bonsela.api.store.StateKey.PoolKey;
import io.bonsela.core.decide.Draft;
import io.bonsela.core.secret.Vault;
import java.math.BigDecimal;
import java.util.List;

/** What is done with pools of codes: all of a list is imported, or nothing. */
final class Pooling {
    private Pooling() {}

    static Ruling importCodes(ImportCodes order, Vault vault, Draft draft) {
        PoolKey key = new PoolKey(draft.tenant(), order.pool());
        Pool before = draft.get(key);
        Pool pool = before == null ? vault.create(order.pool()) : before;
        List<String> codes = order.codes();
        List<PoolCodeKey> places = codes.stream()
                .map(code -> new PoolCodeKey(draft.tenant(), order.pool(), vault.hash(order.pool(), pool, code)))
                .toList();
        int known = -1;
        for (int i = 0; i < places.size(); i++) {
            // Every one is asked for, so that all are loaded together.
            if (draft.get(places.get(i)) != null && known < 0) {
                known = i;
            }
        }
        if (known >= 0) {
            return Ruling.refused(Reason.of(ReasonCode.CODE_IN_POOL, "line", BigDecimal.valueOf(known + 1L)));
        }
        for (int i = 0; i < codes.size(); i++) {
            PoolCode sealed = vault.seal(order.pool(), pool, pool.imported() + i + 1, codes.get(i));
            draft.put(places.get(i), sealed);
        }
        draft.put(
                key,
                new Pool(
                        pool.imported() + codes.size(), pool.reserved(), pool.claimed(), pool.key(), pool.sealedKey()));
        return Ruling.done(null);
    }

    static Ruling reseal(ResealPool order, Vault vault, Draft draft) {
        PoolKey key = new PoolKey(draft.tenant(), order.pool());
        Pool pool = draft.get(key);
        if (pool == null) {
            return Ruling.refused(Reason.of(ReasonCode.UNKNOWN_POOL, "pool", order.pool()));
        }
        draft.put(key, vault.reseal(order.pool(), pool));
        return Ruling.done(null);
    }
}
