package io.bonsela.core.life;

import io.bonsela.api.rule.Reward.Hold;
import io.bonsela.api.rule.Reward.Validity;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Computes when a reward's hold and validity end.
 *
 * @param decidedAt the moment of the decision
 * @param zone the tenant's time zone
 */
public record RewardTimes(Instant decidedAt, ZoneId zone) {
    /** Returns when the hold ends; null: it does not end by itself, or there is none. */
    @Nullable
    public Instant heldUntil(@Nullable Hold hold) {
        return hold == null || hold.length() == null
                ? null
                : decidedAt.atZone(zone).plus(hold.length()).toInstant();
    }

    /** Returns when the reward expires; null: it does not. */
    @Nullable
    public Instant expiresAt(@Nullable Validity validity) {
        if (validity == null) {
            return null;
        }
        ZonedDateTime end = decidedAt.atZone(zone).plus(validity.length());
        return validity.roundedUpTo() == null
                ? end.toInstant()
                : validity.roundedUpTo()
                        .end(end.toLocalDate())
                        .atStartOfDay(end.getZone())
                        .toInstant();
    }
}
