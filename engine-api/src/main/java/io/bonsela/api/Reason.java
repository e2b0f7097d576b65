package io.bonsela.api;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A reason as data: a code and its typed arguments. Immutable.
 *
 * @param code the message key
 * @param arguments the arguments by name; values are of the kinds of {@link Values}
 */
public record Reason(ReasonCode code, Map<String, Object> arguments) {
    /** Copies the arguments in the order of their names. */
    public Reason {
        arguments = Collections.unmodifiableMap(new TreeMap<>(arguments));
    }

    /**
     * Returns a reason without arguments.
     *
     * @param code the message key
     */
    public static Reason of(ReasonCode code) {
        return new Reason(code, Map.of());
    }

    /**
     * Returns a reason with one argument.
     *
     * @param code the message key
     * @param name the argument's name
     * @param value its value
     */
    public static Reason of(ReasonCode code, String name, Object value) {
        return new Reason(code, Map.of(name, value));
    }

    /**
     * Returns an argument.
     *
     * @param name the argument's name
     * @return the argument's value; null if the reason has no such argument
     */
    public @Nullable Object argument(String name) {
        return arguments.get(name);
    }

    /**
     * When the refusal ends by time alone, as far as is known now; empty: not known, or never. The same event at that
     * instant would not be refused for this reason.
     */
    public Optional<Instant> availableAt() {
        return arguments.get("availableAt") instanceof Instant at ? Optional.of(at) : Optional.empty();
    }

    @Override
    public String toString() {
        return arguments.isEmpty() ? code.name() : code + " " + arguments;
    }
}
