package io.bonsela.api.spi;

import io.bonsela.api.rule.ValueType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operator that the host adds to the language of conditions and values. Called by any thread, any number of times,
 * or not at all; it must be pure: the same operands give the same result on every machine, nothing else is read, and
 * nothing is changed. What it throws becomes the outcome ERROR of the rule that used it, and of no other.
 *
 * <p>A call that exceeds a limit is interrupted and fails. If it does not return within 50 ms after that, the engine rolls
 * the transaction back and decides without the call. After three such calls in a row, or while three abandoned calls still
 * run, the operator is left alone for 30 seconds. Each failure is recorded with the decision.
 */
public interface Operator {
    /** Its name, by which conditions call it; letters, digits and underscores, not one of the built-in names. */
    String name();

    /** Counts the changes of its meaning, from 1: histories that it filtered or summed are kept apart by it. */
    int version();

    /** The types of its operands, in order. */
    List<ValueType> parameters();

    /** The type of its result. */
    ValueType result();

    /**
     * How much of its thread's processor time a call may take, above zero, at most one hour. It is checked every 5 ms,
     * only if the JVM supports thread CPU time.
     */
    default Duration cpuLimit() {
        return Duration.ofMillis(50);
    }

    /** How long a call may take, above zero, at most one hour. */
    default Duration timeLimit() {
        return Duration.ofSeconds(1);
    }

    /**
     * Computes.
     *
     * @param operands of the declared types, in the normal form of {@link io.bonsela.api.Values}; null: nothing
     * @return of the declared type, or null: nothing
     * @throws Exception if it cannot
     */
    @Nullable
    Object apply(List<@Nullable Object> operands) throws Exception;
}
