package io.bonsela.micrometer;

import io.bonsela.api.Records;
import io.bonsela.api.Records.BudgetBalance;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is left in pools and budgets, the smallest amount if several tenants have one of the same name.
 *
 * @param pools codes by pool
 * @param budgets amounts by budget and currency
 */
record Stocks(Map<String, Double> pools, Map<Budget, Double> budgets) {
    static final Stocks NONE = new Stocks(Map.of(), Map.of());

    /** A budget by name and currency. */
    record Budget(String budget, String currency) {}

    /** Reads the pools of all tenants and, if wanted, their budgets. */
    static Stocks of(Records records, boolean withBudgets) {
        Map<String, Double> pools = new HashMap<>();
        Map<Budget, Double> budgets = new HashMap<>();
        for (String tenant : records.tenants()) {
            records.pools(tenant).forEach(stock -> pools.merge(stock.pool(), (double) stock.available(), Math::min));
            if (withBudgets) {
                latest(records.budgets(tenant))
                        .forEach(balance -> budgets.merge(
                                new Budget(
                                        balance.budget(),
                                        balance.available().currency().code()),
                                balance.available().amount().doubleValue(),
                                Math::min));
            }
        }
        return new Stocks(pools, budgets);
    }

    /** Balances are listed by budget, then period, so the last of a budget is its latest. */
    private static Collection<BudgetBalance> latest(List<BudgetBalance> balances) {
        Map<String, BudgetBalance> latest = new HashMap<>();
        balances.forEach(balance -> latest.put(balance.budget(), balance));
        return latest.values();
    }
}
