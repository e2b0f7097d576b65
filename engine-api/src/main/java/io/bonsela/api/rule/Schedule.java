package io.bonsela.api.rule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a rule is in force, by the event's time in the tenant's zone. What is null or empty does not restrict.
 *
 * @param from the first date
 * @param until the last date, included
 * @param days the days of the week
 * @param start the time of day from which, included
 * @param end the time of day until which, not included; before {@code start}: past midnight, counted to the day on
 *     which it began
 */
public record Schedule(
        @Nullable LocalDate from,
        @Nullable LocalDate until,
        List<DayOfWeek> days,
        @Nullable LocalTime start,
        @Nullable LocalTime end) {

    /** Sorts the days. */
    public Schedule {
        days = days.stream().distinct().sorted().toList();
    }

    /**
     * Between two dates.
     *
     * @param first the first date
     * @param last the last date, included
     */
    public static Schedule between(LocalDate first, LocalDate last) {
        return new Schedule(first, last, List.of(), null, null);
    }
}
