package io.bonsela.core.pipeline;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Says that something may be due, so that whoever waits for it need not wait for its next look. Thread-safe. */
public final class Signal {
    private final Semaphore raised = new Semaphore(0);

    /** Creates a signal that is not raised. */
    public Signal() {}

    /** Wakes who waits, or who waits next. */
    public void raise() {
        if (raised.availablePermits() == 0) {
            raised.release();
        }
    }

    /** Waits until it is raised, or for a while. */
    public void await(Duration most) throws InterruptedException {
        boolean unused = raised.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS);
        raised.drainPermits();
    }
}
