package io.bonsela.api.command;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Origin;
import io.bonsela.api.internal.Text;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds codes to a pool: all of them or none. They are kept encrypted under the tenant's key; neither the answer nor the
 * record shows one. The codes are stored in pieces on the caller's thread, where nobody can draw them, and become stock
 * together; within a transaction of the host's they are stored in one change.
 *
 * @param origin who asks
 * @param pool the pool's id
 * @param codes 1 to 50,000 codes of 1 to 256 characters, no two the same
 */
public record ImportCodes(Origin origin, String pool, List<String> codes) implements Command {
    private static final int MOST = 50_000;

    /** Checks the values. */
    public ImportCodes {
        Text.requireId("pool", pool);
        codes = List.copyOf(codes);
        if (codes.isEmpty() || codes.size() > MOST) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, codes.size() + " codes: 1 to " + MOST + " at once");
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < codes.size(); i++) {
            String code = codes.get(i);
            if (code.isBlank() || code.length() > 256 || !seen.add(code)) {
                throw new BonselaException(
                        ErrorCode.INVALID_VALUE,
                        "code " + (i + 1) + " is blank, longer than 256 characters or there before");
            }
            Text.requireStorable("code " + (i + 1), code);
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
