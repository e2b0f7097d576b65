package io.bonsela.api;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How an engine is.
 *
 * @param live whether it can go on: it was not closed, and every thread that decides is there. If not, a new engine is
 *     wanted
 * @param ready whether it can decide now: it is live, and its store answers
 * @param problems what is not as it should be, which may not keep it from deciding; empty: nothing
 */
public record Health(boolean live, boolean ready, List<Problem> problems) {
    /** Copies the problems. */
    public Health {
        problems = List.copyOf(problems);
    }

    /** Whether somebody should look at it although it decides. */
    public boolean degraded() {
        return !problems.isEmpty();
    }

    /**
     * Something that is not as it should be.
     *
     * @param code what
     * @param arguments what it concerns, by name; no secrets, no subjects
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
        /** The store does not answer. Arguments: {@code error}. */
        STORE_UNAVAILABLE,
        /** The engine's clock and the store's differ by more than a minute. Arguments: {@code difference}. */
        CLOCK_DIFFERS,
        /**
         * The JVM ran out of memory or failed otherwise in a thread of the engine's, which was replaced. It stays until
         * the engine is closed. Arguments: {@code thread}, {@code error}.
         */
        VIRTUAL_MACHINE_ERROR,
        /** A thread is stuck in an operator, and was replaced. Arguments: {@code operator}, {@code calls}. */
        OPERATOR_STUCK,
        /** An operator took too long several times in a row, and is not called for a while. Arguments: {@code operator}. */
        OPERATOR_LEFT_ALONE,
        /** A connector is down. Arguments: {@code connector}, {@code code}. */
        CONNECTOR_DOWN
    }
}
