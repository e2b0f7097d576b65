package io.bonsela.api.rule;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The time span over which a cap or an aggregate counts. */
public sealed interface Window {
    /** All time. */
    record Lifetime() implements Window {}

    /**
     * The whole calendar period, in the tenant's time zone, that contains the event.
     *
     * @param period the kind of period
     */
    record Calendar(CalendarPeriod period) implements Window {}

    /**
     * A number of dates in the tenant's time zone, ending with the event's date, up to the event's instant. For
     * aggregates only.
     *
     * @param days the number of dates, including the event's own; 1 to 36,600
     */
    record Days(int days) implements Window {}

    /**
     * A time span of a fixed length. For an aggregate it ends at the event, and its start is exclusive; a cap must hold
     * in every time span of this length that contains the event.
     *
     * @param length one second to 36,600 days
     */
    record Rolling(Duration length) implements Window {}

    /**
     * The time span from the subject's last event of a type, inclusive, up to the current event; empty if there is no
     * such event. For aggregates only.
     *
     * @param eventType the type of the event with which it begins
     * @param filter a condition on that event, as in {@link Expression.Aggregate}; null: any event
     * @param within how far back that event may be; must not be a {@code Since} itself
     */
    record Since(String eventType, @Nullable Expression filter, Window within) implements Window {
        /**
         * Returns a copy that begins with an event that meets a condition.
         *
         * @param condition a condition on the event with which it begins
         */
        public Since where(Expression condition) {
            return new Since(eventType, condition, within);
        }
    }
}
