package io.bonsela.api.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls operators of the host's while one event is evaluated. An evaluator never calls {@link Operator#apply} itself: the
 * engine bounds the time of each call, and calls that failed before are not made again. Used by one thread.
 */
@FunctionalInterface
public interface OperatorCalls {
    /**
     * The result of a call. A failure of an operator of the host's is returned, not thrown.
     *
     * @param operator which operator
     * @param operands in the normal form of {@link io.bonsela.api.Values}; null: nothing
     * @return of the operator's type; null: nothing; a {@link io.bonsela.api.Reason} for a failure
     */
    @Nullable
    Object call(Operator operator, List<? extends @Nullable Object> operands);
}
