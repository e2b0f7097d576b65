package io.bonsela.core.analyse;

import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.PromoCode;
import io.bonsela.api.rule.Rule.Schedule;
import io.bonsela.core.check.CheckedRules.CheckedCode;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.decide.Schedules;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The representative instants for some rules: before, at and after each boundary of their schedules, campaigns and codes.
 */
final class Calendar {
    /** The default day if no rule or constant names one: a Wednesday in the middle of a month. */
    static final LocalDate SOME_DAY = LocalDate.of(2025, 1, 22);

    /** The earliest and latest times at which an event can occur. */
    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final int EARLIEST_YEAR = 1900;
    private static final int LATEST_YEAR = 9999;
    private static final int WEEK = 7;

    private final List<CheckedRule> rules;
    private final ZoneId zone;

    Calendar(List<CheckedRule> rules, ZoneId zone) {
        this.rules = rules;
        this.zone = zone;
    }

    /** Whether a rule is in force at an instant. */
    boolean isOpen(CheckedRule rule, Instant at) {
        Campaign campaign = rule.campaign();
        Schedule schedule = rule.rule().schedule();
        ZoneId own = rule.zone(zone);
        return (campaign == null || Schedules.contains(campaign, at, own))
                && (schedule == null || Schedules.contains(schedule, at, own))
                && codes(rule).allMatch(code -> Schedules.contains(code, at, zone));
    }

    /**
     * Returns the instants that schedules, campaigns and constants distinguish: first those around constants, then noon
     * in the middle of months. The list is empty if computing it exceeds the effort.
     */
    List<Instant> instants(Collection<Object> constants, Effort effort) {
        Set<LocalDate> edges = new TreeSet<>();
        Set<LocalTime> times = new LinkedHashSet<>(List.of(LocalTime.NOON));
        Set<Instant> all = new LinkedHashSet<>();
        Set<ZoneId> zones = new LinkedHashSet<>(List.of(zone));
        for (CheckedRule rule : rules) {
            zones.add(rule.zone(zone));
            if (rule.campaign() != null) {
                add(rule.campaign().from(), edges);
                add(rule.campaign().until(), edges);
            }
            codes(rule).forEach(code -> {
                add(code.from(), edges);
                add(code.until(), edges);
            });
            Schedule schedule = rule.rule().schedule();
            if (schedule != null) {
                add(schedule.from(), edges);
                add(schedule.until(), edges);
                times.addAll(edges(schedule));
            }
        }
        for (Object constant : constants) {
            if (constant instanceof LocalDate date) {
                edges.add(date);
            } else if (constant instanceof Instant at) {
                all.addAll(List.of(at, at.plus(1, ChronoUnit.MICROS), at.minus(1, ChronoUnit.MICROS)));
                edges.add(at.atZone(zone).toLocalDate());
            }
        }
        times.add(LocalTime.MIN);
        edges.removeIf(date -> date.getYear() < EARLIEST_YEAR || date.getYear() > LATEST_YEAR);
        Set<LocalDate> dates = dates(edges);
        if (zones.size() > 1) {
            dates.addAll(afterTransitions(zones, edges));
        }
        effort.ofSteps((long) zones.size() * times.size() * dates.size());
        if (effort.isSpent()) {
            return List.of();
        }
        for (LocalTime time : times) {
            for (LocalDate date : dates) {
                zones.forEach(each -> all.add(date.atTime(time).atZone(each).toInstant()));
            }
        }
        all.removeIf(at -> at.isBefore(EARLIEST) || at.isAfter(LATEST));
        return List.copyOf(all);
    }

    private static Stream<PromoCode> codes(CheckedRule rule) {
        return rule.bodies().values().stream()
                .flatMap(body -> Stream.ofNullable(body.code()))
                .map(CheckedCode::code)
                .distinct();
    }

    /** Returns a week of days after each change of an offset: between two changes, zones keep their distance. */
    private static Set<LocalDate> afterTransitions(Set<ZoneId> zones, Set<LocalDate> edges) {
        Set<Integer> years = new TreeSet<>();
        (edges.isEmpty() ? Set.of(SOME_DAY) : edges).forEach(date -> years.add(date.getYear()));
        Set<LocalDate> dates = new LinkedHashSet<>();
        for (ZoneId each : zones) {
            for (int year : years) {
                Instant end = Instant.parse(String.format(Locale.ROOT, "%04d-12-31T23:59:59Z", year));
                ZoneOffsetTransition next = each.getRules()
                        .nextTransition(Instant.parse(String.format(Locale.ROOT, "%04d-01-01T00:00:00Z", year)));
                while (next != null && next.getInstant().isBefore(end)) {
                    LocalDate day = next.getInstant().atZone(each).toLocalDate();
                    for (int days = 1; days <= WEEK; days++) {
                        dates.add(day.plusDays(days));
                    }
                    next = each.getRules().nextTransition(next.getInstant());
                }
            }
        }
        return dates;
    }

    private static void add(@Nullable LocalDate date, Set<LocalDate> into) {
        if (date != null) {
            into.add(date);
        }
    }

    private static List<LocalTime> edges(Schedule schedule) {
        List<LocalTime> edges = new ArrayList<>();
        if (schedule.start() != null && schedule.end() != null) {
            edges.add(schedule.start());
            edges.add(schedule.end().minus(1, ChronoUnit.MICROS));
            edges.add(schedule.end());
            edges.add(schedule.start().minus(1, ChronoUnit.MICROS));
        }
        return edges;
    }

    /**
     * Returns a week of days before and after each boundary, and two late days of its month, by which history of that
     * month can exist.
     */
    private static Set<LocalDate> dates(Set<LocalDate> edges) {
        Set<LocalDate> dates = new LinkedHashSet<>();
        Set<LocalDate> around = edges.isEmpty() ? Set.of(SOME_DAY) : edges;
        for (LocalDate edge : around) {
            dates.add(edge.withDayOfMonth(SOME_DAY.getDayOfMonth()));
        }
        for (LocalDate edge : around) {
            for (int days = -WEEK; days <= WEEK; days++) {
                dates.add(edge.plusDays(days));
            }
            dates.add(edge.withDayOfMonth(edge.lengthOfMonth()));
        }
        return dates;
    }
}
