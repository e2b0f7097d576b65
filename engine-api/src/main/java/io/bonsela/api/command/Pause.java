package io.bonsela.api.command;

import io.bonsela.api.Origin;
import java.util.Map;

/**
 * Switches a part of the rules off, as a new version of the rule set. A set that is published later says itself what is
 * paused.
 *
 * @param origin who asks
 * @param part which part
 */
public record Pause(Origin origin, Part part) implements Command {

    @Override
    public Map<String, Object> arguments() {
        return Map.of("part", part.toString());
    }
}
