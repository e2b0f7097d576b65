package io.bonsela.core.decide;

import io.bonsela.api.store.ReadSet;
import io.bonsela.api.store.ReadSet.AggregateRead;
import io.bonsela.api.store.State;
import io.bonsela.api.store.StateKey;
import io.bonsela.core.check.AggregatePlan;
import org.jspecify.annotations.Nullable;

/**
 * The state that a recorded decision was made from. What the record does not hold did not exist.
 *
 * @param readSet what the decision read
 */
public record RecordedState(ReadSet readSet) implements StateView {
    @Override
    @SuppressWarnings("unchecked") // the maps hold each key with a state of its kind
    public <S extends State> @Nullable S get(StateKey<S> key) {
        return key instanceof StateKey.CounterKey
                ? (S) readSet.counters().get(key)
                : (S) readSet.budgets().get(key);
    }

    @Override
    public @Nullable Object aggregate(AggregatePlan plan, AggregateRead bounds, PreparedEvent event) {
        return readSet.aggregates().get(bounds);
    }
}
