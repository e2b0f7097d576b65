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

/**
 * The result of one work item in an attempt.
 *
 * @param answer the answer
 * @param notices creates the notices for listeners, once it is committed
 * @param erasures what it erases
 * @param <R> the type of the answer
 */
record Step<R>(Answer<R> answer, Supplier<List<Consumer<RewardListener>>> notices, List<Erasure> erasures) {
    /** Creates a step that was answered and wrote nothing. */
    static <R> Step<R> of(R value) {
        return new Step<>(new Answer.Given<>(value), List::of, List.of());
    }

    /** Creates a step that was answered and wrote something of which listeners are notified. */
    static <R> Step<R> of(R value, Writes writes) {
        return new Step<>(new Answer.Given<>(value), () -> notices(writes), List.of());
    }

    /**
     * Creates the same step, but listeners are notified of the decision first.
     *
     * @param erasures what it erases
     */
    static <R> Step<R> of(R value, Consumer<RewardListener> first, Writes writes, List<Erasure> erasures) {
        return new Step<>(
                new Answer.Given<>(value),
                () -> {
                    List<Consumer<RewardListener>> notices = new ArrayList<>();
                    notices.add(first);
                    notices.addAll(notices(writes));
                    return notices;
                },
                erasures);
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
                        erasures);
    }

    /** Creates a step that failed. */
    static <R> Step<R> failed(BonselaException why) {
        return new Step<>(new Answer.Failed<>(why), List::of, List.of());
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
        writes.openedBreakers().forEach(breaker -> notices.add(listener -> listener.breakerOpened(breaker)));
        writes.tierChanges().forEach(change -> notices.add(listener -> listener.tierChanged(change)));
        writes.low().forEach(stock -> notices.add(listener -> listener.poolLow(stock)));
        return notices;
    }
}
