package io.bonsela.api;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The state of an engine at one moment. Immutable.
 *
 * @param live whether the engine works: it is not closed and all its lanes run. If false, build a new engine
 * @param ready whether it can decide now: it is live, and its store answers
 * @param problems what needs attention, in no order; empty if nothing does
 */
public record Health(boolean live, boolean ready, List<Problem> problems) {
    /** Copies the problems. */
    public Health {
        problems = List.copyOf(problems);
    }

    /** Whether there is a problem. A degraded engine may still be ready. */
    public boolean degraded() {
        return !problems.isEmpty();
    }

    /**
     * A problem.
     *
     * @param code which problem
     * @param arguments details by name; no secrets and no subjects
     */
    public record Problem(Code code, Map<String, String> arguments) {
        /** Copies the arguments, in the order of their names. */
        public Problem {
            arguments = Collections.unmodifiableMap(new TreeMap<>(arguments));
        }
    }

    /** What can be wrong. Every code has a line in {@code docs/errors.md}. */
    public enum Code {
        /** The engine was closed. */
        CLOSED,
        /** A lane has ended, and no thread could take its place. */
        LANE_ENDED,
        /** The store does not answer. Arguments: {@code error}. */
        STORE_UNAVAILABLE,
        /** The store is damaged, and nothing is decided on it. Arguments: {@code damage}. */
        STORE_DAMAGED,
        /** The engine's clock and the store's differ by more than a minute. Arguments: {@code difference}. */
        CLOCK_DIFFERS,
        /**
         * The JVM ran out of memory, or failed otherwise, while the engine worked; a thread of the engine's was replaced.
         * It stays until the engine is closed. Arguments: {@code thread}, {@code error}.
         */
        VIRTUAL_MACHINE_ERROR,
        /** Calls of an operator do not return. Arguments: {@code operator}, {@code calls}. */
        OPERATOR_STUCK,
        /** An operator took too long several times in a row, and is not called for a while. Arguments: {@code operator}. */
        OPERATOR_LEFT_ALONE,
        /** A connector is down. Arguments: {@code connector}, {@code code}. */
        CONNECTOR_DOWN,
        /**
         * Providers say other than the books of some deliveries. Arguments: {@code deliveries}: how many, {@code 1000} at
         * most.
         */
        DELIVERIES_CONTRADICTED
    }
}
