package io.bonsela.core.life;

import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.store.StateKey.BudgetKey;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.IsoFields;
import java.time.temporal.WeekFields;
import java.util.Locale;
import java.util.Objects;

/** Names the periods of budgets. */
public final class BudgetPeriods {
    /** The name of the period of a budget that covers all time. */
    public static final String LIFETIME = "lifetime";

    /** Year and week of ISO 8601. */
    private static final DateTimeFormatter WEEK = new DateTimeFormatterBuilder()
            .appendValue(IsoFields.WEEK_BASED_YEAR, 4, 10, SignStyle.EXCEEDS_PAD)
            .appendLiteral("-W")
            .appendValue(IsoFields.WEEK_OF_WEEK_BASED_YEAR, 2)
            .toFormatter(Locale.ROOT);

    /** Year and week; week 1 contains 1 January. */
    private static final DateTimeFormatter SUNDAY_WEEK = new DateTimeFormatterBuilder()
            .appendValue(WeekFields.SUNDAY_START.weekBasedYear(), 4, 10, SignStyle.EXCEEDS_PAD)
            .appendLiteral("-S")
            .appendValue(WeekFields.SUNDAY_START.weekOfWeekBasedYear(), 2)
            .toFormatter(Locale.ROOT);

    private BudgetPeriods() {}

    /** Returns the end of the period that contains an instant. The budget must have periods. */
    static Instant end(Budget budget, Instant at, ZoneId zone) {
        return Objects.requireNonNull(budget.period())
                .end(at.atZone(zone).toLocalDate())
                .atStartOfDay(zone)
                .toInstant();
    }

    /**
     * Returns the period that contains an instant, named {@code 2026}, {@code 2026-11}, {@code 2026-W48},
     * {@code 2026-S48} or {@code 2026-11-23}. Different kinds of period never have the same name.
     */
    public static BudgetKey key(String tenant, Budget budget, Instant at, ZoneId zone) {
        return budget.period() == null
                ? new BudgetKey(tenant, budget.id(), LIFETIME)
                : key(tenant, budget, at.atZone(zone).toLocalDate(), 0);
    }

    /** Returns the period that is a number of periods before the one that contains a date; if negative, after it. */
    static BudgetKey key(String tenant, Budget budget, LocalDate date, int before) {
        CalendarPeriod kind = Objects.requireNonNull(budget.period());
        LocalDate start = kind.start(date, -before);
        String period = switch (kind) {
            case YEAR -> start.toString().substring(0, start.toString().length() - 6);
            case MONTH -> start.toString().substring(0, start.toString().length() - 3);
            case WEEK -> start.format(WEEK);
            case SUNDAY_WEEK -> start.format(SUNDAY_WEEK);
            case DAY -> start.toString();
        };
        return new BudgetKey(tenant, budget.id(), period);
    }
}
