package io.bonsela.core.operator;

import io.bonsela.core.foreign.ForeignCode;
import io.bonsela.core.foreign.Worker;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks running calls on its own thread, which sleeps while there are none. A call stays on its caller's thread.
 * Thread-safe.
 */
final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final Duration INTERVAL = Duration.ofMillis(5);
    private static final int IDLE_CHECKS = 200;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Set<WatchedCall> underway = ConcurrentHashMap.newKeySet();
    private final Semaphore alarm = new Semaphore(0);
    private final ForeignCode foreign;
    private @Nullable Worker worker;
    private int idle;
    private volatile boolean asleep = true;
    private volatile boolean closed;

    Watchdog(ForeignCode foreign) {
        this.foreign = foreign;
    }

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
        if (worker == null && !closed) {
            worker = Worker.start("bonsela-operators", foreign, this::check);
        }
        alarm.release();
    }

    /** Checks all running calls. Returns whether to continue. */
    private boolean check() throws InterruptedException {
        long now = System.nanoTime();
        idle = underway.isEmpty() ? idle + 1 : 0;
        for (WatchedCall call : underway) {
            try {
                call.check(now, cpuOf(call.thread()));
            } catch (RuntimeException e) {
                // A thread of the host may reject an interrupt.
                LOG.atWarn().setCause(e).log("a call of an operator could not be checked");
            }
        }
        if (idle > IDLE_CHECKS) {
            asleep = true;
            // A call that began before it could see this did not wake this thread.
            if (underway.isEmpty()) {
                alarm.acquire();
            }
            asleep = false;
            idle = 0;
        } else {
            boolean unused = alarm.tryAcquire(INTERVAL.toNanos(), TimeUnit.NANOSECONDS);
        }
        alarm.drainPermits();
        return !closed;
    }

    /** The CPU time of a thread in nanoseconds; -1: unknown. */
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
        if (worker != null) {
            worker.interrupt();
        }
    }
}
