package io.bonsela.core.delivery;

import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.connector.Secret;
import io.bonsela.api.store.State;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.PoolCodeOwnerKey;
import io.bonsela.api.store.StateKey.PoolKey;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.core.secret.Keys;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Decrypts the codes of pools for the owners of issuances. */
record VoucherCodes(Store store, Keys keys) {

    /** Whether an issuance is one whose code its owner may see. */
    boolean isVisible(String tenant, String issuance) {
        return store.records()
                .issuance(tenant, issuance)
                .filter(one -> one.state() == IssuanceState.ISSUED || one.state() == IssuanceState.REDEEMED)
                .isPresent();
    }

    /** Returns the code that an issuance has from a pool. */
    Optional<Secret> ofPool(String tenant, String issuance) {
        return read(new PoolCodeOwnerKey(tenant, issuance))
                .filter(owner -> owner.position() > 0)
                .flatMap(owner -> {
                    State.Pool pool = read(new PoolKey(tenant, owner.pool())).orElseThrow();
                    return store.poolCode(tenant, owner.pool(), owner.position())
                            .map(code -> Secret.of(keys.vault(tenant).open(owner.pool(), pool, code)));
                });
    }

    private <S extends State> Optional<S> read(StateKey<S> key) {
        LoadRequest request = new LoadRequest(Set.of(key), Map.of());
        try (UnitOfWork work = store.begin()) {
            return Optional.ofNullable(work.load(new TreeSet<>(), request).get(key));
        }
    }
}
