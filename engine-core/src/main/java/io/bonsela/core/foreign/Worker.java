package io.bonsela.core.foreign;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon thread that works until it is done. If it fails, or the virtual machine fails on it, another takes its place.
 * Thread-safe.
 */
public final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final long PAUSE_MILLIS = 100;

    private final String name;
    private final ForeignCode foreign;
    private final Work work;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile Thread thread;

    /** What a worker does. */
    @FunctionalInterface
    public interface Work {
        /** Does the next piece; whether there is more to do. */
        boolean next() throws InterruptedException;
    }

    private Worker(String name, ForeignCode foreign, Work work) {
        this.name = name;
        this.foreign = foreign;
        this.work = work;
        thread = thread();
    }

    /** Starts a worker. */
    public static Worker start(String name, ForeignCode foreign, Work work) {
        Worker worker = new Worker(name, foreign, work);
        worker.thread.start();
        return worker;
    }

    private Thread thread() {
        Thread next = new Thread(this::run, name);
        next.setDaemon(true);
        return next;
    }

    private void run() {
        try {
            boolean more = true;
            while (more && !foreign.isStruck()) {
                more = work.next();
            }
            if (!more) {
                done.countDown();
                return;
            }
        } catch (InterruptedException e) {
            done.countDown();
            return;
        } catch (Throwable e) {
            foreign.noteIfFatal(e);
            boolean unused = foreign.isStruck();
            LOG.atError().addKeyValue("thread", name).setCause(e).log("a thread failed; another takes its place");
            pause();
        }
        replace();
    }

    /** Whatever keeps a new thread from being started: this one goes on in its place. */
    private void replace() {
        try {
            Thread next = thread();
            thread = next;
            next.start();
        } catch (Throwable e) {
            thread = Thread.currentThread();
            run();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the caller is this worker. */
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Whether it still works. */
    public boolean isAlive() {
        return done.getCount() > 0;
    }

    /** Interrupts what it waits for, which ends it. */
    public void interrupt() {
        thread.interrupt();
    }

    /** Waits for its end. Whether it has ended. */
    public boolean await(Duration deadline) {
        try {
            return done.await(Math.max(0, deadline.toNanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
