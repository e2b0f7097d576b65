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
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The lanes of a pipeline: work items with the same key are decided in the same lane. Thread-safe. */
final class Lanes {
    private final BatchRunner runner;
    private final List<Lane> all;

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

    /** Decides a work item in its lane. The host's dependent actions run on none of the engine's threads. */
    <R> CompletableFuture<R> submit(Work<R> work) {
        return add(work).handleAsync(Lanes::answered);
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
