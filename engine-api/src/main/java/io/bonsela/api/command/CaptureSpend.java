package io.bonsela.api.command;

import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Spends what a {@link HoldSpend} holds, or a part of it; the rest returns to the wallet.
 *
 * @param origin who issues the command
 * @param hold the id of the command that holds it
 * @param amount the part to spend; null: all of it
 */
public record CaptureSpend(
        Origin origin, String hold, @Nullable Money amount) implements Command {
    /** Checks the values. */
    public CaptureSpend {
        Checks.requireId("hold", hold);
        Checks.requirePositive("amount", amount, Money::isPositive);
    }

    /**
     * Spends all that is held.
     *
     * @param origin who issues the command
     * @param hold the id of the command that holds it
     */
    public CaptureSpend(Origin origin, String hold) {
        this(origin, hold, null);
    }

    /**
     * Returns a copy of this command for a part.
     *
     * @param part above zero
     */
    public CaptureSpend part(Money part) {
        return new CaptureSpend(origin, hold, part);
    }

    @Override
    public Map<String, Object> arguments() {
        Map<String, Object> arguments = new TreeMap<>(Map.of("hold", hold));
        if (amount != null) {
            arguments.put("amount", amount);
        }
        return arguments;
    }
}
