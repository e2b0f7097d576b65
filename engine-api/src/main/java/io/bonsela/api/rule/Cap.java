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
 * A bound on what rules may grant: at most so many grants, or so much value, within a window, for each combination of
 * dimensions. Rules that name the same cap share its counter.
 *
 * <p>The id keeps the counter when rule sets change: the limit may differ from version to version; measure, window and
 * dimensions may not.
 *
 * @param id chosen by the author, unique among the tenant's caps for all time
 * @param limit how many or how much
 * @param window over which stretch of time
 * @param dimensions what each counter is kept for: expressions over the event that give text, number, truth or a date;
 *     none: one counter for the whole tenant
 * @param ifMissing what happens if a dimension has no value, or a blank one; null: none of them may lack one, and a blank
 *     one refuses the rule
 * @param releasedOn what gives a grant's share of the cap back; grants keep what was set when they were made
 */
public record Cap(
        String id,
        Limit limit,
        Window window,
        List<Expression> dimensions,
        @Nullable Missing ifMissing,
        Set<Release> releasedOn) {
    /** Copies the dimensions, and the set in a fixed order. */
    public Cap {
        dimensions = List.copyOf(dimensions);
        releasedOn = releasedOn.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(releasedOn));
    }

    /** What happens if a dimension has no value. All who lack it are not one. */
    public enum Missing {
        /** The rule is refused. */
        REFUSE,
        /** The cap does not bound the grant. */
        SKIP
    }

    /** What can give a share of a cap back. */
    public enum Release {
        /**
         * What was granted is cancelled, reversed, or could not be delivered. A cap of value gets parts back, a cap that
         * counts grants gets its share back when all is undone.
         */
        CANCEL,
        /** What was granted expires unused; of a cap of value, the part that does, or that is left over at a redemption. */
        EXPIRY
    }

    /** How many, or how much. */
    public sealed interface Limit {
        /**
         * A number of grants.
         *
         * @param max zero or more
         */
        record Count(long max) implements Limit {}

        /**
         * A sum of values. Only effects in its currency count.
         *
         * @param max zero or more
         */
        record Value(Money max) implements Limit {}
    }

    /**
     * A bound on the number of grants, for all time and the whole tenant, until narrowed; released on cancel.
     *
     * @param id the cap's id
     * @param max zero or more
     */
    public static Cap count(String id, long max) {
        return new Cap(id, new Limit.Count(max), new Window.Lifetime(), List.of(), null, Set.of(Release.CANCEL));
    }

    /**
     * A bound on the value granted, for all time and the whole tenant, until narrowed; released on cancel.
     *
     * @param id the cap's id
     * @param max zero or more
     */
    public static Cap value(String id, Money max) {
        return new Cap(id, new Limit.Value(max), new Window.Lifetime(), List.of(), null, Set.of(Release.CANCEL));
    }

    /** The same for each subject. */
    public Cap perSubject() {
        return per(Expressions.subject());
    }

    /**
     * The same for each value of a dimension.
     *
     * @param dimension an expression over the event
     */
    public Cap per(Expression dimension) {
        List<Expression> more = new ArrayList<>(dimensions);
        more.add(dimension);
        return new Cap(id, limit, window, more, ifMissing, releasedOn);
    }

    /**
     * The same, saying what happens if a dimension has no value.
     *
     * @param missing what happens
     */
    public Cap ifMissing(Missing missing) {
        return new Cap(id, limit, window, dimensions, missing, releasedOn);
    }

    /**
     * The same in each calendar period.
     *
     * @param period which period
     */
    public Cap every(CalendarPeriod period) {
        return new Cap(id, limit, new Window.Calendar(period), dimensions, ifMissing, releasedOn);
    }

    /**
     * The same in any stretch of time of a length.
     *
     * @param length one second to 36,600 days
     */
    public Cap within(Duration length) {
        return new Cap(id, limit, new Window.Rolling(length), dimensions, ifMissing, releasedOn);
    }

    /**
     * The same with other occasions that give a share of it back.
     *
     * @param first one of them
     * @param more the others
     */
    public Cap releasedOn(Release first, Release... more) {
        return new Cap(id, limit, window, dimensions, ifMissing, EnumSet.of(first, more));
    }

    /** The same, of which a share once taken is never given back. */
    public Cap neverReleased() {
        return new Cap(id, limit, window, dimensions, ifMissing, Set.of());
    }
}
