package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.util.Map;

/**
 * Rejects a command that waits for approval, so that it can no longer be approved, or takes back a rule set that is
 * scheduled. Its own actor can do so too.
 *
 * @param origin who rejects it; its note can give the reason
 * @param command the id of the command that waits, or that scheduled a rule set
 */
public record Reject(Origin origin, String command) implements Command {
    /** Checks the values. */
    public Reject {
        Checks.requireId("command", command);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("command", command);
    }
}
