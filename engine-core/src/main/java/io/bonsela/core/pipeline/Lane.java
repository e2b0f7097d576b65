package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
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
 * Decides the events of some subjects one batch after another on a thread of its own. A batch is what waits when the one
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

    private record Waiting(Admitted event, CompletableFuture<Decision> answer) {}

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

    /** Lets an event wait its turn. */
    CompletableFuture<Decision> add(Admitted event) {
        CompletableFuture<Decision> answer = new CompletableFuture<>();
        lock.lock();
        try {
            if (closed) {
                throw new BonselaException(ErrorCode.ENGINE_CLOSED, "the engine is closed");
            }
            if (queue.size() >= queueLimit) {
                throw new BonselaException(
                        ErrorCode.ENGINE_BUSY, queue.size() + " events wait in " + thread.getName() + ": try later");
            }
            queue.add(new Waiting(event, answer));
            arrived.signal();
        } finally {
            lock.unlock();
        }
        return answer;
    }

    /** Refuses further events; those that wait are still decided. */
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
        BonselaException refusal =
                new BonselaException(ErrorCode.ENGINE_CLOSED, "the engine closed before the event's turn");
        left.forEach(waiting -> waiting.answer.completeExceptionally(refusal));
        return left.isEmpty() && !thread.isAlive();
    }

    private void run() {
        for (List<Waiting> batch = take(); !batch.isEmpty(); batch = take()) {
            decide(batch);
        }
    }

    /** What waits of one tenant; empty at the end. */
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
            String tenant = queue.getFirst().event.event().tenant();
            while (batch.size() < batchLimit
                    && !queue.isEmpty()
                    && queue.getFirst().event.event().tenant().equals(tenant)) {
                batch.add(queue.removeFirst());
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void decide(List<Waiting> batch) {
        List<Answer> answers;
        try {
            answers = runner.decide(batch.stream().map(Waiting::event).toList());
        } catch (RuntimeException | Error e) {
            BonselaException failure = new BonselaException(ErrorCode.INTERNAL, "a batch could not be decided", e);
            batch.forEach(waiting -> waiting.answer.completeExceptionally(failure));
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            if (answers.get(i) instanceof Answer.Given given) {
                batch.get(i).answer.complete(given.decision());
            } else if (answers.get(i) instanceof Answer.Failed failed) {
                batch.get(i).answer.completeExceptionally(failed.exception());
            }
        }
    }
}
