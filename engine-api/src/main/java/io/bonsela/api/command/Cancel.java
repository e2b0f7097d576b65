package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.util.Map;

/**
 * Takes a reward back before it is used or charged.
 *
 * @param origin who issues the command
 * @param issuance the issuance's id
 */
public record Cancel(Origin origin, String issuance) implements Command {

    /** Checks the values. */
    public Cancel {
        Checks.requireId("issuance", issuance);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("issuance", issuance);
    }
}
