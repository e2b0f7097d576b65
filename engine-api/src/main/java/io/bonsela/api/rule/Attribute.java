package io.bonsela.api.rule;

import io.bonsela.api.Money;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attribute that events of a type carry.
 *
 * @param type its type
 * @param required whether an event without it is refused
 * @param values the texts allowed; empty: all
 * @param signed whether an amount of money may be below zero; otherwise an event with such an amount is refused
 * @param min the smallest number or amount, in the type's currency, allowed; null: no bound
 * @param max the largest number or amount, in the type's currency, allowed; null: no bound
 */
public record Attribute(
        ValueType type,
        boolean required,
        List<String> values,
        boolean signed,
        @Nullable BigDecimal min,
        @Nullable BigDecimal max) {
    /** Copies the values. */
    public Attribute {
        values = List.copyOf(values);
    }

    /**
     * An attribute that every event must carry.
     *
     * @param type its type
     */
    public static Attribute required(ValueType type) {
        return new Attribute(type, true, List.of(), false, null, null);
    }

    /**
     * An attribute that an event may lack.
     *
     * @param type its type
     */
    public static Attribute optional(ValueType type) {
        return new Attribute(type, false, List.of(), false, null, null);
    }

    /**
     * A required text out of a few.
     *
     * @param values the texts allowed
     */
    public static Attribute oneOf(String... values) {
        return new Attribute(ValueType.TEXT, true, List.of(values), false, null, null);
    }

    /** The same, of which amounts may be below zero. */
    public Attribute allowingNegative() {
        return new Attribute(type, required, values, true, min, max);
    }

    /**
     * The same with bounds.
     *
     * @param least the smallest number or amount allowed; null: no bound
     * @param most the largest number or amount allowed; null: no bound
     */
    public Attribute between(@Nullable BigDecimal least, @Nullable BigDecimal most) {
        return new Attribute(type, required, values, signed, least, most);
    }

    /** The smallest number or amount that an event may carry; null: no bound. */
    public @Nullable BigDecimal least() {
        boolean unsigned = type.kind() == ValueType.Kind.MONEY && !signed;
        return unsigned && (min == null || min.signum() < 0) ? BigDecimal.ZERO : min;
    }

    /**
     * Whether a value of the type is within the bounds.
     *
     * @param value one of the attribute's type
     */
    public boolean isWithinBounds(Object value) {
        BigDecimal number =
                value instanceof Money money ? money.amount() : value instanceof BigDecimal plain ? plain : null;
        BigDecimal least = least();
        return number == null
                || ((least == null || number.compareTo(least) >= 0) && (max == null || number.compareTo(max) <= 0));
    }
}
