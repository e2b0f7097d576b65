package io.bonsela.api.store;

import io.bonsela.api.store.StateKey.HistoryKey;
import io.bonsela.api.store.StateKey.LockKey;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One transaction: one load, then one commit, on one thread. If it is closed without a commit, nothing is written.
 *
 * <p>Another thread may close it while the owning thread is not in one of its methods. This releases the locks and the
 * connection; closing again has no effect.
 */
public interface UnitOfWork extends AutoCloseable {
    /**
     * Waits until all locks are held, and only then reads. Locks are held until the end; a store acquires them in their
     * natural order, or in another order that is the same for all.
     *
     * @param locks the locks to acquire
     * @param request the state to read
     * @return the part of it that exists
     * @throws io.bonsela.api.BonselaException STORE_CONFLICT after a deadlock or a time-out; STORE_UNAVAILABLE,
     *     STORE_FAILED
     */
    Loaded load(SortedSet<LockKey> locks, LoadRequest request);

    /**
     * The time of the store's clock, read while the locks are held; empty if it has none and the engine's clock
     * applies.
     */
    Optional<Instant> now();

    /**
     * Writes a change and commits. A unit of work that joined a transaction of the host leaves the commit to the host.
     *
     * @param change everything to write
     * @return false if another unit of work decided one of its events or commands, or took over one of its leases:
     *     nothing was written, and the caller must load and decide again
     * @throws io.bonsela.api.BonselaException STORE_CONFLICT, STORE_UNAVAILABLE or STORE_FAILED; if the connection was
     *     lost, it is not known whether the change was committed
     */
    boolean commit(Change change);

    @Override
    void close();

    /**
     * The state that a batch of decisions reads.
     *
     * @param keys the keys, of all kinds except histories
     * @param histories the required dates of each history
     */
    record LoadRequest(Set<StateKey<?>> keys, Map<HistoryKey, Dates> histories) {
        /** Wraps the collections without copying them; they must not be changed afterwards. */
        public LoadRequest {
            keys = Collections.unmodifiableSet(keys);
            histories = Collections.unmodifiableMap(histories);
        }

        /** The locks to acquire before reading, in the order in which they are acquired. */
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
         * A range of dates, both ends inclusive.
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
                        from.isBefore(other.from) ? from : other.from,
                        until.isAfter(other.until) ? until : other.until);
            }

            /**
             * Whether this range contains another.
             *
             * @param other another range
             */
            public boolean contains(Dates other) {
                return !other.from.isBefore(from) && !other.until.isAfter(until);
            }
        }
    }

    /**
     * The loaded state. State that is not in it does not exist in the store.
     *
     * @param states the states by key
     */
    record Loaded(Map<StateKey<?>, State> states) {
        /**
         * Returns the state of a key.
         *
         * @param key the key
         * @param <S> the kind of state
         * @return null if there is none
         */
        @SuppressWarnings("unchecked") // a key is only ever stored with a state of its kind
        public <S extends State> @Nullable S get(StateKey<S> key) {
            return (S) states.get(key);
        }
    }
}
