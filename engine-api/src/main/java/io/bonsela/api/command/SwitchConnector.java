package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.util.Map;

/**
 * Switches a connector on or off for the tenant. Deliveries that become due while it is off are held.
 *
 * @param origin who issues the command
 * @param connector the connector's name
 * @param on true to switch it on, false to switch it off
 */
public record SwitchConnector(Origin origin, String connector, boolean on) implements Command {
    /** Checks the values. */
    public SwitchConnector {
        Checks.requireId("connector", connector);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("connector", connector, "on", on);
    }
}
