package io.bonsela.api.rule;

import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A group of rules with a common period and budget.
 *
 * @param id its id
 * @param from its first date; null: no start date
 * @param until its last date, inclusive; null: no end date
 * @param budget the id of the budget that pays for rules that do not name a budget; null: none
 * @param paused whether its rules are paused
 * @param zone the time zone of its dates and of the schedules of its rules; null: the tenant's. Caps, budgets and
 *     history are always in the tenant's zone
 */
public record Campaign(
        String id,
        @Nullable LocalDate from,
        @Nullable LocalDate until,
        @Nullable String budget,
        boolean paused,
        @Nullable ZoneId zone) {

    /**
     * A campaign without start and end dates.
     *
     * @param id its id
     * @param budget the id of the budget that pays
     */
    public static Campaign of(String id, String budget) {
        return new Campaign(id, null, null, budget, false, null);
    }

    /**
     * Returns a copy with the given dates.
     *
     * @param first its first date
     * @param last its last date, inclusive
     */
    public Campaign between(LocalDate first, LocalDate last) {
        return new Campaign(id, first, last, budget, paused, zone);
    }

    /**
     * Returns a copy that is paused or not.
     *
     * @param value whether its rules are paused
     */
    public Campaign paused(boolean value) {
        return new Campaign(id, from, until, budget, value, zone);
    }

    /**
     * Returns a copy in a time zone.
     *
     * @param other the zone of its dates and of the schedules of its rules
     */
    public Campaign in(ZoneId other) {
        return new Campaign(id, from, until, budget, paused, other);
    }
}
