package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Text;
import java.util.Map;

/**
 * Has a delivery sent anew that is held, or was given up. Its attempts count from the beginning.
 *
 * @param origin who asks
 * @param delivery the delivery's id
 */
public record Redeliver(Origin origin, String delivery) implements Command {
    /** Checks the values. */
    public Redeliver {
        Text.requireId("delivery", delivery);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("delivery", delivery);
    }
}
