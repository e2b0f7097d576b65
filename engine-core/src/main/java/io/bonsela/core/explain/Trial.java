package io.bonsela.core.explain;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Event;
import io.bonsela.api.store.DecisionRecord.ReadSet.AggregateRead;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.BudgetState;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.core.check.CodeFact;
import io.bonsela.core.check.NumberedAggregate;
import io.bonsela.core.decide.Inspection;
import io.bonsela.core.rules.Admission;
import io.bonsela.core.rules.MatchedEvent;
import io.bonsela.core.state.StateView;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Decides an event again with changes. */
public final class Trial {
    private final MatchedEvent matched;
    private final Instant decidedAt;
    private final StateView state;

    Trial(MatchedEvent matched, Instant decidedAt, StateView state) {
        this.matched = matched;
        this.decidedAt = decidedAt;
        this.state = state;
    }

    /** Returns the decision for one rule with the remedies applied; null if the changed event is not valid. */
    @Nullable
    Inspection with(Collection<Remedy> remedies, int rule) {
        try {
            return decided(remedies, rule);
        } catch (BonselaException e) {
            // The event cannot have such a value.
            return null;
        }
    }

    private @Nullable Inspection decided(Collection<Remedy> remedies, int rule) {
        Event event = matched.input().event();
        Map<String, Object> attributes = new TreeMap<>(event.attributes());
        Map<String, @Nullable Object> facts = new HashMap<>(matched.input().facts());
        Otherwise otherwise = new Otherwise(state);
        Instant time = matched.input().time();
        for (Remedy remedy : remedies) {
            if (remedy instanceof Remedy.Attribute attribute) {
                attributes.put(attribute.name(), attribute.value());
                // Whether a pool has that code is not known.
                facts.keySet()
                        .removeIf(name -> CodeFact.named(name)
                                .filter(code -> code.attribute().equals(attribute.name()))
                                .isPresent());
            } else if (remedy instanceof Remedy.Fact fact) {
                facts.put(fact.name(), fact.value());
            } else if (remedy instanceof Remedy.History history) {
                otherwise.aggregates.put(history.aggregate(), history.value());
            } else if (remedy instanceof Remedy.TopUp topUp) {
                otherwise.topUps.put(topUp.budget(), topUp);
            } else if (remedy instanceof Remedy.Later later && later.at().isAfter(time)) {
                time = later.at();
            }
        }
        Event.Builder other =
                Event.of(event.type()).tenant(event.tenant()).id(event.id()).subject(event.subject());
        attributes.forEach(other::with);
        Event otherEvent = other.occurredAt(time).build();
        if (Admission.refusal(matched.rules(), otherEvent, time, time, matched.calls())
                .isPresent()) {
            return null;
        }
        MatchedEvent again = MatchedEvent.of(matched.rules(), otherEvent, time, facts, matched.calls());
        Instant then = decidedAt.plus(Duration.between(matched.input().time(), time));
        return Inspection.of(again, then, otherwise, number -> number == rule);
    }

    /** A view of the state with some values replaced. */
    private static final class Otherwise implements StateView {
        private final StateView state;
        private final Map<Integer, Object> aggregates = new HashMap<>();
        private final Map<String, Remedy.TopUp> topUps = new HashMap<>();

        Otherwise(StateView state) {
            this.state = state;
        }

        @Override
        @SuppressWarnings("unchecked") // the state of a budget's key is a budget
        public <S extends State> @Nullable S get(StateKey<S> key) {
            S found = state.get(key);
            Remedy.TopUp more = key instanceof BudgetKey budget ? topUps.get(budget.budget()) : null;
            return more != null && found instanceof BudgetState before
                    ? (S) new BudgetState(
                            before.opening(),
                            before.limit().plus(more.amount()),
                            before.reserved(),
                            before.charged(),
                            before.alerted(),
                            before.bounded())
                    : found;
        }

        @Override
        public @Nullable Object aggregate(
                NumberedAggregate plan, AggregateRead bounds, MatchedEvent event, List<String> others) {
            return aggregates.containsKey(plan.number())
                    ? aggregates.get(plan.number())
                    : state.aggregate(plan, bounds, event, others);
        }

        @Override
        public Optional<List<HistoryEntry>> counted(
                NumberedAggregate plan, AggregateRead bounds, MatchedEvent event, List<String> others) {
            return state.counted(plan, bounds, event, others);
        }
    }
}
