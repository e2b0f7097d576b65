package io.bonsela.core.explain;

import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.store.DecisionRecord.ReadSet;
import io.bonsela.api.store.DecisionRecord.ReadSet.AggregateRead;
import io.bonsela.api.store.State;
import io.bonsela.api.store.StateKey;
import io.bonsela.core.check.NumberedAggregate;
import io.bonsela.core.decide.RecordedState;
import io.bonsela.core.rules.MatchedEvent;
import io.bonsela.core.state.StateView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The recorded state of a decision; an aggregate that the decision did not read is a failure, NOT_READ. */
final class RecordedView implements StateView {
    private final ReadSet readSet;
    private final RecordedState recorded;

    RecordedView(ReadSet readSet, String subject) {
        this.readSet = readSet;
        recorded = new RecordedState(readSet, subject);
    }

    @Override
    public <S extends State> @Nullable S get(StateKey<S> key) {
        return recorded.get(key);
    }

    @Override
    public @Nullable Object aggregate(
            NumberedAggregate plan, AggregateRead bounds, MatchedEvent event, List<String> others) {
        return readSet.aggregates().containsKey(bounds)
                ? recorded.aggregate(plan, bounds, event, others)
                : Reason.of(ReasonCode.NOT_READ, "aggregate", plan.aggregate().toString());
    }
}
