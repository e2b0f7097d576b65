package io.bonsela.api.command;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Corrects the money of a budget by hand. The origin must have a note that gives the reason.
 *
 * @param origin who issues the command, with a note
 * @param budget the budget's id
 * @param period the budget's period, such as {@code 2026-11}; null: the current one
 * @param amount the amount to add; negative to take away, at most what is available
 */
public record AdjustBudget(
        Origin origin, String budget, @Nullable String period, Money amount) implements Command {
    /** Checks the values. */
    public AdjustBudget {
        Checks.requireId("budget", budget);
        Checks.requireIdIfAny("period", period);
        if (amount.minorUnits() == 0) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "the adjustment cannot be zero");
        }
        if (origin.note() == null) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "an adjustment needs a note with the reason");
        }
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
