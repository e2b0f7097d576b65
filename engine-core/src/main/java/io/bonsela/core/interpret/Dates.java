package io.bonsela.core.interpret;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Computes operators over dates. */
final class Dates {
    private static final MonthDay LEAP_DAY = MonthDay.of(2, 29);

    private Dates() {}

    /** Whether a date or instant is on or before the event's date, by at most a number of days. */
    static Object within(List<@Nullable Object> values, Variables variables) {
        Object when = values.get(0);
        if (when == null) {
            return false;
        }
        long days = ((BigDecimal) Objects.requireNonNull(values.get(1))).longValueExact();
        long age = variables.daysBeforeEvent(when);
        return age >= 0 && age <= days;
    }

    /** Whether the event's date is an anniversary of a date. */
    static Object anniversary(List<@Nullable Object> values) {
        if (!(values.get(0) instanceof LocalDate date) || !(values.get(1) instanceof LocalDate today)) {
            return false;
        }
        MonthDay day = MonthDay.from(date);
        // A date of 29 February that is moved to 28 February in a year without it.
        LocalDate anniversary = day.atYear(today.getYear());
        boolean later = Boolean.TRUE.equals(values.get(2)) && day.equals(LEAP_DAY) && !today.isLeapYear();
        return today.getYear() > date.getYear() && today.equals(later ? anniversary.plusDays(1) : anniversary);
    }

    /** Returns a part of a date as a number. */
    static Object part(@Nullable Object date, ToIntFunction<LocalDate> part) {
        return date == null ? Walker.missing() : BigDecimal.valueOf(part.applyAsInt((LocalDate) date));
    }
}
