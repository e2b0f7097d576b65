package io.bonsela.core.life;

import io.bonsela.api.rule.Budget;
import io.bonsela.api.store.StateKey.BudgetKey;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.IsoFields;
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

    private BudgetPeriods() {}

    /** Returns the end of the period that contains an instant. The budget must have periods. */
    static Instant end(Budget budget, Instant at, ZoneId zone) {
        return Objects.requireNonNull(budget.period())
                .end(at.atZone(zone).toLocalDate())
                .atStartOfDay(zone)
                .toInstant();
    }

    /**
     * Returns the period that contains an instant, named {@code 2026}, {@code 2026-11}, {@code 2026-W48} or
     * {@code 2026-11-23}. Different kinds of period never have the same name.
     */
    public static BudgetKey key(String tenant, Budget budget, Instant at, ZoneId zone) {
        if (budget.period() == null) {
            return new BudgetKey(tenant, budget.id(), LIFETIME);
        }
        LocalDate start = budget.period().start(at.atZone(zone).toLocalDate());
        String period = switch (budget.period()) {
            case YEAR -> start.toString().substring(0, start.toString().length() - 6);
            case MONTH -> start.toString().substring(0, start.toString().length() - 3);
            case WEEK -> start.format(WEEK);
            case DAY -> start.toString();
        };
        return new BudgetKey(tenant, budget.id(), period);
    }
}
