package io.bonsela.api.store;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;

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
}
