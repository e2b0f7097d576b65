package io.bonsela.api.explain;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What lacked for a rule to pay: a message key with typed arguments, to be rendered in any language. It is stated with
 * all else unchanged. Immutable.
 *
 * @param kind the message key
 * @param arguments by name; values are of the kinds of {@link io.bonsela.api.Values}
 */
public record Gap(Kind kind, Map<String, Object> arguments) {

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
