package io.bonsela.api.explain;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a cooldown, cap, pool or budget left for a rule when its turn came.
 *
 * @param kind what it is
 * @param id the cap's, pool's or budget's; the rule's for a cooldown
 * @param per whose counter it is, beside the subject's: what the cap counts per, as it is written, and its value
 * @param limit how much there is in all: a number of grants or codes, or money
 * @param used how much of it was taken before; of a rolling window, in the fullest window that contains the event
 * @param wanted how much the rule would take
 * @param allows whether that much was left; a soft budget always allows
 * @param availableAt when time alone will have made room, as far as is known; null: it allows, or time will not
 */
public record Allowance(
        Kind kind,
        String id,
        Map<String, Object> per,
        Object limit,
        Object used,
        Object wanted,
        boolean allows,
        @Nullable Instant availableAt) {

    /** Copies the map, in its order. */
    public Allowance {
        per = Collections.unmodifiableMap(new LinkedHashMap<>(per));
    }

    /** What allows or refuses. */
    public enum Kind {
        /** How long a subject must wait after a grant. */
        COOLDOWN,
        /** A bound on grants. */
        CAP,
        /** Codes in stock. */
        POOL,
        /** Money set aside. */
        BUDGET
    }
}
