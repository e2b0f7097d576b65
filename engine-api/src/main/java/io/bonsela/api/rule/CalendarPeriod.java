package io.bonsela.api.rule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;

/** A calendar period in the tenant's time zone. Weeks begin on Monday (ISO 8601). */
public enum CalendarPeriod {
    /** From midnight to midnight. */
    DAY,
    /** From Monday to Sunday. */
    WEEK,
    /** From the first of a month to its last day. */
    MONTH,
    /** From January to December. */
    YEAR;

    /**
     * The first day of the period that contains a date.
     *
     * @param date any day of the period
     */
    public LocalDate start(LocalDate date) {
        return switch (this) {
            case DAY -> date;
            case WEEK -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> date.withDayOfMonth(1);
            case YEAR -> date.withDayOfYear(1);
        };
    }

    /**
     * The first day after the period that contains a date.
     *
     * @param date any day of the period
     */
    public LocalDate end(LocalDate date) {
        LocalDate start = start(date);
        return switch (this) {
            case DAY -> start.plusDays(1);
            case WEEK -> start.plusWeeks(1);
            case MONTH -> start.plusMonths(1);
            case YEAR -> start.plusYears(1);
        };
    }
}
