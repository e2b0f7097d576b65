package io.bonsela.api.rule;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The type of an attribute, a fact, or a part of a condition.
 *
 * @param kind the kind
 * @param currency for money: the only allowed currency code; null: any
 * @param element for a list: the type of its elements
 * @param fields for an object: the types of its fields; a field may be absent in a value
 */
public record ValueType(
        Kind kind, @Nullable String currency, @Nullable ValueType element, Map<String, ValueType> fields) {
    /** Text. */
    public static final ValueType TEXT = new ValueType(Kind.TEXT, null, null, Map.of());
    /** True or false. */
    public static final ValueType BOOLEAN = new ValueType(Kind.BOOLEAN, null, null, Map.of());
    /** An exact decimal. */
    public static final ValueType NUMBER = new ValueType(Kind.NUMBER, null, null, Map.of());
    /** Money or points of any currency. */
    public static final ValueType MONEY = new ValueType(Kind.MONEY, null, null, Map.of());
    /** A calendar date. */
    public static final ValueType DATE = new ValueType(Kind.DATE, null, null, Map.of());
    /** A point in time. */
    public static final ValueType INSTANT = new ValueType(Kind.INSTANT, null, null, Map.of());

    /** The kinds. */
    public enum Kind {
        /** Text. */
        TEXT,
        /** True or false. */
        BOOLEAN,
        /** An exact decimal. */
        NUMBER,
        /** Money or points. */
        MONEY,
        /** A calendar date. */
        DATE,
        /** A point in time. */
        INSTANT,
        /** A list of elements of one type. */
        LIST,
        /** Named fields. */
        OBJECT
    }

    /** Copies the fields in the order of their names. */
    public ValueType {
        fields = Collections.unmodifiableMap(new TreeMap<>(fields));
    }

    /**
     * Money of one currency.
     *
     * @param currency its code
     */
    public static ValueType money(String currency) {
        return new ValueType(Kind.MONEY, currency, null, Map.of());
    }

    /**
     * A list.
     *
     * @param element the type of its elements
     */
    public static ValueType listOf(ValueType element) {
        return new ValueType(Kind.LIST, null, element, Map.of());
    }

    /**
     * An object.
     *
     * @param fields the types of its fields
     */
    public static ValueType object(Map<String, ValueType> fields) {
        return new ValueType(Kind.OBJECT, null, null, fields);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case MONEY -> currency == null ? "money" : "money in " + currency;
            case LIST -> "list of " + element;
            case OBJECT -> "object " + fields.keySet();
            default -> kind.name().toLowerCase(Locale.ROOT);
        };
    }
}
