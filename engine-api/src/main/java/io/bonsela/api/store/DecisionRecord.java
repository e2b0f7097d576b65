package io.bonsela.api.store;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A decision with all that it was made from.
 *
 * @param semantics the version of the rules of deciding that it was made under
 * @param event the event; without attributes once its subject is erased, or it is pruned
 * @param eventDigest of the event's canonical form: keyed where the tenant has a key, as {@code KEY:HEX}, else plain
 *     SHA-256, 64 hex digits
 * @param sequence the event's number among the subject's events of its type, from 1
 * @param decision what was decided, of status DECIDED, with its issuances as they were granted
 * @param readSet what was read; empty once the event has no attributes any more
 * @param operators the version of each operator of the host's that the rule set uses, by name
 * @param originalSeal its seal before that; null: it is whole
 * @param seal a digest of all the rest, in the same form: what was changed since shows; null: it is not sealed yet, as no
 *     stored record is
 */
public record DecisionRecord(
        int semantics,
        Event event,
        String eventDigest,
        long sequence,
        Decision decision,
        ReadSet readSet,
        Map<String, Integer> operators,
        @Nullable String originalSeal,
        @Nullable String seal)
        implements State {

    /** Copies the versions. */
    public DecisionRecord {
        operators = Collections.unmodifiableMap(new TreeMap<>(operators));
    }

    /** The same without a seal. */
    public DecisionRecord unsealed() {
        return withSeal(null);
    }

    /**
     * The same, sealed as it is.
     *
     * @param sealer seals it
     */
    public DecisionRecord sealed(Sealer sealer) {
        return withSeal(sealer.seal(unsealed()));
    }

    private DecisionRecord withSeal(@Nullable String other) {
        return new DecisionRecord(
                semantics, event, eventDigest, sequence, decision, readSet, operators, originalSeal, other);
    }

    /** The seal that it was recorded with, which pruning and erasure do not change. */
    public String firstSeal() {
        return originalSeal != null ? originalSeal : Objects.requireNonNull(seal, "not sealed yet");
    }

    /**
     * The same without what nothing needs after its retention: as {@link #erased}, but for its subject and the amount of
     * its event, of which parts may still be refunded.
     *
     * @param sealer seals it
     */
    public DecisionRecord pruned(Sealer sealer) {
        return bare(event.subject(), event.attribute("amount") instanceof Money amount ? amount : null, sealer);
    }

    /**
     * The same without attributes, what was read, and what failed computations say about it; sealed anew.
     *
     * @param pseudonym what stands for its subject
     * @param sealer seals it
     */
    public DecisionRecord erased(String pseudonym, Sealer sealer) {
        return bare(pseudonym, null, sealer);
    }

    private DecisionRecord bare(String name, @Nullable Money amount, Sealer sealer) {
        Event.Builder bare = Event.of(event.type())
                .tenant(event.tenant())
                .id(event.id())
                .subject(name)
                .erased();
        if (amount != null) {
            bare.amount(amount);
        }
        if (event.occurredAt() != null) {
            bare.occurredAt(event.occurredAt());
        }
        return new DecisionRecord(
                        semantics,
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
                        ReadSet.EMPTY,
                        operators,
                        firstSeal(),
                        null)
                .sealed(sealer);
    }

    private static RuleOutcome withoutDetails(RuleOutcome outcome) {
        Reason reason = outcome.reason();
        return outcome.outcome() == Outcome.ERROR && reason != null
                ? new RuleOutcome(outcome.rule(), outcome.outcome(), Reason.of(reason.code()))
                : outcome;
    }
}
