package io.bonsela.core.report;

import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.Records;
import io.bonsela.api.Records.BudgetBalance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The balances of budgets, computed from the ledger. Not thread-safe. */
final class Budgets {
    private static final Pattern ACCOUNT = Pattern.compile("budget/([^/]+)/([^/]+)/(available|reserved|spent)");

    private final Map<Period, Accounts> accounts = new TreeMap<>();

    /** The accounts of one period of one budget. */
    private static final class Accounts {
        private Money available;
        private Money reserved;
        private Money spent;

        Accounts(Money zero) {
            available = zero;
            reserved = zero;
            spent = zero;
        }

        void add(String part, Money amount) {
            switch (part) {
                case "available" -> available = available.plus(amount);
                case "reserved" -> reserved = reserved.plus(amount);
                default -> spent = spent.plus(amount);
            }
        }

        BudgetBalance balance(Period period) {
            Money limit = available.plus(reserved).plus(spent);
            return new BudgetBalance(period.budget, period.name, limit, reserved, spent);
        }
    }

    private record Period(String budget, String name) implements Comparable<Period> {
        @Override
        public int compareTo(Period other) {
            int order = budget.compareTo(other.budget);
            return order == 0 ? name.compareTo(other.name) : order;
        }
    }

    /** The balances of all periods that were funded before an instant, by budget, then period. */
    static List<BudgetBalance> posted(Records records, String tenant, @Nullable Instant before) {
        Budgets budgets = new Budgets();
        Query query = Query.of(tenant);
        Pages.each(before == null ? query : query.before(before), records::ledger, budgets::add);
        return budgets.balances();
    }

    /** The balances of all periods in the added entries, by budget, then period. */
    List<BudgetBalance> balances() {
        List<BudgetBalance> balances = new ArrayList<>();
        accounts.forEach((period, sums) -> balances.add(sums.balance(period)));
        return balances;
    }

    void add(LedgerEntry entry) {
        Matcher account = ACCOUNT.matcher(entry.account());
        if (account.matches()) {
            Period period = new Period(account.group(1), account.group(2));
            Money zero = Money.zero(entry.amount().currency());
            accounts.computeIfAbsent(period, p -> new Accounts(zero)).add(account.group(3), entry.amount());
        }
    }
}
