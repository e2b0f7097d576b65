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
 * The place of one work in a batch: how it stands in the present attempt, and its answer in the end. Used by one thread at a
 * time.
 *
 * @param <R> what the work is answered with
 */
final class BatchEntry<R> {
    private Work<R> work;
    /** Why it cannot be prepared under the rules in force. */
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

    /** Dates it by the store's clock; whether that has changed it. */
    boolean retime(Timeline.Reading reading) {
        Work<R> before = work;
        work = before.at(reading);
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

    /** What came of it in the last attempt. */
    Step<R> step() {
        return Objects.requireNonNull(step);
    }

    /** What came of the last attempt is its answer. */
    void conclude() {
        answer = step().answer();
    }

    void fail(BonselaException why) {
        answer = new Answer.Failed<>(why);
    }

    /** The same where anything may have gone wrong. */
    void fail(Throwable why) {
        fail(known(why));
    }

    /** Null as long as there is none. */
    @Nullable
    Answer<R> answer() {
        return answer;
    }

    /** Its answer, once there is one; throws if it failed. */
    R get() {
        return Objects.requireNonNull(answer).get();
    }

    private BonselaException known(Throwable cause) {
        return cause instanceof BonselaException known
                ? known
                : new BonselaException(ErrorCode.INTERNAL, work.name() + " could not be decided", cause);
    }
}
