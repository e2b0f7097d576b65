package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.core.foreign.ForeignCode;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** Tracks the calls that decide on their callers' threads, and refuses calls after it was closed. Thread-safe. */
final class CallTracker {
    private final ForeignCode foreign;
    /** Held shared while a caller's own thread decides, exclusively to close. */
    private final ReadWriteLock open = new ReentrantReadWriteLock();

    private volatile boolean closed;

    CallTracker(ForeignCode foreign) {
        this.foreign = foreign;
    }

    /** Refuses a call that decides if the engine is closed or is waiting for the caller. */
    void requireMayDecide(String verb) {
        requireOpen();
        foreign.requireMayDecide(verb);
    }

    /** Throws if it is closed. */
    void requireOpen() {
        if (closed) {
            throw new BonselaException(ErrorCode.ENGINE_CLOSED, "the engine is closed");
        }
    }

    boolean isOpen() {
        return !closed;
    }

    /** Does work on the caller's thread; closing waits for it. */
    <T> T whileOpen(Supplier<T> work) {
        return tracked(() -> {
            requireOpen();
            return work.get();
        });
    }

    /** Does work on the caller's thread, even if it is closed; closing waits for it. */
    <T> T tracked(Supplier<T> work) {
        open.readLock().lock();
        try {
            return work.get();
        } finally {
            open.readLock().unlock();
        }
    }

    /** Refuses further calls. */
    void close() {
        closed = true;
    }

    /**
     * Waits for callers whose own threads decide. Returns whether all of them have finished.
     *
     * @param end the deadline, by {@link System#nanoTime}
     */
    boolean await(long end) {
        try {
            long left = Math.max(0, end - System.nanoTime());
            if (!open.writeLock().tryLock(left, TimeUnit.NANOSECONDS)) {
                return false;
            }
            open.writeLock().unlock();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
