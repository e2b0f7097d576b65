package io.bonsela.core.decide;

import io.bonsela.api.Event;
import io.bonsela.api.store.ReadSet.AggregateRead;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.LoggedEvent;
import io.bonsela.api.store.State.Pool;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.PoolKey;
import io.bonsela.core.check.AggregatePlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a tenant that had none before: pools are full, all else begins with the first event. Events are carried
 * forward one after the other. Not thread-safe.
 */
public final class ImaginedState implements StateView {
    private static final Pool FULL = new Pool(1_000_000, 0, 0, "", "");

    private final Map<StateKey<?>, State> states = new HashMap<>();
    private final List<LoggedEvent> log = new ArrayList<>();

    /** A state of which nothing is used. */
    public ImaginedState() {}

    /** Decides an event and carries it forward. */
    public Decided decide(PreparedEvent prepared) {
        Event event = prepared.event();
        Decided decided = Decider.decide(prepared, prepared.input().time(), this);
        states.putAll(decided.writes().states());
        long sequence = 1
                + log.stream()
                        .filter(logged -> logged.event().type().equals(event.type()))
                        .count();
        log.add(new LoggedEvent(sequence, prepared.input().time(), event, null));
        return decided;
    }

    @Override
    @SuppressWarnings("unchecked") // a key is only ever put with a state of its kind
    public <S extends State> @Nullable S get(StateKey<S> key) {
        S state = (S) states.get(key);
        return state == null && key instanceof PoolKey ? (S) FULL : state;
    }

    @Override
    public @Nullable Object aggregate(AggregatePlan plan, AggregateRead bounds, PreparedEvent event) {
        WorkingHistory history = new WorkingHistory(null);
        for (LoggedEvent logged : log) {
            if (logged.event().type().equals(plan.aggregate().eventType())
                    && logged.event().subject().equals(event.event().subject())) {
                history.decided(logged);
            }
        }
        return history.value(plan, bounds, event);
    }
}
