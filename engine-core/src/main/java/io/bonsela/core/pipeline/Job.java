package io.bonsela.core.pipeline;

import io.bonsela.api.Issuance;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.api.store.Erasure;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.decide.Writes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A task of a batch, prepared for one attempt. */
interface Job {
    /** Adds what is known of what it will read. */
    void plan(Plan plan, Instant soon);

    /** Decides, and carries the decision forward unless this is a dry run. */
    Step decide(Instant now, BatchState state, boolean dryRun);

    /**
     * What came of it.
     *
     * @param answer the answer
     * @param notices gives what listeners are told once it is committed
     * @param erasure what it erases; null: nothing
     * @param about the task, for the log
     */
    record Step(
            Answer answer,
            Supplier<List<Consumer<RewardListener>>> notices,
            @Nullable Erasure erasure,
            String about) {
        Step(Answer answer, Supplier<List<Consumer<RewardListener>>> notices, @Nullable Erasure erasure) {
            this(answer, notices, erasure, "");
        }

        static Step of(Answer answer) {
            return new Step(answer, List::of, null);
        }

        /** The same of a task. */
        Step about(Task task) {
            return new Step(answer, notices, erasure, task.name());
        }
    }

    /** What listeners are told of what was written. */
    static List<Consumer<RewardListener>> notices(Consumer<RewardListener> first, Writes writes) {
        List<Consumer<RewardListener>> notices = new ArrayList<>();
        notices.add(first);
        notices.addAll(notices(writes));
        return notices;
    }

    /** The same where nothing else is to be told. */
    static List<Consumer<RewardListener>> notices(Writes writes) {
        List<Consumer<RewardListener>> notices = new ArrayList<>();
        writes.issuances().forEach(change -> {
            Issuance before = change.before();
            if (before != null) {
                notices.add(listener -> listener.changed(before, change.after()));
            }
        });
        writes.alerts().forEach(alert -> notices.add(listener -> listener.budgetAlert(alert)));
        writes.deliveries().forEach(delivery -> notices.add(listener -> listener.delivery(delivery)));
        writes.low().forEach(stock -> notices.add(listener -> listener.poolLow(stock)));
        return notices;
    }
}
