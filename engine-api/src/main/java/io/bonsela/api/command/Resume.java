package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.command.Pause.Part;
import java.util.Map;

/**
 * Resumes a paused part of the rules, as a new version of the rule set.
 *
 * @param origin who issues the command
 * @param part the part to resume
 */
public record Resume(Origin origin, Part part) implements Command {

    @Override
    public Map<String, Object> arguments() {
        return Map.of("part", part.toString());
    }
}
