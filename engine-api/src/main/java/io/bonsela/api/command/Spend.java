package io.bonsela.api.command;

import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.util.Map;

/**
 * Takes points or money from a subject's wallet, starting with the credit that expires first.
 *
 * @param origin who issues the command
 * @param subject the owner of the wallet
 * @param amount the amount, above zero
 */
public record Spend(Origin origin, String subject, Money amount) implements Command {
    /** Checks the values. */
    public Spend {
        Checks.requireSubject(subject);
        Checks.requirePositive("amount", amount, Money::isPositive);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("subject", subject, "amount", amount);
    }
}
