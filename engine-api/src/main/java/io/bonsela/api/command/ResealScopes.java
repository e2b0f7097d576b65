package io.bonsela.api.command;

import io.bonsela.api.Origin;
import java.util.Map;

/**
 * Encrypts anew, under the tenant's current key, the secret that the counters of caps are named with, so that older keys
 * can go. No counter gets another name.
 *
 * @param origin who asks
 */
public record ResealScopes(Origin origin) implements Command {
    @Override
    public Map<String, Object> arguments() {
        return Map.of();
    }
}
