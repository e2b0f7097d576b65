package io.bonsela.api.command;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.util.Map;

/**
 * Transfers points or money from the wallet of a subject to that of another one. It takes from the credits that expire
 * first, of those whose reward in the rule set in force is {@linkplain io.bonsela.api.rule.Reward#transferable
 * transferable}. The recipient gets a credit of the same reward for each of them, which expires at the same time. No
 * budget pays, because the credits were paid for when they were granted. No caps apply. A transfer is not undone; the
 * recipient can transfer back what is not spent.
 *
 * @param origin who issues the command
 * @param subject the owner of the wallet
 * @param to the recipient, another subject
 * @param amount the amount, above zero
 */
public record Transfer(Origin origin, String subject, String to, Money amount) implements Command {
    /** Checks the values. */
    public Transfer {
        Checks.requireSubject(subject);
        Checks.requireSubject(to);
        Checks.requirePositive("amount", amount, Money::isPositive);
        if (subject.equals(to)) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "nobody can transfer to themselves");
        }
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("subject", subject, "to", to, "amount", amount);
    }
}
