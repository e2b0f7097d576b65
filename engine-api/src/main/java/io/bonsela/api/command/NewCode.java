package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Text;
import java.util.Map;

/**
 * Makes the code by which a reward is redeemed; an earlier one of the same issuance is void. The same command again
 * shows the same code again; it is stored nowhere.
 *
 * @param origin who asks
 * @param issuance the issuance's id
 * @param kind what kind of code
 */
public record NewCode(Origin origin, String issuance, Kind kind) implements Command {

    /** Checks the values. */
    public NewCode {
        Text.requireId("issuance", issuance);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("issuance", issuance, "kind", kind.name());
    }

    /** Kinds of code. */
    public enum Kind {
        /** Twelve letters and digits that name the issuance by themselves; good until it expires. */
        CODE,
        /** A one-time password: six digits, good for minutes, given together with the issuance's id. */
        PASSWORD
    }
}
