package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.core.foreign.ForeignCode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The lanes of a pipeline: work items with the same key are decided in the same lane. Thread-safe. */
final class Lanes {
    /** Threads beyond the processors cost little, and one that the host blocks does not stop the others. */
    private static final int LEAST_ANSWERING = 4;

    private static final int MOST_ANSWERING = 256;
    private static final int IDLE_SECONDS = 5;

    private final BatchRunner runner;
    private final List<Lane> all;
    private final Executor answering = answering();

    Lanes(int count, BatchRunner runner, Turns turns, ForeignCode foreign, Pipeline.Limits limits) {
        this.runner = runner;
        // A single lane shares the turns with callers' threads; each of several lanes rotates through its own tenants.
        Function<Collection<String>, String> next =
                count == 1 ? turns::next : tenants -> tenants.iterator().next();
        all = IntStream.range(0, count)
                .mapToObj(n ->
                        new Lane("bonsela-lane-" + n, runner, foreign, next, limits.queueLimit(), limits.batchLimit()))
                .toList();
    }

    void start() {
        all.forEach(Lane::start);
    }

    /**
     * Decides a work item in its lane. The host's dependent actions run on threads that do nothing else: not on a lane,
     * and not in the JDK's default executor, which starts a thread for each answer on a machine with two processors.
     */
    <R> CompletableFuture<R> submit(Work<R> work) {
        return add(work).handleAsync(Lanes::answered, answering);
    }

    /** A pool that adds a thread while an action waits for another future. Its threads are daemons and end when idle. */
    private static Executor answering() {
        return new ForkJoinPool(
                Math.max(LEAST_ANSWERING, Runtime.getRuntime().availableProcessors()),
                pool -> {
                    ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
                    thread.setName("bonsela-answer-" + thread.getPoolIndex());
                    return thread;
                },
                null,
                true,
                0,
                MOST_ANSWERING,
                1,
                // Beyond the maximum, an action that waits keeps its thread: what it waits for is decided on a lane.
                pool -> true,
                IDLE_SECONDS,
                TimeUnit.SECONDS);
    }

    private static <R> R answered(@Nullable R value, @Nullable Throwable failure) {
        if (failure != null) {
            throw failure instanceof CompletionException known ? known : new CompletionException(failure);
        }
        return Objects.requireNonNull(value);
    }

    /** Decides a work item in its lane, and waits for it. */
    <R> R decide(Work<R> work) {
        try {
            return add(work).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof BonselaException known
                    ? known
                    : new BonselaException(ErrorCode.INTERNAL, work.name() + " could not be decided", e);
        }
    }

    private <R> CompletableFuture<R> add(Work<R> work) {
        int number = Math.floorMod(31 * work.tenant().hashCode() + work.key().hashCode(), all.size());
        return all.get(number).add(work);
    }

    /** Decides work items of one tenant in order, on the caller's thread, which may be a lane. */
    <R> List<R> decideHere(List<Work<R>> works) {
        Lane lane = current();
        Run run = lane == null ? runner.ofCaller() : lane.ownRun();
        return runner.decide(works, run).stream().map(BatchEntry::get).toList();
    }

    /** Whether the caller is a lane, which must not wait for itself. */
    boolean isOnLane() {
        return current() != null;
    }

    private @Nullable Lane current() {
        return all.stream().filter(Lane::isCurrent).findFirst().orElse(null);
    }

    /** Returns the number of work items that wait. */
    int queued() {
        return all.stream().mapToInt(Lane::queued).sum();
    }

    /** Whether every lane is alive. */
    boolean isAlive() {
        return all.stream().allMatch(Lane::isAlive);
    }

    /**
     * Refuses further work items, and waits for those that were accepted. Returns whether all of them were decided.
     *
     * @param end the deadline, by {@link System#nanoTime}
     */
    boolean close(long end) {
        all.forEach(Lane::close);
        boolean ended = true;
        for (Lane lane : all) {
            ended &= lane.await(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
        return ended;
    }
}
