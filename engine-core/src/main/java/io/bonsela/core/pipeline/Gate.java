package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.core.decide.Admission;
import io.bonsela.core.decide.CompiledRules;
import io.bonsela.core.decide.FactNeeds;
import io.bonsela.core.fact.Facts;
import io.bonsela.core.pipeline.Task.Admitted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lets events in: checks them and fetches their facts, on the thread that hands them over. Thread-safe. */
final class Gate {
    private final RulesInForce rules;
    private final Facts facts;
    private final Timeline timeline;
    private final Duration maxFuture;
    private final Retention retention;

    Gate(RulesInForce rules, Facts facts, Timeline timeline, Duration maxFuture, Retention retention) {
        this.rules = rules;
        this.facts = facts;
        this.timeline = timeline;
        this.maxFuture = maxFuture;
        this.retention = retention;
    }

    /** Either the admitted event, or the refusal. */
    record Passage(@Nullable Admitted admitted, @Nullable Decision refusal) {}

    /** Admits an event by the rules as they were last seen; before it refuses, it looks whether they still are. */
    Passage admit(Event event) {
        Passage passage = admitAsSeen(event);
        return passage.admitted() == null && rules.haveChanged(event.tenant()) ? admitAsSeen(event) : passage;
    }

    /** Whether an event's rules, as they were last seen, depend on facts from outside. */
    boolean needsFacts(Event event) {
        Instant now = timeline.now();
        Instant occurredAt = event.occurredAt() == null ? now : event.occurredAt();
        return rules.of(event.tenant())
                .filter(compiled -> Admission.refusal(
                                compiled, event, occurredAt, timeline.decisionTime(occurredAt, now))
                        .isEmpty())
                .filter(compiled ->
                        !FactNeeds.next(compiled, event, occurredAt, Map.of()).isEmpty())
                .isPresent();
    }

    /** What is expired cannot be brought back, so a wrong clock must not expire anything. */
    void requireNotFuture(Instant moment) {
        Instant latest = timeline.decisionTime(moment, timeline.now()).plus(maxFuture);
        if (moment.isAfter(latest)) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, moment + " is in the future: the latest is " + latest);
        }
    }

    private Passage admitAsSeen(Event event) {
        Instant now = timeline.now();
        Instant occurredAt = event.occurredAt() == null ? now : event.occurredAt();
        Instant decidedAt = timeline.decisionTime(occurredAt, now);
        Optional<CompiledRules> inForce = rules.of(event.tenant());
        if (inForce.isEmpty()) {
            return refused(event, occurredAt, decidedAt, Reason.of(ReasonCode.NO_RULE_SET, "tenant", event.tenant()));
        }
        Instant latest = decidedAt.plus(maxFuture);
        if (occurredAt.isAfter(latest)) {
            return refused(
                    event,
                    occurredAt,
                    decidedAt,
                    new Reason(ReasonCode.FUTURE_DATED, Map.of("occurredAt", occurredAt, "latest", latest)));
        }
        return admit(event, occurredAt, decidedAt, inForce.get(), true, Map.of());
    }

    /** Admits an event again because the rules have changed meanwhile; facts that were fetched stay as they are. */
    Passage admitAgain(Admitted admitted, CompiledRules now) {
        Instant decidedAt = timeline.decisionTime(admitted.occurredAt(), timeline.now());
        return admit(admitted.event(), admitted.occurredAt(), decidedAt, now, admitted.mayFetch(), admitted.facts());
    }

    private Passage admit(
            Event event,
            Instant occurredAt,
            Instant decidedAt,
            CompiledRules compiled,
            boolean mayFetch,
            Map<String, @Nullable Object> fetched) {
        Optional<Reason> refusal = Admission.refusal(compiled, event, occurredAt, decidedAt)
                .or(() -> retention.refusal(occurredAt, decidedAt, compiled));
        if (refusal.isPresent()) {
            return refused(event, occurredAt, decidedAt, refusal.get());
        }
        Map<String, @Nullable Object> known = new TreeMap<>(fetched);
        for (Set<String> next = FactNeeds.next(compiled, event, occurredAt, known);
                !next.isEmpty();
                next = FactNeeds.next(compiled, event, occurredAt, known)) {
            next.forEach(name -> known.put(name, mayFetch ? facts.get(name, event) : Facts.unavailable(name)));
        }
        return new Passage(new Admitted(event, occurredAt, compiled.digest(), mayFetch, known), null);
    }

    /** The same event with every fact that its rules name, whether or not a decision needs it. */
    Admitted withAllFacts(Admitted admitted) {
        Map<String, @Nullable Object> known = new TreeMap<>(admitted.facts());
        rules.of(admitted.tenant())
                .ifPresent(compiled -> FactNeeds.all(compiled, admitted.event().type())
                        .forEach(name -> known.computeIfAbsent(name, n -> facts.get(n, admitted.event()))));
        return new Admitted(admitted.event(), admitted.occurredAt(), admitted.ruleSet(), admitted.mayFetch(), known);
    }

    private static Passage refused(Event event, Instant occurredAt, Instant decidedAt, Reason reason) {
        return new Passage(
                null,
                new Decision(
                        event.tenant(),
                        event.id(),
                        event.subject(),
                        Decision.Status.INVALID,
                        reason,
                        null,
                        occurredAt,
                        decidedAt,
                        List.of(),
                        List.of()));
    }
}
