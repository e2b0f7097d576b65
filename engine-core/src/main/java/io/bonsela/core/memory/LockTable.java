package io.bonsela.core.memory;

import io.bonsela.api.store.UnitOfWork.LockKey;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.StampedLock;
import java.util.stream.Stream;

/**
 * Locks for any number of keys out of a fixed number of stripes. Everyone takes stripes in the order of their numbers, so
 * nobody waits in a circle; keys that share a stripe merely wait for each other. What one thread has locked another may
 * unlock, which is why these are {@link StampedLock}s. Thread-safe.
 */
final class LockTable {
    private static final int STRIPES = 1_024;

    private final StampedLock[] stripes =
            Stream.generate(StampedLock::new).limit(STRIPES).toArray(StampedLock[]::new);

    /** Locks that are held until they are given back, once, by any thread. */
    static final class Held implements AutoCloseable {
        private final Deque<Runnable> unlocks = new ArrayDeque<>();
        private final AtomicBoolean closed = new AtomicBoolean();

        private void take(StampedLock lock, boolean shared) {
            long stamp = shared ? lock.readLock() : lock.writeLock();
            unlocks.push(() -> lock.unlock(stamp));
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                unlocks.forEach(Runnable::run);
            }
        }
    }

    Held lock(Collection<LockKey> keys) {
        Map<Integer, Boolean> sharedByStripe = new TreeMap<>();
        for (LockKey key : keys) {
            int stripe = Math.floorMod(hash(key), STRIPES);
            sharedByStripe.merge(stripe, key.shared(), Boolean::logicalAnd);
        }
        Held held = new Held();
        sharedByStripe.forEach((stripe, shared) -> held.take(stripes[stripe], shared));
        return held;
    }

    /** The same for a key held shared and exclusively. */
    private static int hash(LockKey key) {
        int hash = 31 * (31 * key.tenant().hashCode() + key.kind().name().hashCode())
                + key.id().hashCode();
        return hash ^ (hash >>> 16);
    }
}
