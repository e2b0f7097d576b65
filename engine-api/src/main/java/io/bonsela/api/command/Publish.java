package io.bonsela.api.command;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Origin;
import io.bonsela.api.rule.RuleSet;
import java.util.Map;

/**
 * Puts a rule set in force for its tenant, in place of the previous one. The change is atomic; a decision that begins
 * after the command has returned uses the new rule set.
 *
 * @param origin who issues the command, for the rule set's tenant
 * @param ruleSet the rule set
 */
public record Publish(Origin origin, RuleSet ruleSet) implements Command {
    /** Checks the values. */
    public Publish {
        if (!origin.tenant().equals(ruleSet.tenant())) {
            throw new BonselaException(
                    ErrorCode.INVALID_VALUE,
                    "tenant " + origin.tenant() + " cannot publish a rule set of " + ruleSet.tenant());
        }
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of();
    }
}
