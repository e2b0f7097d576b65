package io.bonsela.api.store;

import io.bonsela.api.store.StateKey.HistoryKey;
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
 * One transaction: load, then commit, each once; all on one thread. Closing it without a commit leaves nothing behind.
 *
 * <p>Another thread may close it while the owning thread is in none of its methods. That releases locks and connection;
 * closing again has no effect.
 */
public interface UnitOfWork extends AutoCloseable {
    /**
     * Waits until all locks are held, and only then reads. Locks are held until the end; a store takes them in their
     * natural order, or in another that is the same for all.
     *
     * @param locks what to lock
     * @param request what to read
     * @return what exists of it
     * @throws io.bonsela.api.BonselaException STORE_CONFLICT after a deadlock or a time-out; STORE_UNAVAILABLE,
     *     STORE_FAILED
     */
    Loaded load(SortedSet<LockKey> locks, LoadRequest request);

    /** The store's own clock, read while the locks are held; empty if it has none, which leaves the engine's. */
    Optional<Instant> now();

    /**
     * Writes a change and commits. One that joined a transaction of the host's leaves the commit to the host.
     *
     * @param change all that is to be written
     * @return false if another decided one of its events or commands, or took over one of its leases: nothing was
     *     written, load and decide again
     * @throws io.bonsela.api.BonselaException STORE_CONFLICT, STORE_UNAVAILABLE or STORE_FAILED; whether it was committed
     *     is not known if the connection was lost meanwhile
     */
    boolean commit(Change change);

    @Override
    void close();

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
                        from.isBefore(other.from) ? from : other.from,
                        until.isAfter(other.until) ? until : other.until);
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

    /**
     * State that was loaded. What is not in it does not exist in the store.
     *
     * @param states by key
     */
    public record Loaded(Map<StateKey<?>, State> states) {
        /**
         * One piece of state.
         *
         * @param key its key
         * @param <S> its kind
         * @return null if there is none
         */
        @SuppressWarnings("unchecked") // a key is only ever stored with a state of its kind
        public <S extends State> @Nullable S get(StateKey<S> key) {
            return (S) states.get(key);
        }
    }

    /**
     * Something that is decided upon by one unit of work at a time. The natural order is the one total order in which every
     * store takes locks.
     *
     * @param tenant the tenant
     * @param kind what is locked
     * @param id which one of the kind
     * @param shared whether others may hold it too, as long as all hold it shared
     */
    public record LockKey(String tenant, Kind kind, String id, boolean shared) implements Comparable<LockKey> {
        /** What can be locked. */
        public enum Kind {
            /** The tenant's rule set in force. */
            RULES,
            /** All that belongs to one subject. */
            SUBJECT,
            /** A counter that is shared between subjects. */
            COUNTER,
            /** A budget. */
            BUDGET,
            /** The rewards that were used on an event. */
            USES,
            /** A redemption code. */
            CODE,
            /** Wrong codes of one actor or for one issuance. */
            ATTEMPTS,
            /** A delivery. */
            DELIVERY,
            /** A pool of codes. */
            POOL,
            /** The digests over the answers to commands that concern nobody in particular. */
            ANSWERS
        }

        /**
         * The lock of all that belongs to one subject.
         *
         * @param tenant the tenant
         * @param subject the subject
         */
        public static LockKey ofSubject(String tenant, String subject) {
            return new LockKey(tenant, Kind.SUBJECT, subject, false);
        }

        @Override
        public int compareTo(LockKey other) {
            int order = tenant.compareTo(other.tenant);
            if (order == 0) {
                order = kind.compareTo(other.kind);
            }
            if (order == 0) {
                order = id.compareTo(other.id);
            }
            return order == 0 ? Boolean.compare(shared, other.shared) : order;
        }
    }
}
