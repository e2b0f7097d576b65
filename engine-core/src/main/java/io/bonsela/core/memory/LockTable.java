package io.bonsela.core.memory;

import io.bonsela.api.store.StateKey.LockKey;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.StampedLock;
import java.util.stream.Stream;

/**
 * Locks for any number of keys, on a fixed number of stripes. All threads lock stripes in the order of their numbers,
 * so there are no deadlocks; keys that share a stripe only wait for each other. One thread may unlock what another has
 * locked, which is why these are {@link StampedLock}s. Thread-safe.
 */
final class LockTable {
    private static final int STRIPES = 1_024;

    private final StampedLock[] stripes =
            Stream.generate(StampedLock::new).limit(STRIPES).toArray(StampedLock[]::new);

    /** Locks that are held until any thread releases them, once. */
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

    /** The hash is the same for shared and exclusive keys. */
    private static int hash(LockKey key) {
        int hash = 31 * (31 * key.tenant().hashCode() + key.kind().name().hashCode())
                + key.id().hashCode();
        return hash ^ (hash >>> 16);
    }
}
