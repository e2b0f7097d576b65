package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.store.Change;
import io.bonsela.api.store.State.ScopeSecret;
import io.bonsela.api.store.StateKey.LockKey;
import io.bonsela.api.store.StateKey.ScopeSecretKey;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.core.caps.Scopes;
import io.bonsela.core.secret.Keys;
import io.bonsela.core.secret.Nonces;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names the counters of tenants. Each tenant has its own secret, which is created with its first rule set and never
 * changes. Thread-safe.
 */
public final class ScopeSecrets {
    private final Store store;
    private final Keys keys;
    private final Nonces nonces;
    private final Map<String, Scopes> byTenant = new ConcurrentHashMap<>();

    /** Creates the secrets of a store, encrypted under the keys of its tenants. */
    public ScopeSecrets(Store store, Keys keys, Nonces nonces) {
        this.store = store;
        this.keys = keys;
        this.nonces = nonces;
    }

    /**
     * Returns what names the counters of a tenant.
     *
     * @throws io.bonsela.api.BonselaException NO_KEY if the tenant's secret is encrypted under a key that is missing
     */
    Scopes of(String tenant) {
        Scopes known = byTenant.get(tenant);
        if (known != null) {
            return known;
        }
        Optional<ScopeSecret> kept = store.scopeSecret(tenant);
        ScopeSecret secret = kept.isPresent() ? kept.get() : begin(tenant);
        Scopes scopes = secret.equals(ScopeSecret.NONE)
                ? Scopes.PLAIN
                : keys.vault(tenant).scopes(secret);
        byTenant.put(tenant, scopes);
        return scopes;
    }

    private ScopeSecret begin(String tenant) {
        ScopeSecret made = keys.vault(tenant).createScopes(nonces.next() + nonces.next());
        ScopeSecretKey key = new ScopeSecretKey(tenant);
        try (UnitOfWork work = store.begin()) {
            TreeSet<LockKey> locks = new TreeSet<>(Set.of(new LockKey(tenant, LockKey.Kind.RULES, "", false)));
            ScopeSecret other =
                    work.load(locks, new LoadRequest(Set.of(key), Map.of())).get(key);
            if (other != null) {
                return other;
            }
            boolean kept = work.commit(Change.of(Map.of(key, made)));
            if (!kept) {
                throw new BonselaException(
                        ErrorCode.STORE_CONFLICT, "the secret of tenant " + tenant + " was not written");
            }
            return made;
        }
    }
}
