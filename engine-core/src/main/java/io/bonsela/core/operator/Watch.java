package io.bonsela.core.operator;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks after calls that are under way, on a thread of its own that sleeps while there are none. A call costs no other
 * thread. Thread-safe.
 */
final class Watch implements AutoCloseable {
    private static final long EVERY_NANOS = Duration.ofMillis(5).toNanos();
    private static final long AWAKE_NANOS = Duration.ofSeconds(1).toNanos();

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Set<WatchedCall> underway = ConcurrentHashMap.newKeySet();
    private @Nullable Thread thread;
    private volatile boolean asleep = true;
    private volatile boolean closed;

    void begin(WatchedCall call) {
        underway.add(call);
        if (asleep) {
            wake();
        }
    }

    void end(WatchedCall call) {
        underway.remove(call);
    }

    private synchronized void wake() {
        asleep = false;
        if (thread == null && !closed) {
            Thread watching = new Thread(this::run, "bonsela-operators");
            watching.setDaemon(true);
            watching.start();
            thread = watching;
        }
        LockSupport.unpark(thread);
    }

    private void run() {
        long lastSeen = System.nanoTime();
        while (!closed) {
            long now = System.nanoTime();
            for (WatchedCall call : underway) {
                lastSeen = now;
                call.look(now, cpuOf(call.thread()));
            }
            if (now - lastSeen > AWAKE_NANOS) {
                asleep = true;
                // A call that began before it could see this did not wake anyone.
                if (underway.isEmpty()) {
                    LockSupport.park(this);
                }
                asleep = false;
                lastSeen = System.nanoTime();
            } else {
                LockSupport.parkNanos(this, EVERY_NANOS);
            }
        }
    }

    /** Of a thread, in nanoseconds; -1: not known. */
    private long cpuOf(Thread of) {
        try {
            return threads.isThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled()
                    ? threads.getThreadCpuTime(of.getId())
                    : -1;
        } catch (UnsupportedOperationException e) {
            return -1;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
