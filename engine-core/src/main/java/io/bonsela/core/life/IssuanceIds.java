package io.bonsela.core.life;

import io.bonsela.core.codec.Canonical;
import java.time.Instant;
import java.util.HexFormat;

/** Derives the ids of issuances from their causes. */
public final class IssuanceIds {
    private IssuanceIds() {}

    /**
     * Returns the id of an issuance. It begins with the time, so that a store sorts later grants after earlier ones.
     */
    public static String of(Instant issuedAt, String tenant, String eventId, String rule, int effect) {
        long millis = Math.max(0, issuedAt.toEpochMilli());
        return HexFormat.of().toHexDigits(millis, 12)
                + Canonical.derive(tenant, eventId, rule, String.valueOf(effect))
                        .substring(12);
    }
}
