package io.bonsela.core.report;

import io.bonsela.api.Standing.CapUse;
import io.bonsela.api.store.State.CounterEntry;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The uses that issuances have of the counters of rolling windows, by time. Not thread-safe. */
final class RollingUses {
    private final Map<String, NavigableMap<Instant, Long>> byCounter = new TreeMap<>();

    void add(String counter, CapUse use) {
        byCounter.computeIfAbsent(counter, name -> new TreeMap<>()).merge(use.at(), use.amount(), Math::addExact);
    }

    /** Removes the uses of a counter within an entry. Returns their sum. */
    long take(String counter, CounterEntry entry) {
        NavigableMap<Instant, Long> within =
                byCounter.getOrDefault(counter, new TreeMap<>()).subMap(entry.first(), true, entry.last(), true);
        long sum = within.values().stream().reduce(0L, Math::addExact);
        within.clear();
        return sum;
    }

    /** The sum of the uses of a counter that were not removed. */
    long left(String counter) {
        return byCounter.getOrDefault(counter, new TreeMap<>()).values().stream()
                .reduce(0L, Math::addExact);
    }
}
