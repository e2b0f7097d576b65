package io.bonsela.core.caps;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.store.State.Counter;
import io.bonsela.api.store.State.CounterEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The grants in a rolling window, stored in a bounded number of entries. A stretch with more than {@value #MOST}
 * entries keeps the {@value #LATEST} latest entries unchanged. The earlier ones are merged into one entry for each
 * {@value #PARTS}th part of the stretch, which extends from the first grant in the part to the last. A merged entry
 * counts in every window that it overlaps. A limit is therefore never exceeded, and a grant is free again at most one
 * part of the stretch late.
 *
 * <p>No two entries of a stretch overlap.
 */
final class RollingEntries {
    static final int PARTS = 64;
    static final int LATEST = 32;
    static final int MOST = 128;

    private final List<CounterEntry> byFirst;
    private final List<CounterEntry> byLast;
    /** The sums of the amounts before each entry, in both orders. */
    private final long[] beforeFirst;

    private final long[] beforeLast;

    RollingEntries(List<Counter> counters) {
        byFirst = counters.stream()
                .flatMap(counter -> counter.entries().stream())
                .sorted(Comparator.comparing(CounterEntry::first))
                .toList();
        beforeFirst = sums(byFirst);
        if (isSortedByLast(byFirst)) {
            byLast = byFirst;
            beforeLast = beforeFirst;
        } else {
            byLast = byFirst.stream()
                    .sorted(Comparator.comparing(CounterEntry::last))
                    .toList();
            beforeLast = sums(byLast);
        }
    }

    /** Entries of one subject do not overlap; those of the names of a merged subject can. */
    private static boolean isSortedByLast(List<CounterEntry> entries) {
        return IntStream.range(1, entries.size())
                .noneMatch(
                        i -> entries.get(i).last().isBefore(entries.get(i - 1).last()));
    }

    private static long[] sums(List<CounterEntry> entries) {
        long[] before = new long[entries.size() + 1];
        for (int i = 0; i < entries.size(); i++) {
            before[i + 1] = Math.addExact(before[i], entries.get(i).amount());
        }
        return before;
    }

    /** Returns the entries of a stretch with a grant added. */
    static List<CounterEntry> add(List<CounterEntry> entries, Instant at, long amount, Duration stretch) {
        List<CounterEntry> added = new ArrayList<>(entries);
        int next = firstEndingFrom(added, at);
        if (next < added.size() && !added.get(next).first().isAfter(at)) {
            added.set(next, added.get(next).plus(amount));
        } else {
            added.add(next, CounterEntry.at(at, amount));
        }
        return added.size() > MOST ? merged(added, stretch) : added;
    }

    private static List<CounterEntry> merged(List<CounterEntry> entries, Duration stretch) {
        int latest = entries.size() - LATEST;
        List<CounterEntry> merged = new ArrayList<>();
        for (CounterEntry entry : entries.subList(0, latest)) {
            int end = merged.size() - 1;
            if (end >= 0 && part(merged.get(end), stretch) == part(entry, stretch)) {
                merged.set(end, merged.get(end).until(entry));
            } else {
                merged.add(entry);
            }
        }
        merged.addAll(entries.subList(latest, entries.size()));
        return merged;
    }

    private static long part(CounterEntry entry, Duration stretch) {
        return Math.floorDiv(entry.first().getEpochSecond(), part(stretch).toSeconds());
    }

    /** Returns the length of a part of a stretch, which is the maximum delay until a grant is free again. */
    static Duration part(Duration stretch) {
        return Duration.ofSeconds(Math.max(1, (stretch.toSeconds() + PARTS - 1) / PARTS));
    }

    /** Returns the entries of a stretch with an earlier grant removed. */
    static List<CounterEntry> remove(List<CounterEntry> entries, Instant at, long amount) {
        List<CounterEntry> left = new ArrayList<>(entries);
        int place = firstEndingFrom(left, at);
        CounterEntry entry = place < left.size() ? left.get(place) : null;
        if (entry == null || entry.first().isAfter(at) || entry.amount() < amount) {
            throw new BonselaException(ErrorCode.STORE_DAMAGED, "a cap has no entry for its grant at " + at);
        }
        if (entry.amount() == amount) {
            left.remove(place);
        } else {
            left.set(place, entry.plus(-amount));
        }
        return left;
    }

    /**
     * Returns the largest amount in any window of the given length that contains an instant. A fullest window can be
     * moved forward until an entry would leave it, or until it begins at the instant, so only such windows are
     * examined.
     */
    long peak(Duration length, Instant at) {
        long peak = held(at, length);
        for (int i = firstEndingFrom(byLast, at.minus(length).plusNanos(1)); i < byLast.size(); i++) {
            Instant start = byLast.get(i).last();
            if (!start.isBefore(at)) {
                break;
            }
            peak = Math.max(peak, held(start, length));
        }
        return peak;
    }

    /** Returns the instants at which entries leave a window of the given length, in order of time. */
    List<Instant> leaving(Duration length) {
        return byLast.stream().map(entry -> entry.last().plus(length)).toList();
    }

    private long held(Instant start, Duration length) {
        return beforeFirst[firstBeginningFrom(byFirst, start.plus(length))]
                - beforeLast[firstEndingFrom(byLast, start)];
    }

    /** Returns the position of the first entry that does not end before an instant, by binary search. */
    private static int firstEndingFrom(List<CounterEntry> entries, Instant at) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).last().isBefore(at)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Returns the position of the first entry that does not begin before an instant, by binary search. */
    private static int firstBeginningFrom(List<CounterEntry> entries, Instant at) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).first().isBefore(at)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
