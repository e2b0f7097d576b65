package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Reason;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.decide.Decided;
import io.bonsela.core.decide.Decider;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.operator.Calls;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.rules.MatchedEvent;
import io.bonsela.core.secret.Keys;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An event to decide.
 *
 * @param admitted the event
 * @param dryRun whether to write nothing
 * @param gate checks whether it can be decided at the moment of the decision
 * @param timeline dates the decision
 * @param keys digest the event
 * @param matched the event matched against the rules in force; null: not yet
 * @param raisedEvents decides the events that its decision raises; null: not matched yet
 */
record EventWork(
        Admitted admitted,
        boolean dryRun,
        Gate gate,
        Timeline timeline,
        Keys keys,
        @Nullable MatchedEvent matched,
        @Nullable RaisedEvents raisedEvents)
        implements Work<Decision> {

    @Override
    public String tenant() {
        return admitted.tenant();
    }

    @Override
    public String name() {
        return "event " + admitted.event();
    }

    @Override
    public String key() {
        return admitted.event().subject();
    }

    @Override
    public Work<Decision> under(CompiledRules rules, Run run) {
        Calls calls = run.calls(admitted);
        Gate.Passage passage = gate.readmit(admitted, rules, calls);
        Admitted now = passage.admitted();
        if (now != null && !now.mayFetch() && rules.hasCode(now.event())) {
            throw withCode(now.event());
        }
        return now == null
                ? new RefusedWork(this, Objects.requireNonNull(passage.refusal()))
                : new EventWork(
                        now,
                        dryRun,
                        gate,
                        timeline,
                        keys,
                        now.matched(rules, calls),
                        new RaisedEvents(keys, event -> run.calls("event " + event)));
    }

    static BonselaException withCode(Event event) {
        return new BonselaException(
                ErrorCode.INVALID_VALUE,
                "event " + event + " has a code that was typed, so it cannot join a transaction of the host: a rollback"
                        + " would give a guess back");
    }

    @Override
    public Work<Decision> at(Timeline.Reading reading) {
        if (admitted.isRetimed() || admitted.event().occurredAt() != null) {
            return this;
        }
        Instant at = timeline.occurredAt(admitted.occurredAt(), admitted.handedOver(), reading);
        return at.equals(admitted.occurredAt())
                ? this
                : new EventWork(admitted.at(at), dryRun, gate, timeline, keys, null, null);
    }

    @Override
    public void plan(CompiledRules rules, Plan plan, Instant soon) {
        Instant at = timeline.decisionTime(admitted.occurredAt(), soon);
        plan.add(known(), at);
        plan.add(new SubjectKey(admitted.tenant(), admitted.given()));
        if (!dryRun) {
            knownRaised().plan(known(), plan, at);
        }
    }

    @Override
    public Step<Decision> decide(CompiledRules rules, Instant now, BatchState state) {
        Instant decidedAt = timeline.decisionTime(admitted.occurredAt(), now);
        Event event = admitted.event();
        byte[] bytes = Canonical.encode(event);
        DecisionRecord before = state.get(new EventKey(event.tenant(), event.id()));
        if (before != null && isSame(before, state)) {
            return Step.of(before.decision().as(Decision.Status.REPEATED));
        }
        Decision refused = refused(before, rules, decidedAt);
        if (refused != null) {
            return Step.of(refused);
        }
        Decided decided = Decider.decide(known(), decidedAt, state);
        Decision decision = decided.decision();
        if (dryRun) {
            return Step.of(decision.as(Decision.Status.EVALUATED));
        }
        state.accept(known(), keys.digest(event.tenant(), bytes), decided, keys.sealer(event.tenant()));
        return Step.of(decision, listener -> listener.decided(decision), decided.writes(), List.of())
                .and(knownRaised().decide(known(), decision.raised(), decidedAt, state));
    }

    /** Whether it was decided before, under any name of its subject. */
    private boolean isSame(DecisionRecord before, BatchState state) {
        Event event = admitted.event();
        String tenant = event.tenant();
        return isSame(
                keys, before, event, name -> state.owner(tenant, name).equals(state.owner(tenant, event.subject())));
    }

    /**
     * Whether an event is the one that was decided.
     *
     * @param isOfSubject whether a name is one of the event's subject
     */
    static boolean isSame(Keys keys, DecisionRecord before, Event event, Predicate<String> isOfSubject) {
        String name = before.event().subject();
        // Compare the digests: nothing else is left of a pruned event.
        return keys.matches(event.tenant(), before.eventDigest(), Canonical.encode(event))
                || (!name.equals(event.subject())
                        && !before.event().isErased()
                        && isOfSubject.test(name)
                        && keys.matches(event.tenant(), before.eventDigest(), Canonical.encode(event.ofSubject(name))));
    }

    @Override
    public Work<Decision> ofOwner(BatchState state) {
        // From the given name each time: a merge can be undone between two attempts.
        String owner = state.owner(admitted.tenant(), admitted.given());
        return owner.equals(admitted.event().subject())
                ? this
                : new EventWork(admitted.ofSubject(owner), dryRun, gate, timeline, keys, null, null);
    }

    /**
     * Returns the answer to an event that cannot be decided, or not at this moment; null: decide it.
     *
     * @param before the decision on another event with this id; null: none
     */
    private @Nullable Decision refused(@Nullable DecisionRecord before, CompiledRules rules, Instant decidedAt) {
        Event event = admitted.event();
        if (before != null) {
            return Gate.conflict(before.event(), event, admitted.occurredAt(), decidedAt);
        }
        // Admission used an estimated time.
        Optional<Reason> untimely = gate.untimely(rules, event, admitted.occurredAt(), decidedAt);
        return untimely.map(reason -> Gate.refused(event, admitted.occurredAt(), decidedAt, reason))
                .orElse(null);
    }

    private RaisedEvents knownRaised() {
        return Objects.requireNonNull(raisedEvents);
    }

    private MatchedEvent known() {
        return Objects.requireNonNull(matched);
    }

    /**
     * An event that the rules in force refuse. Different rules may admit it.
     *
     * @param event the event
     * @param refusal the refusal
     */
    record RefusedWork(EventWork event, Decision refusal) implements Work<Decision> {
        @Override
        public String tenant() {
            return event.tenant();
        }

        @Override
        public String name() {
            return event.name();
        }

        @Override
        public Work<Decision> under(CompiledRules rules, Run run) {
            return event.under(rules, run);
        }

        @Override
        public Work<Decision> at(Timeline.Reading reading) {
            Work<Decision> dated = event.at(reading);
            return dated == event ? this : dated;
        }

        @Override
        public void plan(CompiledRules rules, Plan plan, Instant soon) {}

        @Override
        public Step<Decision> decide(CompiledRules rules, Instant now, BatchState state) {
            return Step.of(refusal);
        }
    }
}
