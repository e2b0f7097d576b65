package io.bonsela.core.memory;

import io.bonsela.api.store.State;
import io.bonsela.api.store.StateKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the states of a kind that are due. Guarded by the tables' lock.
 *
 * @param <K> the keys of the states
 */
final class DueIndex<K extends StateKey<?>> {
    private final NavigableSet<Due<K>> all = new TreeSet<>(Comparator.comparing((Due<K> due) -> due.at())
            .thenComparing(due -> due.key().tenant())
            .thenComparing(due -> due.key().toString()));
    private final Function<State, @Nullable Instant> dueAt;

    private record Due<K>(Instant at, K key) {}

    /**
     * Creates an empty index.
     *
     * @param dueAt when a state is due; null: never
     */
    DueIndex(Function<State, @Nullable Instant> dueAt) {
        this.dueAt = dueAt;
    }

    /** Replaces a state by a later one; null: there is none. */
    void put(K key, @Nullable State before, @Nullable State after) {
        Instant was = before == null ? null : dueAt.apply(before);
        if (was != null) {
            all.remove(new Due<>(was, key));
        }
        Instant is = after == null ? null : dueAt.apply(after);
        if (is != null) {
            all.add(new Due<>(is, key));
        }
    }

    /** Returns what is due at a moment, the longest overdue first. */
    List<K> due(Instant moment, int limit) {
        return all.stream()
                .takeWhile(due -> !due.at().isAfter(moment))
                .limit(limit)
                .map(Due::key)
                .toList();
    }
}
