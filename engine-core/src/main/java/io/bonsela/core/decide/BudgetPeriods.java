package io.bonsela.core.decide;

import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.store.State.BudgetState;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.core.codec.Canonical;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/** Names the periods of budgets, and opens them. */
public final class BudgetPeriods {
    /** The period of a budget for all time. */
    public static final String LIFETIME = "lifetime";

    private BudgetPeriods() {}

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

    /** The state of a period that opens. */
    public static BudgetState open(Budget budget) {
        return new BudgetState(budget.limit(), 0, 0, 0);
    }

    /** The posting that funds a period that opens. */
    public static List<LedgerEntry> funding(BudgetKey key, Money limit, Instant at) {
        String posting = Canonical.derive("fund", key.tenant(), key.budget(), key.period());
        return List.of(
                entry(posting, key, "funding", limit.negate(), at),
                entry(posting, key, account(key.budget(), key.period(), "available"), limit, at));
    }

    static String account(String budget, String period, String part) {
        return "budget/" + budget + '/' + period + '/' + part;
    }

    private static LedgerEntry entry(String posting, BudgetKey key, String account, Money amount, Instant at) {
        return new LedgerEntry(posting, key.tenant(), account, amount, at, LedgerEntry.Kind.FUND, null, null, null);
    }
}
