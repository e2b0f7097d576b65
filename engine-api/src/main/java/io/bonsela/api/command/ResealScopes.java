package io.bonsela.api.command;

import io.bonsela.api.Origin;
import java.util.Map;

/**
 * Re-encrypts the secret from which the names of cap counters are derived, under the tenant's current key, so that
 * older keys can be removed. The names of the counters stay the same.
 *
 * @param origin who issues the command
 */
public record ResealScopes(Origin origin) implements Command {
    @Override
    public Map<String, Object> arguments() {
        return Map.of();
    }
}
