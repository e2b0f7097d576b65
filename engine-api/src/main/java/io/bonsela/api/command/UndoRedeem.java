package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.util.Map;

/**
 * Undoes a redemption, for example because the order on which a coupon was used was cancelled. The reward can be used
 * again until its expiry, with the same code. Only what was used can be used again, and only its cost is reserved again:
 * what lapsed when a part was used stays lapsed.
 *
 * @param origin who issues the command
 * @param issuance the issuance's id
 */
public record UndoRedeem(Origin origin, String issuance) implements Command {
    /** Checks the value. */
    public UndoRedeem {
        Checks.requireId("issuance", issuance);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("issuance", issuance);
    }
}
