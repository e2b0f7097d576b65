package io.bonsela.core.decide;

import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.PromoCode;
import io.bonsela.api.rule.Rule.Schedule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks whether an event falls into a schedule or a campaign. */
public final class Schedules {
    private Schedules() {}

    /** Whether a schedule contains an instant. */
    public static boolean contains(Schedule schedule, Instant at, ZoneId zone) {
        ZonedDateTime local = at.atZone(zone);
        LocalDate date = local.toLocalDate();
        LocalTime start = schedule.start();
        LocalTime end = schedule.end();
        if (start != null && end != null) {
            LocalTime time = local.toLocalTime();
            boolean pastMidnight = end.isBefore(start);
            boolean afterStart = !time.isBefore(start);
            boolean beforeEnd = time.isBefore(end);
            if (pastMidnight ? !afterStart && !beforeEnd : !afterStart || !beforeEnd) {
                return false;
            }
            if (pastMidnight && beforeEnd) {
                date = date.minusDays(1);
            }
        }
        return within(schedule.from(), schedule.until(), date)
                && (schedule.days().isEmpty() || schedule.days().contains(date.getDayOfWeek()));
    }

    /**
     * Returns when a rule is next in force according to its schedule and its campaign's dates; null: never again.
     *
     * @param after a moment at which it is not in force
     */
    static @Nullable Instant opensAt(
            @Nullable Schedule schedule, @Nullable Campaign campaign, Instant after, ZoneId zone) {
        LocalDate today = after.atZone(zone).toLocalDate();
        LocalDate first =
                latest(today, campaign == null ? null : campaign.from(), schedule == null ? null : schedule.from());
        LocalTime start = schedule == null || schedule.start() == null ? LocalTime.MIN : schedule.start();
        // A schedule repeats every week, so a rule that does not come into force within one week never does.
        for (LocalDate date = first; !date.isAfter(first.plusWeeks(1)); date = date.plusDays(1)) {
            for (LocalTime time : List.of(LocalTime.MIN, start)) {
                Instant at = ZonedDateTime.of(date, time, zone).toInstant();
                boolean open = (campaign == null || contains(campaign, at, zone))
                        && (schedule == null || contains(schedule, at, zone));
                if (open && at.isAfter(after)) {
                    return at;
                }
            }
        }
        return null;
    }

    private static LocalDate latest(LocalDate date, @Nullable LocalDate... others) {
        LocalDate latest = date;
        for (LocalDate other : others) {
            latest = other != null && other.isAfter(latest) ? other : latest;
        }
        return latest;
    }

    /** Whether a campaign contains an instant. */
    public static boolean contains(Campaign campaign, Instant at, ZoneId zone) {
        return within(campaign.from(), campaign.until(), at.atZone(zone).toLocalDate());
    }

    /** Whether a typed code is valid at an instant. */
    public static boolean contains(PromoCode code, Instant at, ZoneId zone) {
        return within(code.from(), code.until(), at.atZone(zone).toLocalDate());
    }

    private static boolean within(@Nullable LocalDate from, @Nullable LocalDate until, LocalDate date) {
        return (from == null || !date.isBefore(from)) && (until == null || !date.isAfter(until));
    }
}
