package io.bonsela.api.command;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Origin;
import io.bonsela.api.rule.RuleSet;
import java.util.Map;

/**
 * Puts a rule set in force for its tenant, replacing the one before. A decision that begins after this returns is made
 * by the new set; the change is atomic.
 *
 * @param origin who asks, for the rule set's tenant
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
