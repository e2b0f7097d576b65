package io.bonsela.core.evaluate;

import io.bonsela.api.spi.Operator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls operators of the host during the evaluation of one event. An evaluator never calls {@link Operator#apply}
 * itself: the engine limits the time of each call, and does not repeat calls that failed before. Used by one thread.
 */
@FunctionalInterface
public interface OperatorCalls {
    /**
     * Calls an operator. A failure of an operator of the host is returned, not thrown.
     *
     * @param operator the operator
     * @param operands the operands in the normal form of {@link io.bonsela.api.Values}; an operand may be null
     * @return a value of the operator's type, or null, or a {@link io.bonsela.api.Reason} for a failure
     */
    @Nullable
    Object call(Operator operator, List<? extends @Nullable Object> operands);
}
