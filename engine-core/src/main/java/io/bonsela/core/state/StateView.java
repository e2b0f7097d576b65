package io.bonsela.core.state;

import io.bonsela.api.store.ReadSet.AggregateRead;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.api.store.StateKey;
import io.bonsela.core.check.NumberedAggregate;
import io.bonsela.core.rules.MatchedEvent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a decision reads: the state before it. */
public interface StateView {
    /** A counter or a budget; null: there is none yet. */
    <S extends State> @Nullable S get(StateKey<S> key);

    /** An aggregate over the bounds of its window: a value, null for nothing, or a failure. */
    @Nullable
    Object aggregate(NumberedAggregate plan, AggregateRead bounds, MatchedEvent event);

    /** What counted for it, the event itself included; empty: that is not known. */
    default Optional<List<HistoryEntry>> counted(NumberedAggregate plan, AggregateRead bounds, MatchedEvent event) {
        return Optional.empty();
    }
}
