package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.util.Map;

/**
 * Re-encrypts the key of a pool under the tenant's current key, so that older keys can be removed.
 *
 * @param origin who issues the command
 * @param pool the pool's id
 */
public record ResealPool(Origin origin, String pool) implements Command {
    /** Checks the values. */
    public ResealPool {
        Checks.requireId("pool", pool);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("pool", pool);
    }
}
