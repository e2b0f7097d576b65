package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.util.Map;

/**
 * Creates the code that redeems a reward, and makes an earlier code of the same issuance void. Repeating the command
 * returns the same code; the code is not stored.
 *
 * @param origin who issues the command
 * @param issuance the issuance's id
 * @param kind the kind of code
 */
public record NewCode(Origin origin, String issuance, Kind kind) implements Command {

    /** Checks the values. */
    public NewCode {
        Checks.requireId("issuance", issuance);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("issuance", issuance, "kind", kind.name());
    }

    /** The kinds of code. */
    public enum Kind {
        /** Twelve letters and digits that identify the issuance; valid until the issuance expires. */
        CODE,
        /** A one-time password: six digits, valid for minutes, given together with the issuance's id. */
        PASSWORD
    }
}
