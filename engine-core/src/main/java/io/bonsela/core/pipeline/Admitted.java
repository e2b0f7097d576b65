package io.bonsela.core.pipeline;

import io.bonsela.api.Event;
import io.bonsela.api.Reason;
import io.bonsela.api.Transactions.PreparedEvent;
import io.bonsela.api.store.DecisionRecord.ReadSet.OperatorCall;
import io.bonsela.core.operator.Calls;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.rules.MatchedEvent;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event that conforms to its type, with the facts that its rules need.
 *
 * @param event the event
 * @param given the subject's name as the host gave it; the event's subject is the one into which it was merged
 * @param occurredAt its time, or the moment at which it was handed over
 * @param ruleSet the digest of the rule set that it was admitted under
 * @param mayFetch whether facts that turn out to be missing may be fetched
 * @param facts by name; a {@link Reason} stands for one that is unavailable
 * @param failures of operators that were called during admission
 * @param handedOver when it was handed over, by {@link System#nanoTime}
 */
record Admitted(
        Event event,
        String given,
        Instant occurredAt,
        String ruleSet,
        boolean mayFetch,
        Map<String, @Nullable Object> facts,
        Map<OperatorCall, Reason> failures,
        long handedOver)
        implements PreparedEvent {
    private static final long RETIMED = Long.MIN_VALUE;

    /** Returns a copy that fetches no further facts. */
    Admitted withoutFetching() {
        return new Admitted(event, given, occurredAt, ruleSet, false, facts, failures, handedOver);
    }

    /** Returns a copy of another subject, which must be admitted again, with the facts about that subject. */
    Admitted ofSubject(String name) {
        return new Admitted(
                event.ofSubject(name),
                given,
                occurredAt,
                "",
                mayFetch,
                mayFetch ? Map.of() : facts,
                Map.of(),
                handedOver);
    }

    /** Returns a copy with different facts. */
    Admitted withFacts(Map<String, @Nullable Object> known) {
        return new Admitted(event, given, occurredAt, ruleSet, mayFetch, known, failures, handedOver);
    }

    /** Returns a copy with a different time, which must be admitted again. */
    Admitted at(Instant time) {
        return new Admitted(event, given, time, "", mayFetch, facts, failures, RETIMED);
    }

    /** Whether its time already comes from the store's clock. */
    boolean isRetimed() {
        return handedOver == RETIMED;
    }

    /** Matches the event against the rules that it was admitted under. */
    MatchedEvent matched(CompiledRules rules, Calls calls) {
        return MatchedEvent.of(rules, event, occurredAt, facts, calls);
    }

    String tenant() {
        return event.tenant();
    }
}
