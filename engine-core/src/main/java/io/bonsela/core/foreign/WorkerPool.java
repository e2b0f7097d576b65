package io.bonsela.core.foreign;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool of daemon threads for work that other threads wait for. A thread on which the virtual machine failed is
 * replaced. Thread-safe.
 */
public final class WorkerPool extends ThreadPoolExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
    private static final int IDLE_SECONDS = 30;

    private final ForeignCode foreign;

    /** Ends a thread of the pool, which then starts another one. */
    private static final class Struck extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Struck() {
            super("the virtual machine failed on this thread", null, false, false);
        }
    }

    /**
     * Creates a pool whose threads end when they have been idle for a while.
     *
     * @param name the prefix of the threads' names, before their number
     * @param core the number of threads that are started before work is queued
     * @param most the maximum number of threads
     */
    public WorkerPool(String name, ForeignCode foreign, int core, int most, BlockingQueue<Runnable> queue) {
        super(core, most, IDLE_SECONDS, TimeUnit.SECONDS, queue);
        this.foreign = foreign;
        AtomicInteger number = new AtomicInteger();
        setThreadFactory(task -> {
            Thread thread = new EngineThread(name + '-' + number.getAndIncrement(), task);
            thread.setUncaughtExceptionHandler((ended, e) -> LOG.atWarn()
                    .addKeyValue("thread", ended.getName())
                    .setCause(e)
                    .log("a thread ended"));
            return thread;
        });
        allowCoreThreadTimeOut(true);
    }

    @Override
    protected void afterExecute(Runnable task, Throwable thrown) {
        if (foreign.isStruck()) {
            throw new Struck();
        }
    }
}
