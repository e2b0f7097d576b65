package io.bonsela.core.memory;

import io.bonsela.api.Issuance;
import io.bonsela.api.store.State.OpenIssuances;
import io.bonsela.api.store.StateKey.IssuanceKey;
import io.bonsela.api.store.StateKey.OpenIssuancesKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the open issuances of a subject, and those whose time has come. Guarded by the tables' lock. */
final class IssuanceIndex {
    private final Map<OpenIssuancesKey, Map<String, Issuance>> open = new HashMap<>();
    private final NavigableSet<Due> due = new TreeSet<>(Comparator.comparing(Due::at)
            .thenComparing(d -> d.key().tenant())
            .thenComparing(d -> d.key().id()));

    private record Due(Instant at, IssuanceKey key) {}

    /** Takes an issuance in, in place of what it was before. */
    void put(@Nullable Issuance before, Issuance after) {
        IssuanceKey key = new IssuanceKey(after.tenant(), after.id());
        if (before != null) {
            before.dueAt().ifPresent(at -> due.remove(new Due(at, key)));
            openOf(before).remove(before.id());
        }
        after.dueAt().ifPresent(at -> due.add(new Due(at, key)));
        if (after.state().isOpen()) {
            openOf(after).put(after.id(), after);
        }
    }

    OpenIssuances open(OpenIssuancesKey key) {
        return new OpenIssuances(List.copyOf(open.getOrDefault(key, Map.of()).values()));
    }

    List<IssuanceKey> due(Instant now, int limit) {
        return due.stream()
                .takeWhile(d -> !d.at().isAfter(now))
                .limit(limit)
                .map(Due::key)
                .toList();
    }

    private Map<String, Issuance> openOf(Issuance issuance) {
        return open.computeIfAbsent(
                new OpenIssuancesKey(issuance.tenant(), issuance.subject()), k -> new LinkedHashMap<>());
    }
}
