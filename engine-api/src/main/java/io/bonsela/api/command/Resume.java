package io.bonsela.api.command;

import io.bonsela.api.Origin;
import java.util.Map;

/**
 * Switches a part of the rules on again, as a new version of the rule set.
 *
 * @param origin who asks
 * @param part which part
 */
public record Resume(Origin origin, Part part) implements Command {

    @Override
    public Map<String, Object> arguments() {
        return Map.of("part", part.toString());
    }
}
