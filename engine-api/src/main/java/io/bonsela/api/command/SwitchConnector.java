package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Text;
import java.util.Map;

/**
 * Switches a connector off or on for the tenant. What becomes due while it is off is held.
 *
 * @param origin who asks
 * @param connector the connector's name
 * @param on whether it is to be on
 */
public record SwitchConnector(Origin origin, String connector, boolean on) implements Command {
    /** Checks the values. */
    public SwitchConnector {
        Text.requireId("connector", connector);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("connector", connector, "on", on);
    }
}
