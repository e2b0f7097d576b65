package io.bonsela.api.command;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds codes to a pool: all of them or none. The codes are stored encrypted under the tenant's key; neither the answer
 * nor the record contains a code. The codes are stored in pieces on the caller's thread, and become available together
 * once all are stored. Within a transaction of the host they are stored in one change.
 *
 * @param origin who issues the command
 * @param pool the pool's id
 * @param codes 1 to 50,000 codes of 1 to 256 characters, no two the same
 */
public record ImportCodes(Origin origin, String pool, List<String> codes) implements Command {
    private static final int MOST = 50_000;

    /** Checks the values. */
    public ImportCodes {
        Checks.requireId("pool", pool);
        codes = List.copyOf(codes);
        if (codes.isEmpty() || codes.size() > MOST) {
            throw new BonselaException(
                    ErrorCode.INVALID_VALUE, "an import takes 1 to " + MOST + " codes, not " + codes.size());
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < codes.size(); i++) {
            String code = codes.get(i);
            if (code.isBlank() || code.length() > 256 || !seen.add(code)) {
                throw new BonselaException(
                        ErrorCode.INVALID_VALUE,
                        "code " + (i + 1) + " is blank, longer than 256 characters or a duplicate");
            }
            Checks.requireStorable("code " + (i + 1), code);
        }
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("pool", pool, "count", BigDecimal.valueOf(codes.size()));
    }

    @Override
    public String toString() {
        return "ImportCodes[" + pool + ", " + codes.size() + " codes]";
    }
}
