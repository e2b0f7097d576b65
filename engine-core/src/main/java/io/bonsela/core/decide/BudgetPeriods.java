package io.bonsela.core.decide;

import io.bonsela.api.rule.Budget;
import io.bonsela.api.store.StateKey.BudgetKey;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Objects;

/** Names the periods of budgets. */
public final class BudgetPeriods {
    /** The period of a budget for all time. */
    public static final String LIFETIME = "lifetime";

    private BudgetPeriods() {}

    /** When the period that contains an instant is over; the budget has periods. */
    static Instant end(Budget budget, Instant at, ZoneId zone) {
        return Objects.requireNonNull(budget.period())
                .end(at.atZone(zone).toLocalDate())
                .atStartOfDay(zone)
                .toInstant();
    }

    /** The period that contains an instant: {@code 2026}, {@code 2026-11}, or the first day of a week or a day. */
    public static BudgetKey key(String tenant, Budget budget, Instant at, ZoneId zone) {
        if (budget.period() == null) {
            return new BudgetKey(tenant, budget.id(), LIFETIME);
        }
        LocalDate start = budget.period().start(at.atZone(zone).toLocalDate());
        String period = switch (budget.period()) {
            case YEAR -> start.toString().substring(0, start.toString().length() - 6);
            case MONTH -> start.toString().substring(0, start.toString().length() - 3);
            case WEEK, DAY -> start.toString();
        };
        return new BudgetKey(tenant, budget.id(), period);
    }
}
