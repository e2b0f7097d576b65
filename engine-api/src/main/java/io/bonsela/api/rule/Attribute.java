package io.bonsela.api.rule;

import io.bonsela.api.Money;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An attribute of an event type.
 *
 * @param type its type
 * @param required whether an event without the attribute is refused
 * @param values the allowed texts; empty: any text
 * @param signed whether an amount of money may be negative; if false, an event with a negative amount is refused
 * @param min the smallest allowed number, or amount in the type's currency; null: no bound
 * @param max the largest allowed number, or amount in the type's currency; null: no bound
 * @param lines how to read the attribute as the lines of a sale; null: it is not read so
 */
public record Attribute(
        ValueType type,
        boolean required,
        List<String> values,
        boolean signed,
        @Nullable BigDecimal min,
        @Nullable BigDecimal max,
        @Nullable Lines lines) {
    /** Copies the values. */
    public Attribute {
        values = List.copyOf(values);
    }

    /**
     * A required attribute.
     *
     * @param type its type
     */
    public static Attribute required(ValueType type) {
        return new Attribute(type, true, List.of(), false, null, null, null);
    }

    /**
     * An optional attribute.
     *
     * @param type its type
     */
    public static Attribute optional(ValueType type) {
        return new Attribute(type, false, List.of(), false, null, null, null);
    }

    /**
     * A required text attribute with a fixed set of values.
     *
     * @param values the allowed texts
     */
    public static Attribute oneOf(String... values) {
        return new Attribute(ValueType.TEXT, true, List.of(values), false, null, null, null);
    }

    /** Returns a copy that also allows negative amounts. */
    public Attribute allowingNegative() {
        return new Attribute(type, required, values, true, min, max, lines);
    }

    /**
     * Returns a copy with bounds.
     *
     * @param least the smallest allowed number or amount; null: no bound
     * @param most the largest allowed number or amount; null: no bound
     */
    public Attribute between(@Nullable BigDecimal least, @Nullable BigDecimal most) {
        return new Attribute(type, required, values, signed, least, most, lines);
    }

    /**
     * Returns a copy whose elements are the lines of a sale.
     *
     * @param fields the fields of a line
     */
    public Attribute lines(Lines fields) {
        return new Attribute(type, required, values, signed, min, max, fields);
    }

    /**
     * The smallest number or amount that an event may have, with {@link #signed} taken into account; null: no bound.
     */
    public @Nullable BigDecimal least() {
        boolean unsigned = type.kind() == ValueType.Kind.MONEY && !signed;
        return unsigned && (min == null || min.signum() < 0) ? BigDecimal.ZERO : min;
    }

    /**
     * Checks whether a value is within the bounds.
     *
     * @param value a value of the attribute's type
     */
    public boolean isWithinBounds(Object value) {
        BigDecimal number =
                value instanceof Money money ? money.amount() : value instanceof BigDecimal plain ? plain : null;
        BigDecimal least = least();
        return number == null
                || ((least == null || number.compareTo(least) >= 0) && (max == null || number.compareTo(max) <= 0));
    }

    /**
     * The fields of the lines of a sale. The amount of a line is its price times its quantity, rounded half-even.
     *
     * @param key the text field that identifies a line in its event; null: its position, from 1
     * @param price the field with the price of one unit: money of one currency
     * @param quantity the number field with the number of units, above zero; null: each line is one unit
     */
    public record Lines(
            @Nullable String key, String price, @Nullable String quantity) {}
}
