package io.bonsela.api.command;

import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds money to a budget.
 *
 * @param origin who issues the command
 * @param budget the budget's id
 * @param period the budget's period, such as {@code 2026-11}; null: the current one
 * @param amount the amount, above zero
 */
public record TopUp(Origin origin, String budget, @Nullable String period, Money amount) implements Command {
    /** Checks the values. */
    public TopUp {
        Checks.requireId("budget", budget);
        Checks.requireIdIfAny("period", period);
        Checks.requirePositive("amount", amount, Money::isPositive);
    }

    /**
     * Adds to the current period.
     *
     * @param origin who issues the command
     * @param budget the budget's id
     * @param amount the amount, above zero
     */
    public TopUp(Origin origin, String budget, Money amount) {
        this(origin, budget, null, amount);
    }

    @Override
    public Map<String, Object> arguments() {
        Map<String, Object> arguments = new TreeMap<>(Map.of("budget", budget, "amount", amount));
        if (period != null) {
            arguments.put("period", period);
        }
        return arguments;
    }
}
