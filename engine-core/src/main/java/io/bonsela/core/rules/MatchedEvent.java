package io.bonsela.core.rules;

import io.bonsela.api.Event;
import io.bonsela.api.Reason;
import io.bonsela.core.evaluate.EvaluationInput;
import io.bonsela.core.operator.Calls;
import io.bonsela.core.rules.CompiledRules.Partition;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An event with everything that is known before its state is loaded.
 *
 * @param rules the rules that it was matched with
 * @param input the event, its time and facts
 * @param matches the rules whose stateless part is true (null) or has failed (the failure), by number
 * @param calls the calls of operators for this event
 */
public record MatchedEvent(
        CompiledRules rules, EvaluationInput input, SortedMap<Integer, @Nullable Reason> matches, Calls calls) {

    /** The type of the passing of time. No event type has such a name. */
    private static final String TIME = "#time";

    /**
     * Matches an admitted event.
     *
     * @param occurredAt the event's time, or the moment at which it was submitted
     */
    public static MatchedEvent of(
            CompiledRules rules, Event event, Instant occurredAt, Map<String, @Nullable Object> facts, Calls calls) {
        EvaluationInput input = input(rules, event, occurredAt, facts, calls);
        return new MatchedEvent(rules, input, matches(rules, input), calls);
    }

    /** Returns the rules whose stateless part is true (null) or has failed (the failure), by number. */
    static SortedMap<Integer, @Nullable Reason> matches(
            CompiledRules rules, Event event, Instant occurredAt, Map<String, @Nullable Object> facts, Calls calls) {
        return matches(rules, input(rules, event, occurredAt, facts, calls));
    }

    private static SortedMap<Integer, @Nullable Reason> matches(CompiledRules rules, EvaluationInput input) {
        Partition partition =
                Objects.requireNonNull(rules.partition(input.event().type()));
        Matches matches = new Matches();
        partition.evaluator().match(input, matches);
        return matches.byRule();
    }

    static EvaluationInput input(
            CompiledRules rules, Event event, Instant occurredAt, Map<String, @Nullable Object> facts, Calls calls) {
        return new EvaluationInput(
                event, occurredAt, occurredAt.atZone(rules.zone()).toLocalDate(), facts, calls);
    }

    /**
     * The passing of time for the subject of an event: no rule matches it, and no aggregate counts it.
     *
     * @param event the event
     * @param at the time
     */
    public static MatchedEvent ofTime(MatchedEvent event, Instant at) {
        return ofTime(event.rules(), event.event().tenant(), event.event().subject(), at, event.calls());
    }

    /** The passing of time for a subject. */
    public static MatchedEvent ofTime(CompiledRules rules, String tenant, String subject, Instant at, Calls calls) {
        Event event = Event.of(TIME)
                .tenant(tenant)
                .id(TIME)
                .subject(subject)
                .occurredAt(at)
                .build();
        return new MatchedEvent(rules, input(rules, event, at, Map.of(), calls), new TreeMap<>(), calls);
    }

    /** Whether it is the passing of time. */
    public boolean isTime() {
        return event().type().equals(TIME);
    }

    public Event event() {
        return input.event();
    }
}
