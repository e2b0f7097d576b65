package io.bonsela.api.rule;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A group of rules with a common period and budget.
 *
 * @param id its id
 * @param from its first date in the tenant's time zone; null: no start date
 * @param until its last date, inclusive; null: no end date
 * @param budget the id of the budget that pays for rules that do not name a budget; null: none
 * @param paused whether its rules are paused
 */
public record Campaign(
        String id,
        @Nullable LocalDate from,
        @Nullable LocalDate until,
        @Nullable String budget,
        boolean paused) {

    /**
     * A campaign without start and end dates.
     *
     * @param id its id
     * @param budget the id of the budget that pays
     */
    public static Campaign of(String id, String budget) {
        return new Campaign(id, null, null, budget, false);
    }

    /**
     * Returns a copy with the given dates.
     *
     * @param first its first date
     * @param last its last date, inclusive
     */
    public Campaign between(LocalDate first, LocalDate last) {
        return new Campaign(id, first, last, budget, paused);
    }

    /**
     * Returns a copy that is paused or not.
     *
     * @param value whether its rules are paused
     */
    public Campaign paused(boolean value) {
        return new Campaign(id, from, until, budget, value);
    }
}
