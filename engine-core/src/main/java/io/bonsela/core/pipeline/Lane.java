package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Decides the events of some subjects, and some commands, one batch after another on a thread of its own. A batch is what waits when the one
 * before is done: there is no timer.
 */
final class Lane {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private final BatchRunner runner;
    private final int queueLimit;
    private final int batchLimit;
    private final Thread thread;
    private boolean closed;

    private record Waiting(Task task, CompletableFuture<Object> answer) {}

    Lane(String name, BatchRunner runner, int queueLimit, int batchLimit) {
        this.runner = runner;
        this.queueLimit = queueLimit;
        this.batchLimit = batchLimit;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    void start() {
        thread.start();
    }

    /** Lets a task wait its turn. */
    CompletableFuture<Object> add(Task task) {
        CompletableFuture<Object> answer = new CompletableFuture<>();
        lock.lock();
        try {
            if (closed) {
                throw new BonselaException(ErrorCode.ENGINE_CLOSED, "the engine is closed");
            }
            if (queue.size() >= queueLimit) {
                throw new BonselaException(
                        ErrorCode.ENGINE_BUSY, queue.size() + " tasks wait in " + thread.getName() + ": try later");
            }
            queue.add(new Waiting(task, answer));
            arrived.signal();
        } finally {
            lock.unlock();
        }
        return answer;
    }

    /** Refuses further tasks; those that wait are still decided. */
    void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all is decided; what has not begun by then is refused. Whether all was decided. */
    boolean await(Duration deadline) {
        try {
            if (Thread.currentThread() != thread) {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline.toNanos()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<Waiting> left;
        lock.lock();
        try {
            left = new ArrayList<>(queue);
            queue.clear();
        } finally {
            lock.unlock();
        }
        BonselaException refusal = new BonselaException(ErrorCode.ENGINE_CLOSED, "the engine closed before its turn");
        left.forEach(waiting -> waiting.answer.completeExceptionally(refusal));
        return left.isEmpty() && !thread.isAlive();
    }

    private void run() {
        for (List<Waiting> batch = take(); !batch.isEmpty(); batch = take()) {
            decide(batch);
        }
    }

    /** What waits of one tenant and can be decided together; empty at the end. */
    private List<Waiting> take() {
        lock.lock();
        try {
            while (queue.isEmpty()) {
                if (closed) {
                    return List.of();
                }
                arrived.awaitUninterruptibly();
            }
            List<Waiting> batch = new ArrayList<>();
            do {
                batch.add(queue.removeFirst());
            } while (batch.size() < batchLimit
                    && !queue.isEmpty()
                    && goTogether(batch.get(0).task, queue.getFirst().task));
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private static boolean goTogether(Task one, Task other) {
        return one.tenant().equals(other.tenant()) && !one.isAlone() && !other.isAlone();
    }

    private void decide(List<Waiting> batch) {
        List<Answer> answers;
        try {
            answers = runner.decide(batch.stream().map(Waiting::task).toList());
        } catch (RuntimeException | Error e) {
            BonselaException failure = new BonselaException(ErrorCode.INTERNAL, "a batch could not be decided", e);
            batch.forEach(waiting -> waiting.answer.completeExceptionally(failure));
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            if (answers.get(i) instanceof Answer.Given given) {
                batch.get(i).answer.complete(given.value());
            } else if (answers.get(i) instanceof Answer.Failed failed) {
                batch.get(i).answer.completeExceptionally(failed.exception());
            }
        }
    }
}
