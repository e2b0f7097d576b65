package io.bonsela.api.command;

import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.internal.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Undoes a reward after it was paid for, wholly or in part. The command's id is the key of the refund.
 *
 * @param origin who asks
 * @param issuance the issuance's id
 * @param amount how much of its value; null: all that is left to undo
 * @param onSpent what to do about a credit that was spent
 */
public record Reverse(
        Origin origin, String issuance, @Nullable Money amount, OnSpent onSpent) implements Command {
    /** Checks the values. */
    public Reverse {
        Text.requireId("issuance", issuance);
        Amounts.requirePositive(amount);
    }

    /**
     * Undoes all of it; what was spent becomes a debt.
     *
     * @param origin who asks
     * @param issuance the issuance's id
     */
    public static Reverse of(Origin origin, String issuance) {
        return new Reverse(origin, issuance, null, OnSpent.NEGATIVE_BALANCE);
    }

    /**
     * The same for a part of the value.
     *
     * @param part above zero
     */
    public Reverse part(Money part) {
        return new Reverse(origin, issuance, part, onSpent);
    }

    @Override
    public Map<String, Object> arguments() {
        return Amounts.with(Map.of("issuance", issuance, "onSpent", onSpent.name()), "amount", amount);
    }
}
