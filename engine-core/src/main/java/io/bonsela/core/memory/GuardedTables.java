package io.bonsela.core.memory;

import io.bonsela.api.Records;
import io.bonsela.api.store.Snapshot;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * The tables with the lock that guards them. Changes are applied one at a time; readers see each change completely or
 * not at all. Thread-safe.
 */
final class GuardedTables {
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Tables tables = new Tables();

    <T> T read(Function<Tables, T> reader) {
        lock.readLock().lock();
        try {
            return reader.apply(tables);
        } finally {
            lock.readLock().unlock();
        }
    }

    <T> T write(Function<Tables, T> writer) {
        lock.writeLock().lock();
        try {
            return writer.apply(tables);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Nothing is written until the snapshot is closed. */
    Snapshot snapshot(Records records) {
        lock.readLock().lock();
        return new MemorySnapshot(tables, records, lock.readLock()::unlock);
    }
}
