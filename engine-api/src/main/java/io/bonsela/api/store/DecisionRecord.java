package io.bonsela.api.store;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Outcome;
import io.bonsela.api.Reason;
import io.bonsela.api.RuleOutcome;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A decision with all that it was made from.
 *
 * @param event the event; without attributes once its subject is erased, or it is pruned
 * @param eventDigest of the event's canonical form: keyed where the tenant has a key, as {@code KEY:HEX}, else plain
 *     SHA-256, 64 hex digits
 * @param sequence the event's number among the subject's events of its type, from 1
 * @param decision what was decided, of status DECIDED, with its issuances as they were granted
 * @param readSet what was read; empty once the event has no attributes any more
 * @param digest of the whole record as it was before that, in the same form; null: it is whole
 */
public record DecisionRecord(
        Event event,
        String eventDigest,
        long sequence,
        Decision decision,
        ReadSet readSet,
        @Nullable String digest) implements State {

    /**
     * The same without attributes, what was read, and what failed computations say about it.
     *
     * @param name its subject's name
     * @param digester gives the digest of a whole record
     */
    public DecisionRecord withoutDetails(String name, Function<DecisionRecord, String> digester) {
        Event.Builder bare = Event.of(event.type())
                .tenant(event.tenant())
                .id(event.id())
                .subject(name)
                .erased();
        if (event.occurredAt() != null) {
            bare.occurredAt(event.occurredAt());
        }
        return new DecisionRecord(
                bare.build(),
                eventDigest,
                sequence,
                new Decision(
                        decision.tenant(),
                        decision.eventId(),
                        name,
                        decision.status(),
                        decision.reason(),
                        decision.ruleSet(),
                        decision.occurredAt(),
                        decision.decidedAt(),
                        decision.outcomes().stream()
                                .map(DecisionRecord::withoutDetails)
                                .toList(),
                        decision.issuances().stream()
                                .map(issuance -> issuance.ofSubject(name))
                                .toList()),
                new ReadSet(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of()),
                digest == null ? digester.apply(this) : digest);
    }

    private static RuleOutcome withoutDetails(RuleOutcome outcome) {
        Reason reason = outcome.reason();
        return outcome.outcome() == Outcome.ERROR && reason != null
                ? new RuleOutcome(outcome.rule(), outcome.outcome(), Reason.of(reason.code()))
                : outcome;
    }
}
