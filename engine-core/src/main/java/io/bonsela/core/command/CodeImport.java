package io.bonsela.core.command;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.command.ImportCodes;
import io.bonsela.api.store.Change.Unstaged;
import io.bonsela.api.store.State.Pool;
import io.bonsela.api.store.State.PoolCode;
import io.bonsela.api.store.State.PoolStage;
import io.bonsela.api.store.StateKey.ChainKey;
import io.bonsela.api.store.StateKey.PoolCodeKey;
import io.bonsela.api.store.StateKey.PoolKey;
import io.bonsela.api.store.StateKey.PoolStageKey;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.secret.Vault;
import io.bonsela.core.secret.Vault.Sealed;
import io.bonsela.core.state.Draft;
import java.math.BigDecimal;
import java.util.List;

/** Imports a list of codes into a pool, all of them or none. */
record CodeImport(ImportCodes order, PreparedCommand prepared) implements Verb {
    @Override
    public void plan(Plan plan) {
        String tenant = order.origin().tenant();
        plan.add(new PoolKey(tenant, order.pool()));
        plan.add(new PoolStageKey(tenant, order.pool()));
        plan.add(ChainKey.of(tenant, null));
    }

    /** Recognises by the command's digest whether its codes are already staged. */
    @Override
    public Ruling rule(Draft draft) {
        Vault vault = prepared.keys().vault(draft.tenant());
        PoolStageKey stageKey = new PoolStageKey(draft.tenant(), order.pool());
        PoolStage stage = draft.get(stageKey);
        PoolKey key = new PoolKey(draft.tenant(), order.pool());
        Pool before = draft.get(key);
        Pool pool = before == null ? vault.create(order.pool()) : before;
        if (stage == null || stage.command().isEmpty()) {
            return together(order, pool, vault, draft);
        }
        Long known = stage.known();
        boolean isThrough = stage.command().equals(PoolStage.command(prepared.digest(), pool))
                && (known != null || stage.codes() == order.codes().size());
        if (!isThrough && stage.isAbandoned(draft.decidedAt())) {
            return together(order, pool, vault, draft);
        }
        if (!isThrough) {
            throw new BonselaException(
                    ErrorCode.STORE_CONFLICT, "another import into pool " + order.pool() + " is in progress");
        }
        if (known != null) {
            return refused(known).keeping(new Ruling.Kept(stageKey, PoolStage.NONE));
        }
        draft.put(stageKey, PoolStage.NONE);
        return done(order, key, pool, draft);
    }

    private static Ruling refused(long line) {
        return Ruling.refused(Reason.of(ReasonCode.CODE_IN_POOL, "line", BigDecimal.valueOf(line)));
    }

    private static Ruling done(ImportCodes order, PoolKey key, Pool pool, Draft draft) {
        long imported = pool.imported() + order.codes().size();
        draft.put(key, new Pool(imported, pool.reserved(), pool.claimed(), pool.key(), pool.sealedKey()));
        return Ruling.done(null);
    }

    /** Imports all codes in this one change, as part of the host's own transaction or of another change. */
    private static Ruling together(ImportCodes order, Pool pool, Vault vault, Draft draft) {
        List<Sealed> sealed = vault.seal(order.pool(), pool, pool.imported() + 1, order.codes());
        int known = -1;
        for (int i = 0; i < sealed.size(); i++) {
            PoolCodeKey place =
                    new PoolCodeKey(draft.tenant(), order.pool(), sealed.get(i).hash());
            // Read every code, so that all are loaded together.
            PoolCode there = draft.get(place);
            if (there != null && there.position() <= pool.imported() && known < 0) {
                known = i;
            }
        }
        if (known >= 0) {
            return refused(known + 1L);
        }
        PoolKey key = new PoolKey(draft.tenant(), order.pool());
        draft.unstage(new Unstaged(key, pool.imported()));
        draft.put(new PoolStageKey(draft.tenant(), order.pool()), PoolStage.NONE);
        sealed.forEach(each -> draft.put(new PoolCodeKey(draft.tenant(), order.pool(), each.hash()), each.code()));
        return done(order, key, pool, draft);
    }
}
