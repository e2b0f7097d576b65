package io.bonsela.api.command;

import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives back what a {@link Spend} or a {@link CaptureSpend} took from a wallet, to the credits that it was taken from,
 * with their expiry. If such a credit was reversed meanwhile, what comes back first settles the debt or the shortfall of
 * that reversal. Together, the parts are at most what was spent.
 *
 * @param origin who issues the command
 * @param spend the id of the command that spent it; after a capture, the id of the {@link HoldSpend}
 * @param amount the part to give back; null: all that is left of it
 */
public record UndoSpend(
        Origin origin, String spend, @Nullable Money amount) implements Command {
    /** Checks the values. */
    public UndoSpend {
        Checks.requireId("spend", spend);
        Checks.requirePositive("amount", amount, Money::isPositive);
    }

    /**
     * Gives back all that is left.
     *
     * @param origin who issues the command
     * @param spend the id of the command that spent it
     */
    public UndoSpend(Origin origin, String spend) {
        this(origin, spend, null);
    }

    /**
     * Returns a copy of this command for a part.
     *
     * @param part above zero
     */
    public UndoSpend part(Money part) {
        return new UndoSpend(origin, spend, part);
    }

    @Override
    public Map<String, Object> arguments() {
        Map<String, Object> arguments = new TreeMap<>(Map.of("spend", spend));
        if (amount != null) {
            arguments.put("amount", amount);
        }
        return arguments;
    }
}
