package io.bonsela.api.rule;

import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * An effect of a rule: a reward of the catalogue, with a value that may be computed.
 *
 * @param reward the reward's id
 * @param value the value for the subject, as money or as a number of the reward's unit; null: the reward's own value
 * @param rounding how the value is rounded to whole minor units, once
 */
public record Effect(String reward, @Nullable Expression value, RoundingMode rounding) {
    /**
     * An effect with the reward's own value.
     *
     * @param reward the reward's id
     */
    public static Effect of(String reward) {
        return new Effect(reward, null, RoundingMode.HALF_EVEN);
    }

    /**
     * An effect with a computed value, rounded half-even.
     *
     * @param reward the reward's id
     * @param value the value for the subject
     */
    public static Effect of(String reward, Expression value) {
        return new Effect(reward, value, RoundingMode.HALF_EVEN);
    }
}
