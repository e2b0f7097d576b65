package io.bonsela.core.pipeline;

import io.bonsela.api.Event;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.decide.Decided;
import io.bonsela.core.decide.Decider;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.decide.Raising;
import io.bonsela.core.operator.Calls;
import io.bonsela.core.rules.MatchedEvent;
import io.bonsela.core.secret.Keys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Decides raised events in the unit of work of the decision that raised them.
 *
 * @param keys digest and seal the decisions
 * @param calls creates the operator calls for an event
 */
record RaisedEvents(Keys keys, Function<Event, Calls> calls) {
    /** Plans what the decisions on events that may be raised will read. */
    void plan(MatchedEvent cause, Plan plan, Instant soon) {
        if (cause.rules().raises()) {
            Raising.foreseen(cause).forEach(event -> plan.add(matched(cause, event), soon));
        }
    }

    /**
     * Decides events after the decision that raised them was applied, and applies the decisions.
     *
     * @return the decisions; incomplete if something must be loaded first
     */
    List<Decided> decide(MatchedEvent cause, List<Event> events, Instant decidedAt, BatchState state) {
        if (events.isEmpty()) {
            return List.of();
        }
        try {
            List<MatchedEvent> raised = events.stream()
                    .map(event -> matched(cause, event.ofSubject(state.owner(event.tenant(), event.subject()))))
                    .toList();
            Plan plan = new Plan();
            raised.forEach(event -> plan.add(event, decidedAt));
            if (!state.want(plan.request())) {
                return List.of();
            }
            List<Decided> all = new ArrayList<>();
            for (MatchedEvent event : raised) {
                Decided decided = decide(event, decidedAt, state);
                all.add(decided);
                // Rules for a raised event raise none, but it may come first after the end of a level.
                all.addAll(decide(event, decided.decision().raised(), decidedAt, state));
            }
            return all;
        } catch (RuntimeException | StackOverflowError e) {
            state.spoil(e);
            throw e;
        }
    }

    private Decided decide(MatchedEvent matched, Instant decidedAt, BatchState state) {
        String tenant = matched.event().tenant();
        Decided decided = Decider.decide(matched, decidedAt, state);
        state.accept(matched, keys.digest(tenant, Canonical.encode(matched.event())), decided, keys.sealer(tenant));
        return decided;
    }

    private MatchedEvent matched(MatchedEvent cause, Event event) {
        return Raising.matched(cause, event, calls.apply(event));
    }
}
