package io.bonsela.core.memory;

import io.bonsela.api.store.LockKey;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;

/**
 * Locks for any number of keys out of a fixed number of stripes. Everyone takes stripes in the order of their numbers, so
 * nobody waits in a circle; keys that share a stripe merely wait for each other. Thread-safe.
 */
final class LockTable {
    private static final int STRIPES = 1_024;

    private final ReadWriteLock[] stripes =
            Stream.generate(ReentrantReadWriteLock::new).limit(STRIPES).toArray(ReadWriteLock[]::new);

    /** Locks that are held, by the thread that took them. */
    static final class Held implements AutoCloseable {
        private final Deque<Lock> locks = new ArrayDeque<>();

        private void take(Lock lock) {
            lock.lock();
            locks.push(lock);
        }

        @Override
        public void close() {
            while (!locks.isEmpty()) {
                locks.pop().unlock();
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
        sharedByStripe.forEach(
                (stripe, shared) -> held.take(shared ? stripes[stripe].readLock() : stripes[stripe].writeLock()));
        return held;
    }

    /** The same for a key held shared and exclusively. */
    private static int hash(LockKey key) {
        int hash = 31 * (31 * key.tenant().hashCode() + key.kind().name().hashCode())
                + key.id().hashCode();
        return hash ^ (hash >>> 16);
    }
}
