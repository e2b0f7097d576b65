package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts an earlier rule set in force again.
 *
 * @param origin who issues the command
 * @param digest the rule set's digest; null: the version before the one in force
 */
public record Rollback(Origin origin, @Nullable String digest) implements Command {

    /** Checks the values. */
    public Rollback {
        Checks.requireIdIfAny("digest", digest);
    }

    @Override
    public Map<String, Object> arguments() {
        return digest == null ? Map.of() : Map.of("digest", digest);
    }
}
