package io.bonsela.core.pipeline;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Signals that something may be due, so that a thread that waits for it need not wait until its next poll. Thread-safe.
 */
public final class Signal {
    private final Semaphore raised = new Semaphore(0);

    /** Creates a signal that is not raised. */
    public Signal() {}

    /** Wakes the thread that waits, or the next one that waits. */
    public void raise() {
        if (raised.availablePermits() == 0) {
            raised.release();
        }
    }

    /** Waits until it is raised, but no longer than the given time. */
    public void await(Duration most) throws InterruptedException {
        boolean unused = raised.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS);
        raised.drainPermits();
    }
}
