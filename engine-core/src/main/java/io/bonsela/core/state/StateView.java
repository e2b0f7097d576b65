package io.bonsela.core.state;

import io.bonsela.api.store.DecisionRecord.ReadSet.AggregateRead;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.api.store.StateKey;
import io.bonsela.core.check.NumberedAggregate;
import io.bonsela.core.rules.MatchedEvent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state before a decision, which the decision reads. */
public interface StateView {
    /** Returns a piece of state, such as a counter or a budget; null: it does not exist yet. */
    <S extends State> @Nullable S get(StateKey<S> key);

    /** Returns an aggregate over the bounds of its window: a value, null, or a failure. */
    @Nullable
    Object aggregate(NumberedAggregate plan, AggregateRead bounds, MatchedEvent event);

    /** Returns what an aggregate counts, including the event itself; empty: that is not known. */
    default Optional<List<HistoryEntry>> counted(NumberedAggregate plan, AggregateRead bounds, MatchedEvent event) {
        return Optional.empty();
    }
}
