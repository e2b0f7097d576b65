package io.bonsela.api.explain;

import io.bonsela.api.Event;
import io.bonsela.api.Reason;
import io.bonsela.api.store.ReadSet;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why rules paid or did not for an event: one that was decided, or one that might be. Immutable.
 *
 * @param status the answer
 * @param reason why there is no explanation; null: there is one
 * @param event the event that is explained; null: there is none
 * @param at when it happened, or would
 * @param zone of the rule set's dates
 * @param rules those that look at events of its type, or the one that was asked for, by priority, then id
 * @param readSet what was read to decide
 */
public record Explanation(
        Status status,
        @Nullable Reason reason,
        @Nullable Event event,
        @Nullable Instant at,
        @Nullable ZoneId zone,
        List<RuleExplanation> rules,
        @Nullable ReadSet readSet) {

    /** The answers. */
    public enum Status {
        /** Here it is. */
        EXPLAINED,
        /** No event was decided under this id. */
        UNKNOWN_DECISION,
        /** The rule set has no such rule, or it does not look at the event's type. */
        UNKNOWN_RULE,
        /** The subject had no event by then that the rule looks at. */
        UNKNOWN_SUBJECT,
        /** What the decision was made from was erased or pruned. */
        ERASED,
        /** It cannot be explained here; the reason says why. */
        NOT_EXPLAINABLE
    }

    /** Copies the list. */
    public Explanation {
        rules = List.copyOf(rules);
    }

    /**
     * The answer where there is nothing to explain.
     *
     * @param status not EXPLAINED
     * @param reason why; null: the status says it
     */
    public static Explanation none(Status status, @Nullable Reason reason) {
        return new Explanation(status, reason, null, null, null, List.of(), null);
    }

    /**
     * What became of a rule.
     *
     * @param id the rule's id
     * @return empty: it is not explained here
     */
    public Optional<RuleExplanation> rule(String id) {
        return rules.stream().filter(rule -> rule.rule().equals(id)).findFirst();
    }
}
