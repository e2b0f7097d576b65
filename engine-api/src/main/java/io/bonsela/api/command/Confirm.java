package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.util.Map;

/**
 * Ends the hold of a reward, because the event that it waited for has happened.
 *
 * @param origin who issues the command
 * @param issuance the issuance's id
 */
public record Confirm(Origin origin, String issuance) implements Command {

    /** Checks the values. */
    public Confirm {
        Checks.requireId("issuance", issuance);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("issuance", issuance);
    }
}
