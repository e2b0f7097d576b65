package io.bonsela.core.memory;

import io.bonsela.api.Backlog;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.store.State.FormerReference;
import io.bonsela.api.store.State.Lease;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.api.store.StateKey.FormerReferenceKey;
import io.bonsela.api.store.Store.DeliveryLease;
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

/** Finds deliveries that are due, and deliveries by reference. Guarded by the tables' lock. */
final class DeliveryIndex {
    private static final int MOST_OF_ONE_NAME = 100;

    private final Map<String, NavigableSet<Due>> due = new HashMap<>();
    /** Deliveries by connector and our reference; {@link #theirs} has those by the provider's reference. */
    private final Map<Name, DeliveryKey> ours = new HashMap<>();

    private final Map<Name, NavigableSet<Placed>> theirs = new HashMap<>();
    private final NavigableSet<Placed> contradictions = new TreeSet<>(Placed.ORDER);
    private final Map<DeliveryKey, Lease> leases = new HashMap<>();

    private record Due(
            Instant at, DeliveryKey key, @Nullable String subject) {
        static final Comparator<Due> ORDER = Comparator.comparing(Due::at)
                .thenComparing(one -> one.key().tenant())
                .thenComparing(one -> one.key().id());
    }

    private record Name(String connector, String reference) {}

    /** A delivery, ordered by tenant and time. */
    private record Placed(DeliveryKey key, Instant createdAt) {
        static final Comparator<Placed> ORDER = Comparator.comparing(
                        (Placed one) -> one.key().tenant())
                .thenComparing(Placed::createdAt)
                .thenComparing(one -> one.key().id());
    }

    /** Adds a delivery or replaces its earlier state; ends its lease. */
    void put(@Nullable Delivery before, Delivery after) {
        NavigableSet<Due> ofConnector = due.computeIfAbsent(after.connector(), c -> new TreeSet<>(Due.ORDER));
        if (before != null) {
            due(before).ifPresent(ofConnector::remove);
        }
        due(after).ifPresent(ofConnector::add);
        DeliveryKey key = key(after);
        Placed itself = new Placed(key, after.createdAt());
        ours.put(new Name(after.connector(), after.reference()), key);
        named(before)
                .ifPresent(name ->
                        theirs.getOrDefault(name, new TreeSet<>(Placed.ORDER)).remove(itself));
        named(after)
                .ifPresent(name -> theirs.computeIfAbsent(name, n -> new TreeSet<>(Placed.ORDER))
                        .add(itself));
        contradictions.remove(itself);
        if (after.progress().isContradicted()) {
            contradictions.add(itself);
        }
        Lease lease = leases.get(key);
        if (lease != null && lease.until() != null) {
            leases.put(key, new Lease(lease.fence(), null));
        }
    }

    List<DeliveryLease> lease(String connector, int limit, Instant now, Instant until) {
        List<DeliveryLease> given = new ArrayList<>();
        for (Due one : due.getOrDefault(connector, new TreeSet<>(Due.ORDER))) {
            if (one.at().isAfter(now) || given.size() == limit) {
                break;
            }
            Lease lease = leases.get(one.key());
            if (lease == null || lease.until() == null || !lease.until().isAfter(now)) {
                long fence = lease == null ? 1 : lease.fence() + 1;
                leases.put(one.key(), new Lease(fence, until));
                given.add(new DeliveryLease(one.key(), one.subject(), fence));
            }
        }
        return given;
    }

    /** Counts those that are due at a moment. */
    Backlog.Due due(String connector, Instant moment, int limit) {
        List<Instant> times = due.getOrDefault(connector, new TreeSet<>(Due.ORDER)).stream()
                .map(Due::at)
                .takeWhile(at -> !at.isAfter(moment))
                .limit(limit)
                .toList();
        return new Backlog.Due(times.size(), times.isEmpty() ? null : times.get(0));
    }

    @Nullable
    Lease lease(DeliveryKey key) {
        return leases.get(key);
    }

    /** Adds a former reference of a delivery. */
    void put(FormerReferenceKey name, FormerReference former) {
        ours.put(new Name(name.connector(), name.reference()), new DeliveryKey(name.tenant(), former.delivery()));
    }

    List<DeliveryKey> find(String connector, String reference) {
        Name name = new Name(connector, reference);
        DeliveryKey own = ours.get(name);
        return own != null
                ? List.of(own)
                : theirs.getOrDefault(name, new TreeSet<>(Placed.ORDER)).stream()
                        .limit(MOST_OF_ONE_NAME)
                        .map(Placed::key)
                        .toList();
    }

    List<DeliveryKey> contradictions(@Nullable String tenant, int limit) {
        return contradictions.stream()
                .map(Placed::key)
                .filter(key -> tenant == null || key.tenant().equals(tenant))
                .limit(limit)
                .toList();
    }

    private static Optional<Name> named(@Nullable Delivery delivery) {
        if (delivery == null || delivery.progress().providerReference() == null) {
            return Optional.empty();
        }
        return Optional.of(new Name(delivery.connector(), delivery.progress().providerReference()));
    }

    private static DeliveryKey key(Delivery delivery) {
        return new DeliveryKey(delivery.tenant(), delivery.id());
    }

    private static Optional<Due> due(Delivery delivery) {
        return Optional.ofNullable(delivery.progress().dueAt())
                .map(at -> new Due(at, key(delivery), delivery.subject()));
    }
}
