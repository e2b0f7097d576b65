package io.bonsela.drools;

import io.bonsela.api.Reason;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.Year;
import java.time.ZoneId;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;

/** Code over dates. */
final class DateCode {
    private DateCode() {}

    static Code within(Code when, long days, ZoneId zone) {
        return (s, element) -> {
            Object value = when.eval(s, element);
            if (value == null) {
                return false;
            }
            if (value instanceof Reason) {
                return value;
            }
            LocalDate date = value instanceof Instant at ? LocalDate.ofInstant(at, zone) : (LocalDate) value;
            long age = ChronoUnit.DAYS.between(date, s.input().date());
            return 0 <= age && age <= days;
        };
    }

    static Code part(Code when, ChronoField field) {
        return (s, element) -> {
            Object value = when.eval(s, element);
            return value == null
                    ? Operators.MISSING
                    : value instanceof LocalDate date ? BigDecimal.valueOf(date.get(field)) : value;
        };
    }

    static Code anniversary(Code when, Code now, boolean inMarch) {
        return (s, element) -> {
            Object value = when.eval(s, element);
            if (value instanceof Reason) {
                return value;
            }
            Object today = now.eval(s, element);
            return value instanceof LocalDate date
                    && today instanceof LocalDate day
                    && day.getYear() > date.getYear()
                    && isOn(day, date, inMarch);
        };
    }

    private static boolean isOn(LocalDate day, LocalDate date, boolean inMarch) {
        boolean leapDay = date.getMonth() == Month.FEBRUARY && date.getDayOfMonth() == 29;
        if (leapDay && !Year.isLeap(day.getYear())) {
            return inMarch
                    ? day.getMonth() == Month.MARCH && day.getDayOfMonth() == 1
                    : day.getMonth() == Month.FEBRUARY && day.getDayOfMonth() == 28;
        }
        return day.getMonth() == date.getMonth() && day.getDayOfMonth() == date.getDayOfMonth();
    }
}
