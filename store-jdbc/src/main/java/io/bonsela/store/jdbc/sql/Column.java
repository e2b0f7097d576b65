package io.bonsela.store.jdbc.sql;

/**
 * A column, or a parameter that goes into one.
 *
 * @param name its name
 * @param type its type
 */
public record Column(String name, Type type) {
    /** The three types that all is kept in. */
    public enum Type {
        /** Text; of Java, {@link String}. */
        TEXT,
        /** 64 bits; of Java, {@link Long}. */
        NUMBER,
        /** Bytes; of Java, {@code byte[]}. */
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
