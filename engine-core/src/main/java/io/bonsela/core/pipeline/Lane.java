package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.core.foreign.Abandoned;
import io.bonsela.core.foreign.EngineThread;
import io.bonsela.core.foreign.ForeignCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides the events of some subjects, and some commands, one batch after another on its own thread. A batch is what is
 * waiting for one tenant when the previous batch is done: there is no timer. Tenants take turns. If the thread is
 * stuck, or the virtual machine fails on it, another thread replaces it.
 */
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    /** By tenant, in the order of their turns. */
    private final LinkedHashMap<String, ArrayDeque<Waiting<?>>> queues = new LinkedHashMap<>();

    private final CountDownLatch ended = new CountDownLatch(1);
    private final String name;
    private final BatchRunner runner;
    private final ForeignCode foreign;
    private final Function<Collection<String>, String> next;
    private final int queueLimit;
    private final int batchLimit;
    private volatile @Nullable Thread thread;
    private volatile @Nullable Batch current;
    private boolean closed;

    /** An entry, and the future of its answer. */
    private record Waiting<R>(BatchEntry<R> entry, CompletableFuture<R> answer) {
        /** Completes the future if there is an answer. */
        void complete() {
            Answer<R> known = entry.answer();
            if (known instanceof Answer.Given<R> given) {
                answer.complete(given.value());
            } else if (known instanceof Answer.Failed<R> failed) {
                answer.completeExceptionally(failed.exception());
            }
        }

        boolean isAlone() {
            return entry.work().isAlone();
        }
    }

    /** The entries that are decided together. */
    private final class Batch {
        private final List<Waiting<?>> waiting;
        private final Run run;

        private Batch(List<Waiting<?>> waiting) {
            this.waiting = waiting;
            run = runner.ofLane(() -> replace(this));
        }

        private List<? extends BatchEntry<?>> entries() {
            return waiting.stream().map(Waiting::entry).toList();
        }

        /** Completes the futures of the entries that have an answer. */
        private void answer() {
            waiting.forEach(Waiting::complete);
        }
    }

    Lane(
            String name,
            BatchRunner runner,
            ForeignCode foreign,
            Function<Collection<String>, String> next,
            int queueLimit,
            int batchLimit) {
        this.name = name;
        this.runner = runner;
        this.foreign = foreign;
        this.next = next;
        this.queueLimit = queueLimit;
        this.batchLimit = batchLimit;
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Whether it decides, or has ended because it was closed. */
    boolean isAlive() {
        Thread current = thread;
        return ended.getCount() == 0 || (current != null && current.getState() != Thread.State.TERMINATED);
    }

    void start() {
        start(null);
    }

    private void start(@Nullable Batch unfinished) {
        Thread next = new EngineThread(name, () -> run(unfinished));
        thread = next;
        next.start();
    }

    /** Adds a work item to the queue. */
    <R> CompletableFuture<R> add(Work<R> work) {
        CompletableFuture<R> answer = new CompletableFuture<>();
        lock.lock();
        try {
            if (closed) {
                throw new BonselaException(ErrorCode.ENGINE_CLOSED, "the engine is closed");
            }
            ArrayDeque<Waiting<?>> queue = queues.computeIfAbsent(work.tenant(), tenant -> new ArrayDeque<>());
            if (queue.size() >= queueLimit) {
                throw new BonselaException(
                        ErrorCode.ENGINE_BUSY,
                        queue.size() + " events and commands of " + work.tenant() + " are queued in " + name
                                + ": try again later");
            }
            queue.add(new Waiting<>(new BatchEntry<>(work), answer));
            arrived.signal();
        } finally {
            lock.unlock();
        }
        return answer;
    }

    /** Returns the number of work items in the queue. */
    int queued() {
        lock.lock();
        try {
            return queues.values().stream().mapToInt(ArrayDeque::size).sum();
        } finally {
            lock.unlock();
        }
    }

    /** Refuses further work items; those in the queue are still decided. */
    void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until everything is decided or the deadline has passed; refuses what has not begun by then. Returns whether
     * everything was decided.
     */
    boolean await(Duration deadline) {
        try {
            boolean unused = ended.await(Math.max(0, deadline.toNanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<Waiting<?>> left = new ArrayList<>();
        lock.lock();
        try {
            queues.values().forEach(left::addAll);
            queues.clear();
        } finally {
            lock.unlock();
        }
        BonselaException refusal =
                new BonselaException(ErrorCode.ENGINE_CLOSED, "the engine was closed before this was processed");
        left.forEach(waiting -> waiting.answer.completeExceptionally(refusal));
        return left.isEmpty() && ended.getCount() == 0;
    }

    private void run(@Nullable Batch unfinished) {
        Batch batch = unfinished;
        try {
            while (true) {
                batch = batch == null ? take() : batch;
                if (batch == null) {
                    ended.countDown();
                    return;
                }
                current = batch;
                decide(batch);
                current = null;
                batch = null;
                if (foreign.isStruck()) {
                    replace(null);
                    return;
                }
            }
        } catch (Abandoned e) {
            // Another thread has already continued with the batch.
        } catch (Throwable e) {
            foreign.noteIfFatal(e);
            boolean ignored = foreign.isStruck();
            try {
                LOG.atError().addKeyValue("thread", name).setCause(e).log("a lane failed; another replaces it");
                if (batch != null) {
                    fail(batch, e);
                }
            } finally {
                replace(null);
            }
        }
    }

    /**
     * Creates a run for what a listener on this lane decides. If it is abandoned, the batch of the lane has already
     * been committed: its callers are answered, and another thread takes the next batch.
     */
    Run ownRun() {
        Batch told = current;
        return runner.ofLane(() -> {
            if (told != null) {
                told.answer();
            }
            replace(null);
        });
    }

    /** Lets another thread continue; if it cannot be started, this thread continues. */
    private void replace(@Nullable Batch unfinished) {
        try {
            start(unfinished);
        } catch (Throwable e) {
            thread = Thread.currentThread();
            run(unfinished);
        }
    }

    private static void fail(Batch batch, Throwable failure) {
        BonselaException told =
                new BonselaException(ErrorCode.INTERNAL, "a batch could not be decided: try again", failure);
        batch.waiting.forEach(waiting -> waiting.answer.completeExceptionally(told));
    }

    /** Takes what is waiting for the tenant whose turn it is and can be decided together; null at the end. */
    private @Nullable Batch take() {
        lock.lock();
        try {
            while (queues.isEmpty()) {
                if (closed) {
                    return null;
                }
                arrived.awaitUninterruptibly();
            }
            String tenant = next.apply(queues.keySet());
            ArrayDeque<Waiting<?>> queue = Objects.requireNonNull(queues.remove(tenant));
            List<Waiting<?>> batch = new ArrayList<>();
            do {
                batch.add(queue.removeFirst());
            } while (batch.size() < batchLimit
                    && !queue.isEmpty()
                    && !batch.get(0).isAlone()
                    && !queue.getFirst().isAlone());
            if (!queue.isEmpty()) {
                // Queue the tenant behind the others.
                queues.put(tenant, queue);
            }
            return new Batch(batch);
        } finally {
            lock.unlock();
        }
    }

    private void decide(Batch batch) {
        try {
            runner.decideAll(batch.entries(), batch.run);
        } catch (RuntimeException e) {
            fail(batch, e);
            return;
        }
        batch.answer();
    }
}
