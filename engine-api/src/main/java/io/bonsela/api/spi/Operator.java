package io.bonsela.api.spi;

import io.bonsela.api.rule.ValueType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operator that the host adds to the expression language. Called by any thread, any number of times, or not at all.
 * It must be pure: the same operands give the same result on every machine, and it neither reads nor changes anything
 * else. If it throws an exception, the rule that used it, and no other rule, has the outcome ERROR.
 *
 * <p>A call that exceeds a limit is interrupted and fails. If it does not return within another 50 ms, the engine rolls
 * back the transaction and decides without the call. After three such calls in a row, or while three abandoned calls
 * are still running, the operator is not called for 30 seconds. Each failure is recorded with the decision.
 */
public interface Operator {
    /** Its name in conditions: letters, digits and underscores; not a built-in name. */
    String name();

    /**
     * The version of its behaviour, from 1. Increase it when the results change: histories that were filtered or summed
     * with different versions are kept separate.
     */
    int version();

    /** The types of its operands, in order. */
    List<ValueType> parameters();

    /** The type of its result. */
    ValueType result();

    /**
     * The maximum CPU time of a call, above zero, at most one hour. It is checked every 5 ms, and only if the JVM
     * supports thread CPU time.
     */
    default Duration cpuLimit() {
        return Duration.ofMillis(50);
    }

    /** The maximum elapsed time of a call, above zero, at most one hour. */
    default Duration timeLimit() {
        return Duration.ofSeconds(1);
    }

    /**
     * Computes the result.
     *
     * @param operands the operands, of the declared types and in the normal form of {@link io.bonsela.api.Values}; an
     *     operand may be null
     * @return a value of the declared type, or null
     * @throws Exception if the result cannot be computed
     */
    @Nullable
    Object apply(List<@Nullable Object> operands) throws Exception;
}
