package io.bonsela.core.foreign;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on a daemon thread until there is no more to do. If the thread fails, or the virtual machine fails on it,
 * another thread replaces it. Thread-safe.
 */
public final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final long PAUSE_MILLIS = 100;

    private final String name;
    private final ForeignCode foreign;
    private final Work work;
    private volatile boolean stopping;
    private volatile Thread thread;

    /** What a worker does. */
    @FunctionalInterface
    public interface Work {
        /** Does the next piece of work. Returns whether there is more to do. */
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
        return new EngineThread(name, this::run);
    }

    private void run() {
        try {
            boolean more = true;
            while (more && !stopping && !foreign.isStruck()) {
                more = work.next();
            }
            if (!more || stopping) {
                return;
            }
        } catch (InterruptedException e) {
            if (stopping) {
                return;
            }
            LOG.atWarn().addKeyValue("thread", name).log("interrupted by plug-in or host code; continuing");
        } catch (Throwable e) {
            foreign.noteIfFatal(e);
            boolean unused = foreign.isStruck();
            LOG.atError().addKeyValue("thread", name).setCause(e).log("a thread failed; another replaces it");
            pause();
        }
        replace();
    }

    /** Starts another thread in place of this one; if that fails, this thread continues. */
    private void replace() {
        if (stopping) {
            return;
        }
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

    /** Stops the worker and interrupts whatever it waits for. */
    public void interrupt() {
        stopping = true;
        thread.interrupt();
    }
}
