package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Text;
import java.util.Map;

/**
 * Encrypts a pool's own key anew, under the tenant's current key, so that older keys can go.
 *
 * @param origin who asks
 * @param pool the pool's id
 */
public record ResealPool(Origin origin, String pool) implements Command {
    /** Checks the values. */
    public ResealPool {
        Text.requireId("pool", pool);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("pool", pool);
    }
}
