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
 * Gives a subject a reward by hand, such as points for a complaint. The reward must be one that credits the wallet. It is
 * held and expires as if a rule had granted it; no caps apply. It can be cancelled or reversed as any other reward. The
 * opposite is {@link Spend}, with a note. The origin must have a note that gives the reason.
 *
 * @param origin who issues the command, with a note
 * @param subject the owner of the wallet
 * @param reward the id of the reward in the rule set in force
 * @param amount the amount, above zero, in the reward's unit
 * @param budget the id of the budget that pays for it; null: no budget pays
 */
public record Credit(
        Origin origin,
        String subject,
        String reward,
        Money amount,
        @Nullable String budget) implements Command {
    /** Checks the values. */
    public Credit {
        Checks.requireSubject(subject);
        Checks.requireId("reward", reward);
        Checks.requirePositive("amount", amount, Money::isPositive);
        Checks.requireIdIfAny("budget", budget);
        if (origin.note() == null) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "a credit by hand needs a note with the reason");
        }
    }

    @Override
    public Map<String, Object> arguments() {
        Map<String, Object> arguments = new TreeMap<>(Map.of("subject", subject, "reward", reward, "amount", amount));
        if (budget != null) {
            arguments.put("budget", budget);
        }
        return arguments;
    }
}
