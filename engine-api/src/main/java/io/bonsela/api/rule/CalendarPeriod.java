package io.bonsela.api.rule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;

/** A calendar period in the tenant's time zone. */
public enum CalendarPeriod {
    /** From midnight to midnight. */
    DAY,
    /** From Monday to Sunday (ISO 8601). */
    WEEK,
    /** From Sunday to Saturday. */
    SUNDAY_WEEK,
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
            case SUNDAY_WEEK -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.SUNDAY));
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
        return start(date, 1);
    }

    /**
     * The first day of a period before or after the one that contains a date.
     *
     * @param date any day of the period
     * @param later how many periods later; below zero: earlier
     */
    public LocalDate start(LocalDate date, int later) {
        LocalDate start = start(date);
        return switch (this) {
            case DAY -> start.plusDays(later);
            case WEEK, SUNDAY_WEEK -> start.plusWeeks(later);
            case MONTH -> start.plusMonths(later);
            case YEAR -> start.plusYears(later);
        };
    }
}
