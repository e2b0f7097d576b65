package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.util.Map;

/**
 * Returns what a {@link HoldSpend} holds to the wallet.
 *
 * @param origin who issues the command
 * @param hold the id of the command that holds it
 */
public record ReleaseSpend(Origin origin, String hold) implements Command {
    /** Checks the value. */
    public ReleaseSpend {
        Checks.requireId("hold", hold);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("hold", hold);
    }
}
