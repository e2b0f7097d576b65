package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.util.Map;

/**
 * Tries a rule again whose breaker is open: it is half-open from now on.
 *
 * @param origin who issues the command
 * @param rule the rule's id
 */
public record ResetBreaker(Origin origin, String rule) implements Command {
    /**
     * Checks the id.
     *
     * @throws io.bonsela.api.BonselaException INVALID_VALUE if the id is blank or too long
     */
    public ResetBreaker {
        Checks.requireId("rule", rule);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("rule", rule);
    }
}
