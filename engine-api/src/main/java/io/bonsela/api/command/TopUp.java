package io.bonsela.api.command;

import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.internal.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds money to a budget.
 *
 * @param origin who asks
 * @param budget the budget's id
 * @param period which period of it, such as {@code 2026-11}; null: the one that runs
 * @param amount how much, above zero
 */
public record TopUp(Origin origin, String budget, @Nullable String period, Money amount) implements Command {
    /** Checks the values. */
    public TopUp {
        Text.requireId("budget", budget);
        Text.requireIdIfAny("period", period);
        Amounts.requirePositive(amount);
    }

    /**
     * Adds to the period that runs.
     *
     * @param origin who asks
     * @param budget the budget's id
     * @param amount how much, above zero
     */
    public static TopUp of(Origin origin, String budget, Money amount) {
        return new TopUp(origin, budget, null, amount);
    }

    @Override
    public Map<String, Object> arguments() {
        return Amounts.with(Map.of("budget", budget, "amount", amount), "period", period);
    }
}
