package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.rules.CompiledRules;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The entry of one work item in a batch: its step in the current attempt and, in the end, its answer. Used by one
 * thread at a time.
 *
 * @param <R> the type of the answer
 */
final class BatchEntry<R> {
    private Work<R> work;
    /** Why it cannot be prepared under the rules in force; null: it can. */
    private @Nullable BonselaException failure;

    private @Nullable Step<R> step;
    private @Nullable Answer<R> answer;

    BatchEntry(Work<R> work) {
        this.work = work;
    }

    Work<R> work() {
        return work;
    }

    /** Prepares it for an attempt. */
    void prepare(CompiledRules rules, Run run) {
        try {
            work = work.under(rules, run);
            failure = null;
        } catch (RuntimeException | StackOverflowError e) {
            failure = known(e);
        }
    }

    void plan(CompiledRules rules, Plan plan, Instant soon) {
        if (failure == null) {
            work.plan(rules, plan, soon);
        }
    }

    /** Dates it by the store's clock. Returns whether that changed it. */
    boolean retime(Timeline.Reading reading) {
        Work<R> before = work;
        work = before.at(reading);
        return work != before;
    }

    /** Makes it about the subject into which its own was merged. Returns whether that changed it. */
    boolean follow(BatchState state) {
        Work<R> before = work;
        try {
            work = failure == null ? before.ofOwner(state) : before;
        } catch (RuntimeException | StackOverflowError e) {
            failure = known(e);
        }
        return work != before;
    }

    void decide(CompiledRules rules, Instant now, BatchState state) {
        if (failure != null) {
            step = Step.failed(failure);
            return;
        }
        try {
            step = work.decide(rules, now, state);
        } catch (RuntimeException | StackOverflowError e) {
            step = Step.failed(known(e));
        }
    }

    /** Returns the result of the last attempt. */
    Step<R> step() {
        return Objects.requireNonNull(step);
    }

    /** Makes the result of the last attempt its answer. */
    void conclude() {
        answer = step().answer();
    }

    /** Fails it with any exception or error. */
    void fail(Throwable why) {
        answer = new Answer.Failed<>(known(why));
    }

    /** Returns the answer; null until there is one. */
    @Nullable
    Answer<R> answer() {
        return answer;
    }

    /** Returns the answer, which must exist; throws if the work item failed. */
    R get() {
        return Objects.requireNonNull(answer).get();
    }

    private BonselaException known(Throwable cause) {
        return cause instanceof BonselaException known
                ? known
                : new BonselaException(ErrorCode.INTERNAL, work.name() + " could not be decided", cause);
    }
}
