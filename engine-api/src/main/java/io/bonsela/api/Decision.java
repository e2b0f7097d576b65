package io.bonsela.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the engine answers to an event: which rules paid, which refused and why. Immutable; never revised.
 *
 * @param tenant the event's tenant
 * @param eventId the event's id
 * @param subject the event's subject
 * @param status how the event was answered
 * @param reason why it was not decided; null for {@link Status#DECIDED} and {@link Status#REPEATED}
 * @param ruleSet the digest of the rule set that decided (64 hex digits); null where none did
 * @param occurredAt when the event happened; drives windows and schedules
 * @param decidedAt when it was decided; drives expiry and budget periods
 * @param outcomes of the rules whose condition held or failed, by priority, then id; a rule whose condition did not
 *     hold is left out
 * @param issuances the rewards that were granted, in the order of the outcomes
 */
public record Decision(
        String tenant,
        String eventId,
        String subject,
        Status status,
        @Nullable Reason reason,
        @Nullable String ruleSet,
        Instant occurredAt,
        Instant decidedAt,
        List<RuleOutcome> outcomes,
        List<Issuance> issuances) {

    /** Copies the lists. */
    public Decision {
        outcomes = List.copyOf(outcomes);
        issuances = List.copyOf(issuances);
    }

    /** How an event was answered. */
    public enum Status {
        /** Decided now, and recorded. */
        DECIDED,
        /** Decided before: this is the recorded decision. Nothing was done again. */
        REPEATED,
        /** Another event was decided under this id. Nothing was done; the recorded decision stands. */
        CONFLICT,
        /** The event does not fit its declared type, or no rule set knows it. Nothing was recorded. */
        INVALID,
        /** A dry run: what would have been decided. Nothing was recorded. */
        EVALUATED
    }

    /**
     * The outcome of one rule.
     *
     * @param rule the rule's id
     * @return empty if its condition did not hold
     */
    public Optional<RuleOutcome> outcome(String rule) {
        for (RuleOutcome outcome : outcomes) {
            if (outcome.rule().equals(rule)) {
                return Optional.of(outcome);
            }
        }
        return Optional.empty();
    }

    /**
     * The same decision, answered in another way.
     *
     * @param other the new status
     */
    public Decision as(Status other) {
        return new Decision(
                tenant, eventId, subject, other, reason, ruleSet, occurredAt, decidedAt, outcomes, issuances);
    }

    /**
     * What became of one rule in a decision.
     *
     * @param rule the rule's id
     * @param outcome what became of it
     * @param reason why it did not pay; null for {@link Outcome#MATCHED}
     */
    public record RuleOutcome(
            String rule, Outcome outcome, @Nullable Reason reason) {}

    /** What became of one rule whose condition held, or could not be computed. */
    public enum Outcome {
        /** It paid. */
        MATCHED,
        /** A cap refused it. */
        CAPPED,
        /** Its cooldown refused it. */
        COOLING_DOWN,
        /** Its budget refused it. */
        BUDGET_EXHAUSTED,
        /** The event lies outside the rule's schedule or its campaign's dates. */
        OUT_OF_SCHEDULE,
        /** Another rule had taken the stacking lane. */
        EXCLUDED,
        /** All that it would give is zero after rounding. */
        NOTHING_EARNED,
        /** The rule is paused. */
        PAUSED,
        /** Its condition or a value could not be computed. Other rules are not affected. */
        ERROR
    }
}
