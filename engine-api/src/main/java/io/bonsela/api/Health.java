package io.bonsela.api;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The health of an engine at one moment. Immutable.
 *
 * @param live whether the engine works: it is not closed and all its lanes run. If false, build a new engine
 * @param ready whether the engine can decide now: it is live, and its store responds and is not damaged
 * @param problems what needs attention, in no particular order; empty if there is nothing
 */
public record Health(boolean live, boolean ready, List<Problem> problems) {
    /** Copies the list. */
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
     * @param code the kind of problem
     * @param arguments details by name; no secrets and no subjects
     */
    public record Problem(Code code, Map<String, String> arguments) {
        /** Copies the arguments, in the order of their names. */
        public Problem {
            arguments = Collections.unmodifiableMap(new TreeMap<>(arguments));
        }
    }

    /** The kinds of problem. Every code is described in {@code docs/errors.md}. */
    public enum Code {
        /** The engine was closed. */
        CLOSED,
        /** A lane has ended, and no thread could be started to replace it. */
        LANE_ENDED,
        /** The store does not respond. Arguments: {@code error}. */
        STORE_UNAVAILABLE,
        /** The store is damaged, and nothing is decided on it. Arguments: {@code damage}. */
        STORE_DAMAGED,
        /** The engine's clock and the store's differ by more than a minute. Arguments: {@code difference}. */
        CLOCK_DIFFERS,
        /**
         * The JVM ran out of memory, or failed in another way, while the engine worked; a thread of the engine was
         * replaced. Reported until the engine is closed. Arguments: {@code thread}, {@code error}.
         */
        VIRTUAL_MACHINE_ERROR,
        /** Calls of an operator do not return. Arguments: {@code operator}, {@code calls}. */
        OPERATOR_STUCK,
        /**
         * An operator took too long several times in a row and is temporarily not called. Arguments: {@code operator}.
         */
        OPERATOR_LEFT_ALONE,
        /** A connector is down. Arguments: {@code connector}, {@code code}. */
        CONNECTOR_DOWN,
        /**
         * Providers contradict the engine's records of some deliveries. Arguments: {@code deliveries}: how many, at
         * most {@code 1000}.
         */
        DELIVERIES_CONTRADICTED
    }
}
