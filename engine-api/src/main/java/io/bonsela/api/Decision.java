package io.bonsela.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The engine's answer to an event: which rules paid, and which did not and why. Immutable; never revised.
 *
 * @param tenant the event's tenant
 * @param eventId the event's id
 * @param correlation the event's correlation id; null: none
 * @param subject the event's subject
 * @param status how the event was answered
 * @param reason why it was not decided; null for {@link Status#DECIDED} and {@link Status#REPEATED}
 * @param ruleSet the digest of the rule set that decided (64 hex digits); null where none did
 * @param occurredAt when the event happened; determines windows and schedules
 * @param decidedAt when it was decided; determines expiry and budget periods
 * @param outcomes the outcomes of the rules whose condition held or could not be computed, by priority, then id; rules
 *     whose condition did not hold are left out
 * @param issuances the rewards that were granted, in the order of the outcomes
 * @param raised the events that it raised, in the order of the outcomes. Each was decided right after it, under its own
 *     id; a dry run does not decide them
 */
public record Decision(
        String tenant,
        String eventId,
        @Nullable String correlation,
        String subject,
        Status status,
        @Nullable Reason reason,
        @Nullable String ruleSet,
        Instant occurredAt,
        Instant decidedAt,
        List<RuleOutcome> outcomes,
        List<Issuance> issuances,
        List<Event> raised) {

    /** Copies the lists. */
    public Decision {
        outcomes = List.copyOf(outcomes);
        issuances = List.copyOf(issuances);
        raised = List.copyOf(raised);
    }

    /** How an event was answered. */
    public enum Status {
        /** Decided now, and recorded. */
        DECIDED,
        /** Decided before: this is the recorded decision. Nothing was done again. */
        REPEATED,
        /** Another event was decided under this id. Nothing was done; the recorded decision stands. */
        CONFLICT,
        /** The event does not match its declared type, or no rule set declares the type. Nothing was recorded. */
        INVALID,
        /** A dry run: what would have been decided. Nothing was recorded. */
        EVALUATED
    }

    /**
     * Returns the outcome of one rule.
     *
     * @param rule the rule's id
     * @return the outcome; empty if the rule's condition did not hold
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
     * Returns a copy of this decision with a different status.
     *
     * @param other the new status
     */
    public Decision as(Status other) {
        return new Decision(
                tenant,
                eventId,
                correlation,
                subject,
                other,
                reason,
                ruleSet,
                occurredAt,
                decidedAt,
                outcomes,
                issuances,
                raised);
    }

    /**
     * Returns a copy of this decision with another correlation id, that raised different events. For stores.
     *
     * @param id the correlation id; null: none
     * @param others the events
     */
    public Decision raising(@Nullable String id, List<Event> others) {
        return new Decision(
                tenant,
                eventId,
                id,
                subject,
                status,
                reason,
                ruleSet,
                occurredAt,
                decidedAt,
                outcomes,
                issuances,
                others);
    }

    /**
     * The outcome of one rule in a decision.
     *
     * @param rule the rule's id
     * @param outcome the outcome
     * @param reason why it did not pay; for {@link Outcome#MATCHED} null, or VALUE_REDUCED
     */
    public record RuleOutcome(
            String rule, Outcome outcome, @Nullable Reason reason) {}

    /** The outcome of a rule whose condition held, or could not be computed. */
    public enum Outcome {
        /** It paid. */
        MATCHED,
        /** A cap refused it. */
        CAPPED,
        /** Its cooldown refused it. */
        COOLING_DOWN,
        /** The subject's wallet has less than its price. */
        WALLET_TOO_LOW,
        /** Its budget refused it. */
        BUDGET_EXHAUSTED,
        /** The event is outside the rule's schedule or its campaign's dates. */
        OUT_OF_SCHEDULE,
        /** The rule applies to a part of the subjects, without this one. */
        NOT_IN_ROLLOUT,
        /** The code that was typed is unknown, not valid at that time, or used up; or too many wrong codes were typed. */
        CODE_REFUSED,
        /** Another rule had taken the stacking lane, or was chosen in it. */
        EXCLUDED,
        /** All rewards that it would grant are zero after rounding. */
        NOTHING_EARNED,
        /** The rule is paused, or its breaker is open. */
        PAUSED,
        /** Its condition or a value could not be computed. Other rules are not affected. */
        ERROR
    }
}
