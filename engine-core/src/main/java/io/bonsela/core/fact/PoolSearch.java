package io.bonsela.core.fact;

import io.bonsela.api.Event;
import io.bonsela.api.store.State.Pool;
import io.bonsela.api.store.State.PoolCode;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.PoolCodeKey;
import io.bonsela.api.store.StateKey.PoolKey;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.api.store.UnitOfWork.Loaded;
import io.bonsela.core.check.CodeFact;
import io.bonsela.core.codec.Spelling;
import io.bonsela.core.secret.Keys;
import io.bonsela.core.secret.Vault;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds typed codes in the pools of a store. An import only adds codes, so a code that is found remains valid. Thread-safe.
 *
 * @param store the store
 * @param keys the tenants' keys, under which codes are hashed
 */
public record PoolSearch(Store store, Keys keys) implements CodeSearch {
    /**
     * {@inheritDoc}
     *
     * @throws io.bonsela.api.BonselaException as the store; NO_KEY if the key of the pool is missing
     */
    @Override
    public @Nullable BigDecimal position(CodeFact sought, Event event) {
        if (!(event.attribute(sought.attribute()) instanceof String typed)) {
            return null;
        }
        PoolKey key = new PoolKey(event.tenant(), sought.pool());
        Pool pool = read(Set.of(key)).get(key);
        if (pool == null) {
            return null;
        }
        Vault vault = keys.vault(event.tenant());
        // Generated codes are in the normal form; those that the host imported may be in any form.
        List<PoolCodeKey> places = Stream.of(typed.strip(), Spelling.code(typed))
                .distinct()
                .map(code -> new PoolCodeKey(event.tenant(), sought.pool(), vault.hash(sought.pool(), pool, code)))
                .toList();
        Loaded found = read(places.stream().collect(Collectors.toSet()));
        return places.stream()
                .map(found::get)
                .filter(Objects::nonNull)
                .filter(code -> code.position() <= pool.imported())
                .map(PoolCode::position)
                .map(BigDecimal::valueOf)
                .findFirst()
                .orElse(null);
    }

    private Loaded read(Set<? extends StateKey<?>> wanted) {
        try (UnitOfWork work = store.begin()) {
            return work.load(new TreeSet<>(), new LoadRequest(Set.copyOf(wanted), Map.of()));
        }
    }
}
