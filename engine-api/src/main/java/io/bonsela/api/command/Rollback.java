package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts an earlier rule set in force again.
 *
 * @param origin who asks
 * @param digest its digest; null: the one before the one in force
 */
public record Rollback(Origin origin, @Nullable String digest) implements Command {

    /** Checks the values. */
    public Rollback {
        Text.requireIdIfAny("digest", digest);
    }

    @Override
    public Map<String, Object> arguments() {
        return digest == null ? Map.of() : Map.of("digest", digest);
    }
}
