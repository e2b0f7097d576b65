package io.bonsela.core.memory;

import io.bonsela.api.Backlog;
import io.bonsela.api.Issuance;
import io.bonsela.api.store.State.Lease;
import io.bonsela.api.store.StateKey.IssuanceKey;
import io.bonsela.api.store.StateKey.LeaseKey;
import io.bonsela.api.store.StateKey.OpenIssuancesKey;
import io.bonsela.api.store.Store.IssuanceLease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the issuances of a subject, and those that are due; leases the latter. Guarded by the tables' lock. */
final class IssuanceIndex {
    private final Map<OpenIssuancesKey, List<String>> ofSubject = new HashMap<>();
    private final NavigableSet<Due> due = new TreeSet<>(Comparator.comparing(Due::at)
            .thenComparing(d -> d.key().tenant())
            .thenComparing(d -> d.key().id()));
    private final Map<LeaseKey, Lease> leases = new HashMap<>();

    private record Due(Instant at, IssuanceKey key) {}

    /** Adds an issuance or replaces its earlier state. */
    void put(@Nullable Issuance before, Issuance after) {
        if (before == null || !before.subject().equals(after.subject())) {
            ofSubject
                    .computeIfAbsent(new OpenIssuancesKey(after.tenant(), after.subject()), k -> new ArrayList<>(4))
                    .add(after.id());
        }
        if (before != null) {
            before.dueAt().ifPresent(at -> due.remove(due(at, before)));
        }
        after.dueAt().ifPresent(at -> due.add(due(at, after)));
    }

    /** The ids of a subject's issuances, open or not. */
    List<String> ids(OpenIssuancesKey key) {
        return ofSubject.getOrDefault(key, List.of());
    }

    /** Removes the entries of a subject. */
    void remove(OpenIssuancesKey key) {
        ofSubject.remove(key);
    }

    /** Leases issuances that are due at a moment and not leased, the longest overdue first. */
    List<IssuanceLease> lease(Instant moment, int limit, Instant now, Instant until) {
        return due.stream()
                .takeWhile(d -> !d.at().isAfter(moment))
                .map(Due::key)
                .filter(key -> isFree(key, now))
                .limit(limit)
                .map(key -> lease(key, until))
                .toList();
    }

    /** Counts those that are due at a moment. */
    Backlog.Due due(Instant moment, int limit) {
        List<Instant> times = due.stream()
                .map(Due::at)
                .takeWhile(at -> !at.isAfter(moment))
                .limit(limit)
                .toList();
        return new Backlog.Due(times.size(), times.isEmpty() ? null : times.get(0));
    }

    private boolean isFree(IssuanceKey key, Instant now) {
        Lease lease = leases.get(leaseKey(key));
        return lease == null || lease.until() == null || !lease.until().isAfter(now);
    }

    private IssuanceLease lease(IssuanceKey key, Instant until) {
        Lease before = leases.get(leaseKey(key));
        long fence = before == null ? 1 : before.fence() + 1;
        leases.put(leaseKey(key), new Lease(fence, until));
        return new IssuanceLease(key, fence);
    }

    @Nullable
    Lease lease(LeaseKey key) {
        return leases.get(key);
    }

    /** Whether another worker has taken over a lease that is given back. */
    boolean isTakenOver(LeaseKey key, Lease given) {
        Lease kept = leases.get(key);
        return kept == null || kept.fence() != given.fence();
    }

    void put(LeaseKey key, Lease given) {
        leases.put(key, given);
    }

    private static LeaseKey leaseKey(IssuanceKey key) {
        return new LeaseKey(key.tenant(), key.id());
    }

    private static Due due(Instant at, Issuance issuance) {
        return new Due(at, new IssuanceKey(issuance.tenant(), issuance.id()));
    }
}
