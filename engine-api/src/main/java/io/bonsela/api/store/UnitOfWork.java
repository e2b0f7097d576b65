package io.bonsela.api.store;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;

/**
 * One transaction: lock, then load, then apply, in this order, each once; all on one thread. Closing it without a commit
 * leaves nothing behind.
 */
public interface UnitOfWork extends AutoCloseable {
    /**
     * Waits until all locks are held; they are held until the end. A store takes them in their natural order.
     *
     * @param keys what to lock
     * @throws io.bonsela.api.BonselaException STORE_CONFLICT after a deadlock or a time-out
     */
    void lock(SortedSet<LockKey> keys);

    /**
     * Reads state, in one round trip that begins after the locks are held.
     *
     * @param request what to read
     * @return what exists of it
     */
    Loaded load(LoadRequest request);

    /** The store's own clock; empty if it has none, which leaves the engine's. */
    Optional<Instant> now();

    /**
     * Writes a change and commits.
     *
     * @param change all that is to be written
     * @return false if another decided one of its events or commands: nothing was written, load and decide again
     */
    boolean commit(Change change);

    @Override
    void close();
}
