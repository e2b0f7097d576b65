package io.bonsela.store.jdbc.sql;

/**
 * A column, or a parameter that goes into one.
 *
 * @param name its name
 * @param type its type
 */
public record Column(String name, Type type) {
    /** The column types; all data has one of these three. */
    public enum Type {
        /** Text; a {@link String} in Java. */
        TEXT,
        /** A 64-bit integer; a {@link Long} in Java. */
        NUMBER,
        /** Bytes; a {@code byte[]} in Java. */
        BYTES
    }

    static Column text(String name) {
        return new Column(name, Type.TEXT);
    }

    static Column number(String name) {
        return new Column(name, Type.NUMBER);
    }

    static Column bytes(String name) {
        return new Column(name, Type.BYTES);
    }
}
