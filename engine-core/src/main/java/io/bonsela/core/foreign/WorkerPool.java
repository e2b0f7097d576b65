package io.bonsela.core.foreign;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Daemon threads for what others wait for. One on which the virtual machine failed is replaced. Thread-safe. */
public final class WorkerPool extends ThreadPoolExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
    private static final int IDLE_SECONDS = 30;

    private final ForeignCode foreign;

    /** Ends a thread of the pool, which starts another. */
    private static final class Struck extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Struck() {
            super("the virtual machine failed on this thread", null, false, false);
        }
    }

    /**
     * A pool whose threads end when they have nothing to do for a while.
     *
     * @param name of the threads, before their number
     * @param core how many threads are started before work waits
     * @param most how many threads there may be
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
