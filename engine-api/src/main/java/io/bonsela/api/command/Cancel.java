package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Text;
import java.util.Map;

/**
 * Takes a reward back before it was used or paid for.
 *
 * @param origin who asks
 * @param issuance the issuance's id
 */
public record Cancel(Origin origin, String issuance) implements Command {

    /** Checks the values. */
    public Cancel {
        Text.requireId("issuance", issuance);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("issuance", issuance);
    }
}
