package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.util.Map;

/**
 * Sends a delivery again that is held or was given up. Its attempts are counted from the beginning.
 *
 * @param origin who issues the command
 * @param delivery the delivery's id
 */
public record Redeliver(Origin origin, String delivery) implements Command {
    /** Checks the values. */
    public Redeliver {
        Checks.requireId("delivery", delivery);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("delivery", delivery);
    }
}
