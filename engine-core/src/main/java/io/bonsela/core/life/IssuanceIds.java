package io.bonsela.core.life;

import io.bonsela.core.codec.Canonical;
import java.time.Instant;
import java.util.HexFormat;

/** The ids of issuances. They derive from their causes. */
public final class IssuanceIds {
    private IssuanceIds() {}

    /** Begins with the time, so that what is granted later has its place in a store behind what was granted before. */
    public static String of(Instant issuedAt, String tenant, String eventId, String rule, int effect) {
        long millis = Math.max(0, issuedAt.toEpochMilli());
        return HexFormat.of().toHexDigits(millis, 12)
                + Canonical.derive(tenant, eventId, rule, String.valueOf(effect))
                        .substring(12);
    }
}
