package io.bonsela.api.store;

import io.bonsela.api.store.StateKey.HistoryKey;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

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
