package io.bonsela.api.command;

import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.command.Refund.OnSpent;
import io.bonsela.api.internal.Checks;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Undoes a reward, completely or in part, after it was charged. The command's id is the key of the refund.
 *
 * @param origin who issues the command
 * @param issuance the issuance's id
 * @param amount the part of the value to undo; null: all that is left to undo
 * @param onSpent how to reverse a credit that was spent
 */
public record Reverse(
        Origin origin, String issuance, @Nullable Money amount, OnSpent onSpent) implements Command {
    /** Checks the values. */
    public Reverse {
        Checks.requireId("issuance", issuance);
        Checks.requirePositive("amount", amount, Money::isPositive);
    }

    /**
     * Undoes the whole reward; a spent credit becomes a debt.
     *
     * @param origin who issues the command
     * @param issuance the issuance's id
     */
    public Reverse(Origin origin, String issuance) {
        this(origin, issuance, null, OnSpent.NEGATIVE_BALANCE);
    }

    /**
     * Returns a copy of this command for a part of the value.
     *
     * @param part above zero
     */
    public Reverse part(Money part) {
        return new Reverse(origin, issuance, part, onSpent);
    }

    @Override
    public Map<String, Object> arguments() {
        Map<String, Object> arguments = new TreeMap<>(Map.of("issuance", issuance, "onSpent", onSpent.name()));
        if (amount != null) {
            arguments.put("amount", amount);
        }
        return arguments;
    }
}
