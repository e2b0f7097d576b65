package io.bonsela.api.explain;

import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.Reason;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.store.ReadSet;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

    /**
     * What a cooldown, cap, pool or budget left for a rule when its turn came.
     *
     * @param kind what it is
     * @param id the cap's, pool's or budget's; the rule's for a cooldown
     * @param per whose counter it is, beside the subject's: what the cap counts per, as it is written, and its value
     * @param limit how much there is in all: a number of grants or codes, or money
     * @param used how much of it was taken before; of a rolling window, in the fullest window that contains the event
     * @param wanted how much the rule would take
     * @param allows whether that much was left; a soft budget always allows
     * @param availableAt when time alone will have made room, as far as is known; null: it allows, or time will not
     */
    public record Allowance(
            Allowance.Kind kind,
            String id,
            Map<String, Object> per,
            Object limit,
            Object used,
            Object wanted,
            boolean allows,
            @Nullable Instant availableAt) {

        /** Copies the map, in its order. */
        public Allowance {
            per = Collections.unmodifiableMap(new LinkedHashMap<>(per));
        }

        /** What allows or refuses. */
        public enum Kind {
            /** How long a subject must wait after a grant. */
            COOLDOWN,
            /** A bound on grants. */
            CAP,
            /** Codes in stock. */
            POOL,
            /** Money set aside. */
            BUDGET
        }
    }

    /**
     * A condition, or a part of one, with what it came to. Immutable.
     *
     * @param expression the part, in the few operators that the others are made of
     * @param value of a kind of {@link io.bonsela.api.Values}; null: nothing; a {@link io.bonsela.api.Reason} for a failure,
     *     or NOT_READ for what the decision had no need of
     * @param parts what it is made of, in order; of what looks at the elements of a list, the list alone
     * @param gap what lacked; null: nothing, or it cannot be said
     */
    public record Finding(
            Expression expression,
            @Nullable Object value,
            List<Finding> parts,
            @Nullable Gap gap) {
        /** Copies the parts. */
        public Finding {
            parts = List.copyOf(parts);
        }

        /** Whether it is a condition that holds. */
        public boolean holds() {
            return Boolean.TRUE.equals(value);
        }
    }

    /**
     * What lacked for a rule to pay: a message key with typed arguments, to be rendered in any language. It is stated with
     * all else unchanged. Immutable.
     *
     * @param kind the message key
     * @param arguments by name; values are of the kinds of {@link io.bonsela.api.Values}
     */
    public record Gap(Gap.Kind kind, Map<String, Object> arguments) {

        /** What kind of thing lacked. What is in brackets is there where it is known. */
        public enum Kind {
            /**
             * A comparison came out otherwise. Arguments: {@code what}, the expression; {@code operator}; {@code needed}, the
             * value, or list of values, that it is compared with; [{@code actual}]; for numbers and money that are too small
             * [{@code missing}], too large [{@code excess}]. Where {@code operator} is {@code >} or {@code <} and it compares
             * numbers, the needed value itself is not enough; money is needed in whole minor units.
             */
            COMPARISON,
            /**
             * Too few or too many events. Arguments: {@code what}, {@code eventType}, {@code operator}, {@code needed}, {@code
             * actual}, and {@code missing}: how many more after the event that is explained, in time if the last comes before
             * [{@code by}]. Or {@code excess}: how many too many, until [{@code availableAt}].
             */
            COUNT,
            /** A sum too small or too large. Arguments as for {@link #COUNT}; {@code missing} is a number or money. */
            SUM,
            /** Too few or too many different values. Arguments as for {@link #COUNT}. */
            DISTINCT,
            /** Events on too few or too many different dates. Arguments as for {@link #COUNT}. */
            DISTINCT_DAYS,
            /**
             * History is asked about from an event on that never came. Arguments: {@code what}, and {@code eventType} of that
             * event.
             */
            SINCE,
            /** The cooldown runs. Arguments: {@code availableAt}. */
            COOLDOWN,
            /**
             * A cap is reached. Arguments: {@code cap}, {@code limit}, {@code used}, {@code wanted}, {@code excess}: by how
             * much what is wanted is more than what is left, [{@code availableAt}].
             */
            CAP,
            /**
             * A budget has too little left. Arguments: {@code budget}, {@code available}, {@code cost}, {@code missing}, [{@code
             * availableAt}]: when its next period begins.
             */
            BUDGET,
            /** A pool has too few codes. Arguments: {@code pool}, {@code missing}. */
            POOL,
            /** The campaign does not run, or the schedule leaves the event out. Arguments: [{@code availableAt}]. */
            SCHEDULE,
            /** Another rule took the lane. Arguments: {@code lane}, {@code rule}. */
            LANE,
            /** The rule, its campaign or the whole rule set is paused. */
            PAUSED
        }

        /** Copies the arguments in the order of their names. */
        public Gap {
            arguments = Collections.unmodifiableMap(new TreeMap<>(arguments));
        }

        /**
         * An argument.
         *
         * @param name its name
         * @return null if there is none of that name
         */
        public @Nullable Object argument(String name) {
            return arguments.get(name);
        }

        /**
         * When time alone will close it, as far as is known now: an event of that instant, instead of the one that is
         * explained and otherwise the same.
         */
        public Optional<Instant> availableAt() {
            return arguments.get("availableAt") instanceof Instant at ? Optional.of(at) : Optional.empty();
        }
    }

    /**
     * What became of one rule, and why.
     *
     * @param rule the rule's id
     * @param outcome what became of it; null: its condition did not hold
     * @param reason why it did not pay; null: it paid, or its condition did not hold
     * @param condition the whole condition
     * @param allowances what its bounds left, in the order in which they are asked; empty where the values that it yields
     *     could not be computed
     * @param gaps all that lacked, together; where a condition can be met in several ways, the way with the fewest
     * @param enough whether the rule was seen to pay in a trial with the gaps closed, and nothing else changed; false also
     *     where that cannot be tried
     */
    public record RuleExplanation(
            String rule,
            @Nullable Outcome outcome,
            @Nullable Reason reason,
            Finding condition,
            List<Allowance> allowances,
            List<Gap> gaps,
            boolean enough) {
        /** Copies the lists. */
        public RuleExplanation {
            allowances = List.copyOf(allowances);
            gaps = List.copyOf(gaps);
        }

        /** Whether it paid, or would. */
        public boolean pays() {
            return outcome == Outcome.MATCHED;
        }
    }
}
