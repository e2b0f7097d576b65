package io.bonsela.core.pipeline;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Limits the units of work that are open at once to what the store supports. Of the tenants that wait, the one whose
 * last turn is longest ago comes next, so that none has a second turn while another waits for its first. Thread-safe.
 */
public final class Turns {
    private final Map<String, ArrayDeque<CountDownLatch>> waiting = new LinkedHashMap<>();
    /** The number of each tenant's last turn. */
    private final Map<String, Long> last = new HashMap<>();

    private long turns;
    private int free;

    /**
     * Creates turns for a number of units of work at once.
     *
     * @param atOnce how many, 1 or more
     */
    public Turns(int atOnce) {
        free = atOnce;
    }

    /** A turn; any thread can end it, and only the first end counts. */
    final class Turn implements AutoCloseable {
        private final AtomicBoolean ended = new AtomicBoolean();

        @Override
        public void close() {
            if (ended.compareAndSet(false, true)) {
                release();
            }
        }
    }

    /** Waits for a turn of a tenant. */
    Turn take(String tenant) {
        CountDownLatch turn = new CountDownLatch(1);
        synchronized (this) {
            if (free > 0) {
                free--;
                last.put(tenant, ++turns);
                return new Turn();
            }
            waiting.computeIfAbsent(tenant, name -> new ArrayDeque<>()).add(turn);
        }
        awaitUninterruptibly(turn);
        return new Turn();
    }

    /** Returns the tenant whose last turn is longest ago. */
    synchronized String next(Collection<String> tenants) {
        return tenants.stream()
                .min(Comparator.comparingLong(tenant -> last.getOrDefault(tenant, 0L)))
                .orElseThrow();
    }

    private synchronized void release() {
        if (waiting.isEmpty()) {
            free++;
            return;
        }
        String tenant = next(waiting.keySet());
        ArrayDeque<CountDownLatch> queue = Objects.requireNonNull(waiting.get(tenant));
        CountDownLatch turn = queue.remove();
        if (queue.isEmpty()) {
            waiting.remove(tenant);
        }
        last.put(tenant, ++turns);
        turn.countDown();
    }

    private static void awaitUninterruptibly(CountDownLatch turn) {
        boolean interrupted = false;
        while (true) {
            try {
                turn.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
