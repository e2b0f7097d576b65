package io.bonsela.api.connector;

import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Interrupts the thread of an exchange that has passed its deadline. Until a response begins, the client enforces the
 * deadline itself; a client that is late with it no longer works. There is at most one pending timer for all exchanges,
 * because a timer for each of them costs more than sending does. Thread-safe.
 */
final class Deadlines {
    /** How late the client may be. */
    private static final long GRACE = TimeUnit.MILLISECONDS.toNanos(500);

    private final long limit;
    private final Set<Exchange> running = new HashSet<>();
    private boolean timer;

    Deadlines(Duration limit) {
        this.limit = limit.toNanos();
    }

    /** An exchange of the current thread; to be ended by the same thread. */
    final class Exchange {
        private final Thread thread = Thread.currentThread();
        private final long end = System.nanoTime() + limit;
        private volatile boolean responding;
        private boolean interrupted;

        /** The client has received the beginning of a response. */
        void respond() {
            responding = true;
        }

        /** Returns whether the thread was interrupted; afterwards, it will not be. */
        boolean end() {
            synchronized (Deadlines.this) {
                running.remove(this);
                return interrupted;
            }
        }

        /** Whether the client did not enforce the deadline. */
        boolean isAbandoned() {
            return !responding;
        }

        /** When to look at this again, or, if that is not in the future, when it was overdue. */
        private long due(long now) {
            return responding || now - end < 0 ? end : end + GRACE;
        }
    }

    Exchange begin() {
        Exchange exchange = new Exchange();
        synchronized (this) {
            running.add(exchange);
            if (!timer) {
                startTimer(limit);
            }
        }
        return exchange;
    }

    private void startTimer(long nanos) {
        timer = true;
        CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run)
                .execute(this::interruptOverdue);
    }

    private synchronized void interruptOverdue() {
        timer = false;
        long now = System.nanoTime();
        long next = Long.MAX_VALUE;
        for (Iterator<Exchange> each = running.iterator(); each.hasNext(); ) {
            Exchange exchange = each.next();
            long left = exchange.due(now) - now;
            if (left > 0) {
                next = Math.min(next, left);
            } else {
                exchange.interrupted = true;
                exchange.thread.interrupt();
                each.remove();
            }
        }
        if (!running.isEmpty()) {
            startTimer(next);
        }
    }
}
