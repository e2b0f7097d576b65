package io.bonsela.api.store;

import io.bonsela.api.store.StateKey.HistoryKey;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a batch of decisions wants to read.
 *
 * @param keys of all kinds but histories
 * @param histories the dates wanted of each history
 */
public record LoadRequest(Set<StateKey<?>> keys, Map<HistoryKey, Dates> histories) {
    /** Wraps the collections; they are not copied, so leave them alone afterwards. */
    public LoadRequest {
        keys = Collections.unmodifiableSet(keys);
        histories = Collections.unmodifiableMap(histories);
    }

    /** What must be locked before it is read, in the order in which it is locked. */
    public SortedSet<LockKey> locks() {
        SortedSet<LockKey> locks = new TreeSet<>();
        for (StateKey<?> key : keys) {
            LockKey lock = key.lock();
            if (lock != null) {
                locks.add(lock);
            }
        }
        for (HistoryKey key : histories.keySet()) {
            locks.add(key.lock());
        }
        return locks;
    }

    /**
     * A range of dates, both ends included.
     *
     * @param from the first
     * @param until the last
     */
    public record Dates(LocalDate from, LocalDate until) {
        /**
         * The smallest range that contains both.
         *
         * @param other another range
         */
        public Dates and(Dates other) {
            return new Dates(
                    from.isBefore(other.from) ? from : other.from, until.isAfter(other.until) ? until : other.until);
        }

        /**
         * Whether the other range lies within this.
         *
         * @param other another range
         */
        public boolean contains(Dates other) {
            return !other.from.isBefore(from) && !other.until.isAfter(until);
        }
    }
}
