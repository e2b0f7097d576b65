package io.bonsela.api.command;

import io.bonsela.api.Origin;
import java.util.Map;

/**
 * Takes a reward back before it was used or paid for.
 *
 * @param origin who asks
 * @param issuance the issuance's id
 */
public record Cancel(Origin origin, String issuance) implements Command {

    @Override
    public Map<String, Object> arguments() {
        return Map.of("issuance", issuance);
    }
}
