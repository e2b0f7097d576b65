package io.bonsela.core.decide;

import io.bonsela.api.rule.Hold;
import io.bonsela.api.rule.Validity;
import java.time.Instant;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * When a reward's hold and validity end.
 *
 * @param decidedAt the moment of the decision, in the tenant's zone
 */
record RewardTimes(ZonedDateTime decidedAt) {
    /** Null: its hold does not end by itself, or there is none. */
    @Nullable
    Instant heldUntil(@Nullable Hold hold) {
        return hold == null || hold.length() == null
                ? null
                : decidedAt.plus(hold.length()).toInstant();
    }

    /** Null: it does not expire. */
    @Nullable
    Instant expiresAt(@Nullable Validity validity) {
        if (validity == null) {
            return null;
        }
        ZonedDateTime end = decidedAt.plus(validity.length());
        return validity.roundedUpTo() == null
                ? end.toInstant()
                : validity.roundedUpTo()
                        .end(end.toLocalDate())
                        .atStartOfDay(end.getZone())
                        .toInstant();
    }
}
