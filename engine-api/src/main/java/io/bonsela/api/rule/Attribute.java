package io.bonsela.api.rule;

import java.util.List;

/**
 * One attribute that events of a type carry.
 *
 * @param type its type
 * @param required whether an event without it is refused
 * @param values the texts allowed; empty: all
 */
public record Attribute(ValueType type, boolean required, List<String> values) {
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
        return new Attribute(type, true, List.of());
    }

    /**
     * An attribute that an event may lack.
     *
     * @param type its type
     */
    public static Attribute optional(ValueType type) {
        return new Attribute(type, false, List.of());
    }

    /**
     * A required text out of a few.
     *
     * @param values the texts allowed
     */
    public static Attribute oneOf(String... values) {
        return new Attribute(ValueType.TEXT, true, List.of(values));
    }
}
