package io.bonsela.core.state;

import io.bonsela.api.store.DecisionRecord.ReadSet.AggregateRead;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.api.store.State.Subject;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.core.check.NumberedAggregate;
import io.bonsela.core.rules.MatchedEvent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state before a decision, which the decision reads. */
public interface StateView {
    /** Returns a piece of state, such as a counter or a budget; null: it does not exist yet. */
    <S extends State> @Nullable S get(StateKey<S> key);

    /** Returns the name of the subject that a subject was merged into; its own name if it was not merged. */
    default String owner(String tenant, String subject) {
        String owner = subject;
        Subject known = get(new SubjectKey(tenant, owner));
        while (known != null && known.merged() != null) {
            owner = known.merged().into();
            known = get(new SubjectKey(tenant, owner));
        }
        return owner;
    }

    /**
     * Returns an aggregate over the bounds of its window: a value, null, or a failure.
     *
     * @param others the other names of the event's subject, whose history counts too
     */
    @Nullable
    Object aggregate(NumberedAggregate plan, AggregateRead bounds, MatchedEvent event, List<String> others);

    /**
     * Returns what an aggregate counts, including the event itself; empty: that is not known.
     *
     * @param others the other names of the event's subject, whose history counts too
     */
    default Optional<List<HistoryEntry>> counted(
            NumberedAggregate plan, AggregateRead bounds, MatchedEvent event, List<String> others) {
        return Optional.empty();
    }
}
