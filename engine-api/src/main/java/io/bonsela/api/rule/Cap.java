package io.bonsela.api.rule;

import io.bonsela.api.Money;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Limits what rules may grant: a maximum number of grants, or a maximum value, within a window, for each combination of
 * dimension values. Rules that name the same cap share its counters.
 *
 * <p>The counters belong to the id and are kept when the rule set changes. The limit may change from version to
 * version; the measure, window and dimensions may not.
 *
 * @param id chosen by the author; unique among all caps the tenant has ever had
 * @param limit the maximum number of grants, or the maximum value
 * @param window the time span in which grants count
 * @param dimensions the dimensions: expressions over the event that return a text, number, boolean or date. Each
 *     combination of values has a counter of its own; none: one counter for the whole tenant
 * @param ifMissing what happens if a dimension has no value or a blank one; null: every dimension must always have a
 *     value, and a blank value refuses the rule
 * @param releasedOn the occasions on which a grant's share of the cap is released; a grant keeps the setting under
 *     which it was made
 * @param givesRest whether a value that exceeds what is left is reduced to it, instead of being refused; for a limit on
 *     value whose rewards can be divided
 */
public record Cap(
        String id,
        Limit limit,
        Window window,
        List<Expression> dimensions,
        @Nullable Missing ifMissing,
        Set<Release> releasedOn,
        boolean givesRest) {
    /** Copies the collections; the set gets a fixed order. */
    public Cap {
        dimensions = List.copyOf(dimensions);
        releasedOn = releasedOn.size() < 2
                ? Set.copyOf(releasedOn)
                : Collections.unmodifiableSet(EnumSet.copyOf(releasedOn));
    }

    /** What happens if a dimension has no value. Events without a value never share a counter. */
    public enum Missing {
        /** The rule is refused. */
        REFUSE,
        /** The cap does not apply to the grant. */
        SKIP
    }

    /** An occasion that can release a share of a cap. */
    public enum Release {
        /**
         * The grant is cancelled, reversed, or could not be delivered. A cap on value is released in parts; a cap on
         * the number of grants is released when the whole grant is undone.
         */
        CANCEL,
        /**
         * The grant expires unused. For a cap on value: the part that expires, or that is left over after a redemption.
         */
        EXPIRY
    }

    /** The limit of a cap: a number of grants or a value. */
    public sealed interface Limit {
        /**
         * A number of grants.
         *
         * @param max zero or more
         */
        record Count(long max) implements Limit {}

        /**
         * A total value. Only effects in its currency count.
         *
         * @param max zero or more
         */
        record Value(Money max) implements Limit {}
    }

    /**
     * A limit on the number of grants for all time and the whole tenant, released on cancel. Other methods narrow it.
     *
     * @param id the cap's id
     * @param max zero or more
     */
    public static Cap count(String id, long max) {
        return new Cap(id, new Limit.Count(max), new Window.Lifetime(), List.of(), null, Set.of(Release.CANCEL), false);
    }

    /**
     * A limit on the granted value for all time and the whole tenant, released on cancel. Other methods narrow it.
     *
     * @param id the cap's id
     * @param max zero or more
     */
    public static Cap value(String id, Money max) {
        return new Cap(id, new Limit.Value(max), new Window.Lifetime(), List.of(), null, Set.of(Release.CANCEL), false);
    }

    /** Returns a copy that counts separately for each subject. */
    public Cap perSubject() {
        return per(Expressions.subject());
    }

    /**
     * Returns a copy that counts separately for each value of a dimension.
     *
     * @param dimension an expression over the event
     */
    public Cap per(Expression dimension) {
        List<Expression> more = new ArrayList<>(dimensions);
        more.add(dimension);
        return dimensions(more);
    }

    /**
     * Returns a copy that specifies what happens if a dimension has no value.
     *
     * @param missing what happens
     */
    public Cap ifMissing(Missing missing) {
        return new Cap(id, limit, window, dimensions, missing, releasedOn, givesRest);
    }

    /**
     * Returns a copy that counts separately in each calendar period.
     *
     * @param period the kind of period
     */
    public Cap every(CalendarPeriod period) {
        return window(new Window.Calendar(period));
    }

    /**
     * Returns a copy whose limit holds in every time span of the given length.
     *
     * @param length one second to 36,600 days
     */
    public Cap within(Duration length) {
        return window(new Window.Rolling(length));
    }

    /**
     * Returns a copy with different occasions on which a share is released.
     *
     * @param first one occasion
     * @param more the others
     */
    public Cap releasedOn(Release first, Release... more) {
        return new Cap(id, limit, window, dimensions, ifMissing, EnumSet.of(first, more), givesRest);
    }

    /** Returns a copy whose shares are never released. */
    public Cap neverReleased() {
        return new Cap(id, limit, window, dimensions, ifMissing, Set.of(), givesRest);
    }

    /** Returns a copy that gives the rest instead of refusing a value that exceeds it. */
    public Cap givingRest() {
        return new Cap(id, limit, window, dimensions, ifMissing, releasedOn, true);
    }

    /**
     * Returns a copy with a different limit.
     *
     * @param other the limit
     */
    public Cap limit(Limit other) {
        return new Cap(id, other, window, dimensions, ifMissing, releasedOn, givesRest);
    }

    /**
     * Returns a copy with a different window.
     *
     * @param other the window
     */
    public Cap window(Window other) {
        return new Cap(id, limit, other, dimensions, ifMissing, releasedOn, givesRest);
    }

    /**
     * Returns a copy with different dimensions.
     *
     * @param others the dimensions
     */
    public Cap dimensions(List<Expression> others) {
        return new Cap(id, limit, window, others, ifMissing, releasedOn, givesRest);
    }
}
