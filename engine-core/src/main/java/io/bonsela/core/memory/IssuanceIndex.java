package io.bonsela.core.memory;

import io.bonsela.api.Issuance;
import io.bonsela.api.store.StateKey.IssuanceKey;
import io.bonsela.api.store.StateKey.OpenIssuancesKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the issuances of a subject, and those whose time has come. Guarded by the tables' lock. */
final class IssuanceIndex {
    private final Map<OpenIssuancesKey, List<String>> ofSubject = new HashMap<>();
    private final NavigableSet<Due> due = new TreeSet<>(Comparator.comparing(Due::at)
            .thenComparing(d -> d.key().tenant())
            .thenComparing(d -> d.key().id()));

    private record Due(Instant at, IssuanceKey key) {}

    /** Takes an issuance in, in place of what it was before. */
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

    /** Forgets what was kept under a subject's name. */
    void remove(OpenIssuancesKey key) {
        ofSubject.remove(key);
    }

    /** Those that are due at a moment, longest first. */
    Stream<IssuanceKey> due(Instant moment) {
        return due.stream().takeWhile(d -> !d.at().isAfter(moment)).map(Due::key);
    }

    private static Due due(Instant at, Issuance issuance) {
        return new Due(at, new IssuanceKey(issuance.tenant(), issuance.id()));
    }
}
