package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Issuance;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.api.store.Erasure;
import io.bonsela.core.decide.Decided;
import io.bonsela.core.state.Writes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The result of one work item in an attempt.
 *
 * @param answer the answer
 * @param notices creates the notices for listeners, once it is committed
 * @param erasure what it erases; null: nothing
 * @param <R> the type of the answer
 */
record Step<R>(
        Answer<R> answer,
        Supplier<List<Consumer<RewardListener>>> notices,
        @Nullable Erasure erasure) {
    /** Creates a step that was answered and wrote nothing. */
    static <R> Step<R> of(R value) {
        return new Step<>(new Answer.Given<>(value), List::of, null);
    }

    /** Creates a step that was answered and wrote something of which listeners are notified. */
    static <R> Step<R> of(R value, Writes writes) {
        return new Step<>(new Answer.Given<>(value), () -> notices(writes), null);
    }

    /**
     * Creates the same step, but listeners are notified of the decision first.
     *
     * @param erasure what it erases; null: nothing
     */
    static <R> Step<R> of(R value, Consumer<RewardListener> first, Writes writes, @Nullable Erasure erasure) {
        return new Step<>(
                new Answer.Given<>(value),
                () -> {
                    List<Consumer<RewardListener>> notices = new ArrayList<>();
                    notices.add(first);
                    notices.addAll(notices(writes));
                    return notices;
                },
                erasure);
    }

    /** Returns a step that also made other decisions, of which listeners are notified afterwards. */
    Step<R> and(List<Decided> others) {
        return others.isEmpty()
                ? this
                : new Step<>(
                        answer,
                        () -> {
                            List<Consumer<RewardListener>> all = new ArrayList<>(notices.get());
                            others.forEach(other -> {
                                all.add(listener -> listener.decided(other.decision()));
                                all.addAll(notices(other.writes()));
                            });
                            return all;
                        },
                        erasure);
    }

    /** Creates a step that failed. */
    static <R> Step<R> failed(BonselaException why) {
        return new Step<>(new Answer.Failed<>(why), List::of, null);
    }

    private static List<Consumer<RewardListener>> notices(Writes writes) {
        List<Consumer<RewardListener>> notices = new ArrayList<>();
        writes.issuances().forEach(change -> {
            Issuance before = change.before();
            if (before != null) {
                notices.add(listener -> listener.changed(before, change.after()));
            }
        });
        writes.alerts().forEach(alert -> notices.add(listener -> listener.budgetAlert(alert)));
        writes.deliveries().forEach(delivery -> notices.add(listener -> listener.delivery(delivery)));
        writes.tierChanges().forEach(change -> notices.add(listener -> listener.tierChanged(change)));
        writes.low().forEach(stock -> notices.add(listener -> listener.poolLow(stock)));
        return notices;
    }
}
