package io.bonsela.api.connector;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One setting of a connector. Immutable; the {@code with} methods give changed copies.
 *
 * @param name in a configuration: lower-case letters, digits and dashes
 * @param type what its value is
 * @param description for the reference: one sentence
 * @param defaultValue what holds where it is left out; null: nothing does
 * @param required whether it must be given
 * @param allowed the values that it may have; empty: any of its type
 * @param check gives what is wrong with a value, or null
 */
public record Setting(
        String name,
        Type type,
        String description,
        @Nullable String defaultValue,
        boolean required,
        List<String> allowed,
        Function<String, @Nullable String> check) {
    /** Copies the list. */
    public Setting {
        allowed = List.copyOf(allowed);
    }

    /** What a setting's value is. */
    public enum Type {
        /** Any text. */
        TEXT,
        /** A text that is never shown; {@code env:NAME} and {@code file:PATH} say where it is read from at each use. */
        SECRET,
        /** A whole number of 32 bits. */
        INTEGER,
        /** {@code true} or {@code false}. */
        TRUTH,
        /** An ISO-8601 duration such as {@code PT15S}. */
        DURATION,
        /** An absolute {@code https} URL, or {@code http} to a loopback address. */
        URL,
        /** Texts, with commas between them. */
        LIST
    }

    /**
     * A setting that must be given.
     *
     * @param name its name
     * @param type what its value is
     * @param description one sentence
     */
    public static Setting required(String name, Type type, String description) {
        return new Setting(name, type, description, null, true, List.of(), value -> null);
    }

    /**
     * A setting that may be left out.
     *
     * @param name its name
     * @param type what its value is
     * @param description one sentence
     */
    public static Setting optional(String name, Type type, String description) {
        return new Setting(name, type, description, null, false, List.of(), value -> null);
    }

    /**
     * The same with a default.
     *
     * @param value what holds where it is left out
     */
    public Setting withDefault(String value) {
        return new Setting(name, type, description, value, false, allowed, check);
    }

    /**
     * The same with few values to choose from.
     *
     * @param values the values
     */
    public Setting oneOf(String... values) {
        return new Setting(name, type, description, defaultValue, required, List.of(values), check);
    }

    /**
     * The same with a check of its own, which runs after that of the type.
     *
     * @param valid gives what is wrong with a value, such as {@code must be 1 to 100}, or null; pure, and silent about
     *     the value of a secret
     */
    public Setting checked(Function<String, @Nullable String> valid) {
        return new Setting(name, type, description, defaultValue, required, allowed, valid);
    }

    /**
     * The same for a whole number within bounds.
     *
     * @param least the least
     * @param most the greatest
     */
    public Setting between(int least, int most) {
        return checked(value -> {
            int number = Integer.parseInt(value);
            return number < least || number > most ? "must be " + least + " to " + most : null;
        });
    }
}
