package io.bonsela.rulefiles.mutation;

import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.Rule.Schedule;
import io.bonsela.api.rule.RuleSet;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Creates the times at which the campaign or the schedule of a rule begins or ends, and times near an example. */
final class TimeVariations {
    private final @Nullable Schedule schedule;
    private ZoneId zone;
    private final Set<Instant> borders = new LinkedHashSet<>();

    TimeVariations(RuleSet rules, Rule rule) {
        schedule = rule.schedule();
        zone = rules.zone();
        rules.campaigns().stream()
                .filter(campaign -> campaign.id().equals(rule.campaign()))
                .forEach(campaign -> {
                    zone = Objects.requireNonNullElse(campaign.zone(), zone);
                    addBorder(campaign.from());
                    addBorder(campaign.until());
                });
        rules.codes().stream()
                .filter(code ->
                        rule.code() != null && code.id().equals(rule.code().codes()))
                .forEach(code -> {
                    addBorder(code.from());
                    addBorder(code.until());
                });
        if (schedule != null) {
            addBorder(schedule.from());
            addBorder(schedule.until());
        }
    }

    /** Adds noon of a date, of the day before and of the day after. */
    private void addBorder(@Nullable LocalDate date) {
        for (int step = -1; date != null && step <= 1; step++) {
            borders.add(date.plusDays(step).atTime(LocalTime.NOON).atZone(zone).toInstant());
        }
    }

    /** Returns a time within the campaign and the schedule, if there are any. */
    Instant inForce() {
        ZonedDateTime at = borders.stream()
                .findFirst()
                .map(border -> border.plus(Duration.ofDays(2)))
                .orElse(Candidates.SOME_TIME)
                .atZone(zone);
        if (schedule != null && schedule.start() != null) {
            at = at.with(schedule.start());
        }
        while (schedule != null
                && !schedule.days().isEmpty()
                && !schedule.days().contains(at.getDayOfWeek())) {
            at = at.plusDays(1);
        }
        return at.toInstant();
    }

    /**
     * Returns the borders of the campaign and the schedule, each day of the following week, and the borders of the
     * schedule within the day.
     */
    Set<Instant> near(Instant time) {
        Set<Instant> times = new LinkedHashSet<>(borders);
        times.add(time.plus(Duration.ofHours(12)));
        for (int days = 1; days < 7; days++) {
            times.add(time.plus(Duration.ofDays(days)));
        }
        LocalTime[] timesOfDay =
                schedule == null ? new LocalTime[0] : new LocalTime[] {schedule.start(), schedule.end()};
        for (LocalTime border : timesOfDay) {
            for (int minutes = -1; border != null && minutes <= 1; minutes++) {
                times.add(time.atZone(zone).with(border.plusMinutes(minutes)).toInstant());
            }
        }
        return times;
    }
}
