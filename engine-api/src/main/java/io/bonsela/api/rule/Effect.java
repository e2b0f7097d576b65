package io.bonsela.api.rule;

import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * An effect of a rule: a reward of the catalogue, with a value that may be computed.
 *
 * @param reward the reward's id
 * @param value the value for the subject, as money or as a number of the reward's unit; null: the reward's own value
 * @param rounding how the value is rounded to whole minor units, once
 * @param over the lines over which the value is shared; null: it is not shared
 */
public record Effect(
        String reward,
        @Nullable Expression value,
        RoundingMode rounding,
        @Nullable Sharing over) {
    /**
     * An effect with the reward's own value.
     *
     * @param reward the reward's id
     */
    public static Effect of(String reward) {
        return new Effect(reward, null, RoundingMode.HALF_EVEN, null);
    }

    /**
     * An effect with a computed value, rounded half-even.
     *
     * @param reward the reward's id
     * @param value the value for the subject
     */
    public static Effect of(String reward, Expression value) {
        return new Effect(reward, value, RoundingMode.HALF_EVEN, null);
    }

    /**
     * Returns a copy with different rounding.
     *
     * @param mode how the value is rounded to whole minor units
     */
    public Effect rounded(RoundingMode mode) {
        return new Effect(reward, value, mode, over);
    }

    /**
     * Returns a copy whose value is shared over lines.
     *
     * @param sharing the lines, and how the value is shared
     */
    public Effect over(Sharing sharing) {
        return new Effect(reward, value, rounding, sharing);
    }

    /**
     * How a value is shared over the lines of a sale. Each line gets a part in proportion to its weight, in whole minor
     * units: the remainder goes to the lines with the largest fractions. The shares of a discount never exceed what is
     * left of a line. In {@code where} and {@code by}, {@link Expressions#item} is a field of the line and
     * {@link Expressions#line} what the decision knows of it.
     *
     * @param lines the lines: the attribute that holds them, or a part of it such as {@link Expressions#cheapest}
     * @param where which lines take part; null: all
     * @param by the weight of a line, a number or money that is not negative; null: what is left of the line
     */
    public record Sharing(
            Expression lines,
            @Nullable Expression where,
            @Nullable Expression by) {
        /**
         * Shares a value over lines in proportion to what is left of them.
         *
         * @param lines the lines
         */
        public static Sharing over(Expression lines) {
            return new Sharing(lines, null, null);
        }

        /**
         * Returns a copy in which only some lines take part.
         *
         * @param condition a condition over the line
         */
        public Sharing where(Expression condition) {
            return new Sharing(lines, condition, by);
        }

        /**
         * Returns a copy with a different weight of each line.
         *
         * @param weight a number or money over the line
         */
        public Sharing by(Expression weight) {
            return new Sharing(lines, where, weight);
        }
    }
}
