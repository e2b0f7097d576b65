package io.bonsela.api.command;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.internal.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Corrects the money of a budget by hand. The origin must say why.
 *
 * @param origin who asks, with a note
 * @param budget the budget's id
 * @param period which period of it, such as {@code 2026-11}; null: the one that runs
 * @param amount what is added; negative: taken away, at most what is available
 */
public record AdjustBudget(
        Origin origin, String budget, @Nullable String period, Money amount) implements Command {
    /** Checks the values. */
    public AdjustBudget {
        Text.requireId("budget", budget);
        Text.requireIdIfAny("period", period);
        if (amount.minorUnits() == 0) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "an adjustment of nothing");
        }
        if (origin.note() == null) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "an adjustment needs a note that says why");
        }
    }

    @Override
    public Map<String, Object> arguments() {
        return Amounts.with(Map.of("budget", budget, "amount", amount), "period", period);
    }
}
