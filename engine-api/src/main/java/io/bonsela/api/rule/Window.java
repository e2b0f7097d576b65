package io.bonsela.api.rule;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The stretch of time over which a cap counts or an aggregate looks back. */
public sealed interface Window {
    /** All time. */
    record Lifetime() implements Window {}

    /**
     * The whole calendar period, in the tenant's zone, that contains the event.
     *
     * @param period which period
     */
    record Calendar(CalendarPeriod period) implements Window {}

    /**
     * A number of tenant-local dates that ends with the event's date, up to the event's instant. For aggregates only.
     *
     * @param days how many dates, the event's own included, 1 to 36,600
     */
    record Days(int days) implements Window {}

    /**
     * A length of time. For an aggregate it ends at the event and does not include its own beginning; a cap must hold
     * in every stretch of this length that contains the event.
     *
     * @param length one second to 36,600 days
     */
    record Rolling(Duration length) implements Window {}

    /**
     * From the subject's last event of a kind on, that event included, up to this one; empty if there is no such event.
     * For aggregates only.
     *
     * @param eventType the type of event that it begins with
     * @param filter which of them, as in {@link Expression.Aggregate}; null: any
     * @param within how far back that event may lie; not another such window
     */
    record Since(String eventType, @Nullable Expression filter, Window within) implements Window {
        /**
         * The same from an event that meets a condition.
         *
         * @param condition over the event that it begins with
         */
        public Since where(Expression condition) {
            return new Since(eventType, condition, within);
        }
    }
}
