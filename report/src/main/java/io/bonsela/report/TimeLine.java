package io.bonsela.report;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Days, weeks or months from the first date to the last, so that a chart does not have too many columns to distinguish.
 *
 * @param unit days, weeks or months
 * @param starts the first date of each
 * @param last the last date
 */
record TimeLine(ChronoUnit unit, List<LocalDate> starts, LocalDate last) {
    private static final int MOST = 62;

    static TimeLine of(Collection<LocalDate> dates) {
        LocalDate first = dates.stream().min(LocalDate::compareTo).orElse(LocalDate.EPOCH);
        LocalDate last = dates.stream().max(LocalDate::compareTo).orElse(first);
        long days = ChronoUnit.DAYS.between(first, last) + 1;
        ChronoUnit unit = days <= MOST ? ChronoUnit.DAYS : days <= 7L * MOST ? ChronoUnit.WEEKS : ChronoUnit.MONTHS;
        return of(unit, first, last);
    }

    private static TimeLine of(ChronoUnit unit, LocalDate first, LocalDate last) {
        List<LocalDate> starts = new ArrayList<>();
        for (LocalDate at = start(first, unit); !at.isAfter(last); at = at.plus(1, unit)) {
            starts.add(at);
        }
        return new TimeLine(unit, starts, last);
    }

    /** Returns the same time in days, for a line, which does not need room for each day. */
    TimeLine days() {
        return of(ChronoUnit.DAYS, starts.get(0), last);
    }

    private static LocalDate start(LocalDate date, ChronoUnit unit) {
        return switch (unit) {
            case DAYS -> date;
            case WEEKS -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            default -> date.withDayOfMonth(1);
        };
    }

    /** Returns the sum of what things are worth, for each day, week or month. */
    <T> List<Double> sums(Collection<T> things, Function<T, LocalDate> date, ToDoubleFunction<T> worth) {
        double[] sums = new double[starts.size()];
        for (T thing : things) {
            int at = (int) unit.between(starts.get(0), start(date.apply(thing), unit));
            sums[at] += worth.applyAsDouble(thing);
        }
        List<Double> list = new ArrayList<>();
        for (double sum : sums) {
            list.add(sum);
        }
        return list;
    }

    /** Returns the labels below the columns. */
    List<String> labels() {
        return starts.stream()
                .map(date -> unit == ChronoUnit.MONTHS ? date.toString().substring(0, 7) : date.toString())
                .toList();
    }

    String per() {
        return switch (unit) {
            case DAYS -> "per day";
            case WEEKS -> "per week";
            default -> "per month";
        };
    }
}
