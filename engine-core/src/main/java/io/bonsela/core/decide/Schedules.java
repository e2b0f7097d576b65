package io.bonsela.core.decide;

import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.Schedule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/** Tells whether an event falls into a schedule or a campaign. */
final class Schedules {
    private Schedules() {}

    static boolean contains(Schedule schedule, Instant at, ZoneId zone) {
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

    static boolean contains(Campaign campaign, LocalDate date) {
        return within(campaign.from(), campaign.until(), date);
    }

    private static boolean within(@Nullable LocalDate from, @Nullable LocalDate until, LocalDate date) {
        return (from == null || !date.isBefore(from)) && (until == null || !date.isAfter(until));
    }
}
