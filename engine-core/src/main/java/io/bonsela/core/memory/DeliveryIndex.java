package io.bonsela.core.memory;

import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.store.State.Lease;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.api.store.Store.DeliveryClaim;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the deliveries that are due, and those that a provider names. Guarded by the tables' lock. */
final class DeliveryIndex {
    private final Map<String, NavigableSet<Due>> due = new HashMap<>();
    private final Map<String, Map<String, DeliveryKey>> references = new HashMap<>();
    private final Map<DeliveryKey, Lease> leases = new HashMap<>();

    private record Due(
            Instant at, DeliveryKey key, @Nullable String subject) {
        static final Comparator<Due> ORDER = Comparator.comparing(Due::at)
                .thenComparing(one -> one.key().tenant())
                .thenComparing(one -> one.key().id());
    }

    /** Takes a delivery in, in place of what it was before; whoever works on it is done. */
    void put(@Nullable Delivery before, Delivery after) {
        NavigableSet<Due> ofConnector = due.computeIfAbsent(after.connector(), c -> new TreeSet<>(Due.ORDER));
        if (before != null) {
            due(before).ifPresent(ofConnector::remove);
        }
        due(after).ifPresent(ofConnector::add);
        DeliveryKey key = key(after);
        Map<String, DeliveryKey> names = references.computeIfAbsent(after.connector(), c -> new HashMap<>());
        if (before == null) {
            names.put(after.reference(), key);
        } else if (before.progress().generation() != after.progress().generation()) {
            // What is said of an earlier reference must not be taken for this one's.
            names.remove(before.reference());
            names.put(after.reference(), key);
        }
        String given = after.progress().providerReference();
        if (given != null) {
            names.put(given, key);
        }
        Lease lease = leases.get(key);
        if (lease != null && lease.until() != null) {
            leases.put(key, new Lease(lease.fence(), null));
        }
    }

    List<DeliveryClaim> claim(String connector, int limit, Instant now, Instant until) {
        List<DeliveryClaim> claims = new ArrayList<>();
        for (Due one : due.getOrDefault(connector, new TreeSet<>(Due.ORDER))) {
            if (one.at().isAfter(now) || claims.size() == limit) {
                break;
            }
            Lease lease = leases.get(one.key());
            if (lease == null || lease.until() == null || !lease.until().isAfter(now)) {
                long fence = lease == null ? 1 : lease.fence() + 1;
                leases.put(one.key(), new Lease(fence, until));
                claims.add(new DeliveryClaim(one.key(), one.subject(), fence));
            }
        }
        return claims;
    }

    @Nullable
    Lease lease(DeliveryKey key) {
        return leases.get(key);
    }

    Optional<DeliveryKey> find(String connector, String reference) {
        return Optional.ofNullable(references.getOrDefault(connector, Map.of()).get(reference));
    }

    private static DeliveryKey key(Delivery delivery) {
        return new DeliveryKey(delivery.tenant(), delivery.id());
    }

    private static Optional<Due> due(Delivery delivery) {
        return Optional.ofNullable(delivery.progress().dueAt())
                .map(at -> new Due(at, key(delivery), delivery.subject()));
    }
}
