package io.bonsela.api.explain;

import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.Reason;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.store.DecisionRecord.ReadSet;
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
 * Explains why rules paid or did not pay for an event, either a decided or a hypothetical one. Immutable.
 *
 * @param status the status
 * @param reason why there is no explanation; null: there is one, or the status says why
 * @param event the explained event; null: there is none
 * @param at when the event happened, or would happen
 * @param zone the time zone of the rule set's dates
 * @param rules the rules for events of its type, or only the requested one; by priority, then id
 * @param readSet the values that were read for the decision
 */
public record Explanation(
        Status status,
        @Nullable Reason reason,
        @Nullable Event event,
        @Nullable Instant at,
        @Nullable ZoneId zone,
        List<RuleExplanation> rules,
        @Nullable ReadSet readSet) {

    /** The status of an explanation. */
    public enum Status {
        /** There is an explanation. */
        EXPLAINED,
        /** No event was decided under this id. */
        UNKNOWN_DECISION,
        /** The rule set has no such rule, or the rule does not apply to the event's type. */
        UNKNOWN_RULE,
        /** The subject had no event by that time to which the rule applies. */
        UNKNOWN_SUBJECT,
        /** The inputs of the decision were erased or pruned. */
        ERASED,
        /** It cannot be explained here; the reason says why. */
        NOT_EXPLAINABLE
    }

    /** Copies the list. */
    public Explanation {
        rules = List.copyOf(rules);
    }

    /**
     * The result if there is no explanation.
     *
     * @param status not EXPLAINED
     * @param reason the reason; null: the status says why
     */
    public static Explanation none(Status status, @Nullable Reason reason) {
        return new Explanation(status, reason, null, null, null, List.of(), null);
    }

    /**
     * Returns the explanation of a rule.
     *
     * @param id the rule's id
     * @return empty: the rule is not explained
     */
    public Optional<RuleExplanation> rule(String id) {
        return rules.stream().filter(rule -> rule.rule().equals(id)).findFirst();
    }

    /**
     * What a cooldown, cap, pool, wallet or budget had left when a rule was evaluated.
     *
     * @param kind the kind of limit
     * @param id the id of the cap, pool or budget; for a cooldown, the id of the rule; for a wallet, its currency
     * @param per the dimensions of the cap other than the subject: the value of each dimension by its expression
     * @param limit the total: a number of grants or codes, or money; for a wallet, its balance
     * @param used how much was used before; for a rolling window, in the fullest window that contains the event
     * @param wanted how much the rule would use
     * @param allows whether that much was left; always true for a soft budget
     * @param availableAt when enough will be left by the passage of time alone, as far as is known; null: it allows
     *     already, or time alone is not enough
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

        /** Copies the map and keeps its order. */
        public Allowance {
            per = Collections.unmodifiableMap(new LinkedHashMap<>(per));
        }

        /** The kind of limit. */
        public enum Kind {
            /** The time that a subject must wait after a grant. */
            COOLDOWN,
            /** A limit on grants. */
            CAP,
            /** Codes in stock. */
            POOL,
            /** What the subject's wallet holds for the price. */
            WALLET,
            /** Money set aside. */
            BUDGET
        }
    }

    /**
     * A condition, or a part of one, with its value. Immutable.
     *
     * @param expression the part, written with the basic operators to which all others are reduced
     * @param value a value of a kind listed in {@link io.bonsela.api.Values}, or null; a {@link io.bonsela.api.Reason}
     *     for a failure, with the code NOT_READ for a value that the decision did not need
     * @param parts its operands, in order; for an operator over the elements of a list, only the list
     * @param gap what was missing; null: nothing, or it cannot be determined
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
     * Something that was missing for a rule to pay: a message key with typed arguments, which can be rendered in any
     * language. It assumes that everything else is unchanged. Immutable.
     *
     * @param kind the message key
     * @param arguments the arguments by name; values are of the kinds listed in {@link io.bonsela.api.Values}
     */
    public record Gap(Gap.Kind kind, Map<String, Object> arguments) {

        /** The kind of gap. Arguments in brackets are present only if they are known. */
        public enum Kind {
            /**
             * A comparison did not succeed. Arguments: {@code what}, the expression; {@code operator}; {@code needed},
             * the value or list of values with which it is compared; [{@code actual}]; for numbers and money,
             * [{@code missing}] if they are too small, or [{@code excess}] if they are too large. If {@code operator}
             * is {@code >} or {@code <} and it compares numbers, the needed value itself is not sufficient. An amount
             * of needed money is in whole minor units.
             */
            COMPARISON,
            /**
             * Too few or too many events. Arguments: {@code what}, {@code eventType}, {@code operator}, {@code needed},
             * {@code actual}, and either {@code missing}, the number of further events needed after the explained one,
             * the last of them before [{@code by}], or {@code excess}, the number of events that are too many until
             * [{@code availableAt}].
             */
            COUNT,
            /** A sum too small or too large. Arguments as for {@link #COUNT}; {@code missing} is a number or money. */
            SUM,
            /** Too few or too many different values. Arguments as for {@link #COUNT}. */
            DISTINCT,
            /** Events on too few or too many different dates. Arguments as for {@link #COUNT}. */
            DISTINCT_DAYS,
            /**
             * Too few or too many consecutive periods. Arguments as for {@link #COUNT}; {@code by} is when the streak is
             * broken unless there is another event.
             */
            STREAK,
            /**
             * The event with which a window begins has never occurred. Arguments: {@code what}, and {@code eventType}
             * of that event.
             */
            SINCE,
            /** The cooldown has not ended. Arguments: {@code availableAt}. */
            COOLDOWN,
            /**
             * A cap is reached. Arguments: {@code cap}, {@code limit}, {@code used}, {@code wanted}, {@code excess},
             * the amount by which {@code wanted} exceeds what is left, [{@code availableAt}].
             */
            CAP,
            /**
             * A budget has too little left. Arguments: {@code budget}, {@code available}, {@code cost},
             * {@code missing}, [{@code availableAt}], the start of its next period.
             */
            BUDGET,
            /** A pool has too few codes. Arguments: {@code pool}, {@code missing}. */
            POOL,
            /** The wallet is too low. Arguments: {@code price}, {@code balance}, {@code missing}. */
            WALLET,
            /**
             * The level of a tier is too low, or too high. Arguments: {@code tier}, {@code operator}, {@code needed}, [{@code
             * actual}], and [{@code missing}], what is missing to the needed level, with the explained event.
             */
            TIER,
            /** The campaign is not running, or the event is outside the schedule. Arguments: [{@code availableAt}]. */
            SCHEDULE,
            /** Another rule took the lane. Arguments: those of the reason LANE_TAKEN or LANE_LOST. */
            LANE,
            /**
             * The code that was typed is refused. Arguments: {@code reason}, the name of the {@link
             * io.bonsela.api.ReasonCode}, and the arguments of that reason.
             */
            CODE,
            /** The rule applies to a part of the subjects, without this one. Arguments: {@code salt}, {@code percent}. */
            ROLLOUT,
            /**
             * The rule, its campaign or the whole rule set is paused, or the breaker of the rule is open. Arguments: those
             * of {@link io.bonsela.api.ReasonCode#BREAKER_OPEN}, if it is.
             */
            PAUSED
        }

        /** Copies the arguments in the order of their names. */
        public Gap {
            arguments = Collections.unmodifiableMap(new TreeMap<>(arguments));
        }

        /**
         * Returns an argument.
         *
         * @param name its name
         * @return null if there is no argument of that name
         */
        public @Nullable Object argument(String name) {
            return arguments.get(name);
        }

        /**
         * When the passage of time alone closes the gap, as far as is known now. It is closed for an event at that
         * instant that replaces the explained one and is otherwise the same.
         */
        public Optional<Instant> availableAt() {
            return arguments.get("availableAt") instanceof Instant at ? Optional.of(at) : Optional.empty();
        }
    }

    /**
     * The outcome of one rule, and the reasons for it.
     *
     * @param rule the rule's id
     * @param outcome its outcome; null: its condition did not hold
     * @param reason why it did not pay; null: it paid, or its condition did not hold
     * @param condition the whole condition
     * @param allowances what its limits had left, in the order in which they are checked; empty if the values of its
     *     effects could not be computed
     * @param gaps everything that was missing; if a condition can be met in several ways, the way with the fewest gaps
     * @param enough whether the rule paid in a trial with the gaps closed and nothing else changed; also false if a
     *     trial is not possible
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

        /** Whether it paid, or would pay. */
        public boolean pays() {
            return outcome == Outcome.MATCHED;
        }
    }
}
