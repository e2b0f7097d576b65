package io.bonsela.core.pipeline;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.core.fact.Facts;
import io.bonsela.core.operator.Calls;
import io.bonsela.core.rules.Admission;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.rules.FactNeeds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Admits events: checks them and fetches their facts, on the thread that hands them over. Thread-safe. */
final class Gate {
    private final RulesInForce rules;
    private final Facts facts;
    private final Timeline timeline;
    private final Duration maxFuture;
    private final Retention retention;
    private final Function<Event, Calls> calls;

    /**
     * Creates a gate.
     *
     * @param calls creates the operator calls for an event that is admitted
     */
    Gate(
            RulesInForce rules,
            Facts facts,
            Timeline timeline,
            Duration maxFuture,
            Retention retention,
            Function<Event, Calls> calls) {
        this.rules = rules;
        this.facts = facts;
        this.timeline = timeline;
        this.maxFuture = maxFuture;
        this.retention = retention;
        this.calls = calls;
    }

    /** Either the admitted event, or the refusal. */
    record Passage(@Nullable Admitted admitted, @Nullable Decision refusal) {}

    /** Admits an event by the rules as they were last seen; before a refusal it checks whether they have changed. */
    Passage admit(Event event) {
        long handedOver = System.nanoTime();
        Passage passage = admitAsSeen(event, handedOver);
        return passage.admitted() == null && rules.haveChanged(event.tenant())
                ? admitAsSeen(event, handedOver)
                : passage;
    }

    /** Whether an event's rules, as they were last seen, depend on facts from outside. */
    boolean needsFacts(Event event) {
        Instant now = timeline.now();
        Instant occurredAt = event.occurredAt() == null ? now : event.occurredAt();
        Calls asked = calls.apply(event);
        return rules.of(event.tenant())
                .filter(compiled -> Admission.refusal(
                                compiled, event, occurredAt, timeline.decisionTime(occurredAt, now), asked)
                        .isEmpty())
                .filter(compiled -> !FactNeeds.next(compiled, event, occurredAt, Map.of(), asked)
                        .isEmpty())
                .isPresent();
    }

    /** Whether a subject typed a code into an event that its rules, as they were last seen, may need. */
    boolean hasCode(Event event) {
        return rules.of(event.tenant())
                .filter(compiled -> compiled.hasCode(event))
                .isPresent();
    }

    private Passage admitAsSeen(Event event, long handedOver) {
        Instant now = timeline.now();
        Instant occurredAt = event.occurredAt() == null ? now : event.occurredAt();
        Event.Cause cause = event.cause();
        if (cause != null) {
            return new Passage(
                    null,
                    refused(
                            event,
                            occurredAt,
                            timeline.decisionTime(occurredAt, now),
                            cause.event() == null
                                    ? Reason.of(ReasonCode.RAISED_EVENT)
                                    : Reason.of(ReasonCode.RAISED_EVENT, "cause", cause.event())));
        }
        Optional<CompiledRules> inForce = rules.of(event.tenant());
        if (inForce.isEmpty()) {
            return new Passage(
                    null,
                    refused(
                            event,
                            occurredAt,
                            timeline.decisionTime(occurredAt, now),
                            Reason.of(ReasonCode.NO_RULE_SET, "tenant", event.tenant())));
        }
        return admit(
                new Admitted(event, event.subject(), occurredAt, "", true, Map.of(), Map.of(), handedOver),
                inForce.get(),
                calls.apply(event));
    }

    /** Admits an event again if the rules have changed meanwhile; facts that were fetched are kept. */
    Passage readmit(Admitted admitted, CompiledRules inForce, Calls asked) {
        return admitted.ruleSet().equals(inForce.digest())
                ? new Passage(admitted, null)
                : admit(admitted, inForce, asked);
    }

    private Passage admit(Admitted admitted, CompiledRules compiled, Calls asked) {
        Event event = admitted.event();
        Instant occurredAt = admitted.occurredAt();
        Instant decidedAt = timeline.decisionTime(occurredAt, timeline.now());
        Optional<Reason> refusal = Admission.refusal(compiled, event, occurredAt, decidedAt, asked)
                .or(() -> untimely(compiled, event, occurredAt, decidedAt));
        if (refusal.isPresent()) {
            return new Passage(null, refused(event, occurredAt, decidedAt, refusal.get()));
        }
        Map<String, @Nullable Object> known = new TreeMap<>(admitted.facts());
        for (Set<String> next = FactNeeds.next(compiled, event, occurredAt, known, asked);
                !next.isEmpty();
                next = FactNeeds.next(compiled, event, occurredAt, known, asked)) {
            next.forEach(
                    name -> known.put(name, admitted.mayFetch() ? facts.get(name, event) : Facts.unavailable(name)));
        }
        return new Passage(
                new Admitted(
                        event,
                        admitted.given(),
                        occurredAt,
                        compiled.digest(),
                        admitted.mayFetch(),
                        known,
                        Map.copyOf(asked.failures()),
                        admitted.handedOver()),
                null);
    }

    /** Returns the reason why an event of a known type cannot be decided at a moment; empty if it can. */
    Optional<Reason> untimely(CompiledRules compiled, Event event, Instant occurredAt, Instant decidedAt) {
        Instant latest = decidedAt.plus(maxFuture);
        if (occurredAt.isAfter(latest)) {
            return Optional.of(new Reason(ReasonCode.FUTURE_DATED, Map.of("occurredAt", occurredAt, "latest", latest)));
        }
        return Admission.stale(compiled, event.type(), occurredAt, decidedAt)
                .or(() -> retention.refusal(occurredAt, decidedAt, compiled));
    }

    /** Returns the event with every fact that its rules name, whether or not a decision needs it. */
    Admitted withAllFacts(Admitted admitted) {
        Map<String, @Nullable Object> known = new TreeMap<>(admitted.facts());
        rules.of(admitted.tenant())
                .ifPresent(compiled -> FactNeeds.all(compiled, admitted.event().type()).stream()
                        .filter(name -> !known.containsKey(name))
                        .forEach(name -> known.put(name, facts.get(name, admitted.event()))));
        return admitted.withFacts(known);
    }

    /** Returns the reason for a conflict: another event has the id. */
    static Reason conflictReason(Event recorded, Event event) {
        String source = recorded.source();
        return source == null || source.equals(event.source())
                ? Reason.of(ReasonCode.EVENT_CONFLICT)
                : Reason.of(ReasonCode.EVENT_CONFLICT, "source", source);
    }

    /** Returns the decision on an event whose id another event has. */
    static Decision conflict(Event recorded, Event event, Instant at, Instant decidedAt) {
        return undecided(event, Decision.Status.CONFLICT, conflictReason(recorded, event), at, decidedAt);
    }

    /** Returns an answer without a decision of its own. */
    static Decision undecided(
            Event event, Decision.Status status, @Nullable Reason reason, Instant at, Instant decidedAt) {
        return new Decision(
                event.tenant(),
                event.id(),
                event.correlation(),
                event.subject(),
                status,
                reason,
                null,
                at,
                decidedAt,
                List.of(),
                List.of(),
                List.of());
    }

    /** Returns the decision on an event that is not admitted. */
    static Decision refused(Event event, Instant occurredAt, Instant decidedAt, Reason reason) {
        return undecided(event, Decision.Status.INVALID, reason, occurredAt, decidedAt);
    }
}
