package io.bonsela.core.life;

import io.bonsela.api.rule.Tier;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * How long a level is kept that was earned at a time.
 *
 * @param until how long without being earned again; null: indefinitely
 * @param endsAt when it ends, with its grace; null: never
 */
public record TierTimes(@Nullable Instant until, @Nullable Instant endsAt) {
    /** Returns the times of a level that was earned at a time. */
    public static TierTimes of(Tier tier, Instant earned, ZoneId zone) {
        if (tier.keep() == null && tier.keepToEndOf() == null) {
            return new TierTimes(null, null);
        }
        ZonedDateTime end = earned.atZone(zone);
        if (tier.keep() != null) {
            end = end.plus(tier.keep());
        }
        if (tier.keepToEndOf() != null) {
            LocalDate after = tier.keepToEndOf().end(end.toLocalDate());
            end = after.atStartOfDay(zone);
        }
        Period grace = tier.grace() == null ? Period.ZERO : tier.grace();
        return new TierTimes(end.toInstant(), end.plus(grace).toInstant());
    }
}
