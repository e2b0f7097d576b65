package io.bonsela.core.kernel;

import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Expression.Measure;
import io.bonsela.api.rule.Window;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate over the subject's history, in the kernel.
 *
 * @param measure what is computed
 * @param eventType the type of the counted events
 * @param of the value of each counted event; null for a measure of events or dates
 * @param filter the condition on counted events; null: all events of the type
 * @param window the time window
 */
public record Aggregation(
        Measure measure,
        String eventType,
        @Nullable Kernel of,
        @Nullable Kernel filter,
        Window window) {

    /** The expressions over counted events. */
    public List<Kernel> operands() {
        return Stream.of(of, filter).filter(Objects::nonNull).toList();
    }

    /** The measures whose value is a number of events, values, dates or periods. */
    private static final Set<Measure> COUNTS =
            Set.of(Measure.COUNT, Measure.DISTINCT, Measure.DISTINCT_DAYS, Measure.STREAK);

    /** Whether its value is a number of events, values, dates or periods. */
    public boolean isCount() {
        return COUNTS.contains(measure);
    }

    /** The calendar period of a streak. */
    public CalendarPeriod period() {
        return ((Window.Calendar) window).period();
    }

    /** How many periods a streak can have. */
    public int mostPeriods() {
        return switch (period()) {
            case DAY -> 1_000;
            case WEEK, SUNDAY_WEEK -> 520;
            case MONTH -> 120;
            case YEAR -> 100;
        };
    }
}
