package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Text;
import java.util.Map;

/**
 * Ends the hold of a reward that is withheld: what it waited for has happened.
 *
 * @param origin who asks
 * @param issuance the issuance's id
 */
public record Confirm(Origin origin, String issuance) implements Command {

    /** Checks the values. */
    public Confirm {
        Text.requireId("issuance", issuance);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("issuance", issuance);
    }
}
