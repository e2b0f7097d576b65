package io.bonsela.api.rule;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Rules that run for a while on one budget.
 *
 * @param id its id
 * @param from its first date in the tenant's zone; null: always was
 * @param until its last date, included; null: never ends
 * @param budget the id of the budget that pays for its rules, unless they name their own; null: none
 * @param paused whether its rules are paused
 */
public record Campaign(
        String id,
        @Nullable LocalDate from,
        @Nullable LocalDate until,
        @Nullable String budget,
        boolean paused) {

    /**
     * A campaign without an end.
     *
     * @param id its id
     * @param budget the id of the budget that pays
     */
    public static Campaign of(String id, String budget) {
        return new Campaign(id, null, null, budget, false);
    }

    /**
     * The same between dates.
     *
     * @param first its first date
     * @param last its last date, included
     */
    public Campaign between(LocalDate first, LocalDate last) {
        return new Campaign(id, first, last, budget, paused);
    }

    /**
     * The same, switched on or off.
     *
     * @param value whether its rules are off
     */
    public Campaign paused(boolean value) {
        return new Campaign(id, from, until, budget, value);
    }
}
