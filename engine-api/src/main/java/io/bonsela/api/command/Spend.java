package io.bonsela.api.command;

import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.internal.Text;
import java.util.Map;

/**
 * Takes points or money from a subject's wallet, from the credit that expires first on.
 *
 * @param origin who asks
 * @param subject whose wallet
 * @param amount how much, above zero
 */
public record Spend(Origin origin, String subject, Money amount) implements Command {
    /** Checks the values. */
    public Spend {
        Text.requireSubject(subject);
        Amounts.requirePositive(amount);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("subject", subject, "amount", amount);
    }
}
