package io.bonsela.api.rule;

import io.bonsela.api.Money;
import java.math.BigDecimal;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Levels that subjects reach, such as silver and gold. The level moves up after an event whose history earns it, and ends
 * by time. Conditions compare {@code tier.ID} with the names of levels; they see the level before the event.
 *
 * <p>A level is kept for a time after it was last earned, and for a grace after that. Then it is checked again: if the
 * history at that time still earns it, it is kept for the same time again, otherwise it moves down. A refund alone moves
 * no level down.
 *
 * @param id the id by which conditions name it
 * @param by what earns levels: one aggregate of a number, or of money of one currency
 * @param levels the levels, the lowest first; at least one
 * @param keep how long a level is kept after it was last earned; null: indefinitely
 * @param keepToEndOf the calendar period to whose end this time is extended; null: it is not extended
 * @param grace how long a level is still kept after that; null: not at all
 * @param down where a level moves that is not earned any more
 * @param raises the type of the event that is raised for the subject when its level changes; null: none. Of the
 *     attributes {@code tier}, {@code from} and {@code to}, all texts, it gets those that its type declares; a subject
 *     without a level has no {@code from} or {@code to}
 */
public record Tier(
        String id,
        Expression.Aggregate by,
        List<Level> levels,
        @Nullable Period keep,
        @Nullable CalendarPeriod keepToEndOf,
        @Nullable Period grace,
        Down down,
        @Nullable String raises) {
    /** Copies the list. */
    public Tier {
        levels = List.copyOf(levels);
    }

    /**
     * Levels that are kept indefinitely.
     *
     * @param id the id
     * @param by what earns levels
     */
    public static Tier of(String id, Expression.Aggregate by) {
        return new Tier(id, by, List.of(), null, null, null, Down.EARNED, null);
    }

    /**
     * Returns a copy with one more level above the others.
     *
     * @param name its name
     * @param from the least amount that earns it
     */
    public Tier level(String name, Money from) {
        return with(new Level(name, from));
    }

    /**
     * Returns a copy with one more level above the others.
     *
     * @param name its name
     * @param from the least number that earns it
     */
    public Tier level(String name, long from) {
        return with(new Level(name, BigDecimal.valueOf(from)));
    }

    private Tier with(Level level) {
        List<Level> more = new ArrayList<>(levels);
        more.add(level);
        return new Tier(id, by, more, keep, keepToEndOf, grace, down, raises);
    }

    /**
     * Returns a copy whose levels are kept for a time after they were last earned.
     *
     * @param length how long, above zero
     */
    public Tier keptFor(Period length) {
        return new Tier(id, by, levels, length, keepToEndOf, grace, down, raises);
    }

    /**
     * Returns a copy whose levels are kept until the end of a calendar period, after {@link #keep} if there is one.
     *
     * @param period the period
     */
    public Tier keptToEndOf(CalendarPeriod period) {
        return new Tier(id, by, levels, keep, period, grace, down, raises);
    }

    /**
     * Returns a copy whose levels are kept for a grace after they were to end.
     *
     * @param length how long, above zero
     */
    public Tier grace(Period length) {
        return new Tier(id, by, levels, keep, keepToEndOf, length, down, raises);
    }

    /**
     * Returns a copy whose levels move down differently.
     *
     * @param where where a level moves
     */
    public Tier down(Down where) {
        return new Tier(id, by, levels, keep, keepToEndOf, grace, where, raises);
    }

    /**
     * Returns a copy that raises an event when a level changes.
     *
     * @param eventType the type of the event
     */
    public Tier raising(String eventType) {
        return new Tier(id, by, levels, keep, keepToEndOf, grace, down, eventType);
    }

    /**
     * A level.
     *
     * @param name its name
     * @param from the least value that earns it: money, or a {@link BigDecimal}, as the aggregate
     */
    public record Level(String name, Object from) {}

    /** Where a level moves that is not earned any more. */
    public enum Down {
        /** To the next lower level, for the same time again. */
        ONE,
        /** To the level that is earned, if any. */
        EARNED
    }
}
