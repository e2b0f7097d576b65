package io.bonsela.core.operator;

import io.bonsela.api.Reason;
import io.bonsela.api.spi.Operator;
import io.bonsela.api.store.DecisionRecord.ReadSet.OperatorCall;
import io.bonsela.core.evaluate.OperatorCalls;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operator calls of one decision. Used by one thread. */
public abstract class Calls implements OperatorCalls {
    private @Nullable Reason lastFailure;

    Calls() {}

    @Override
    public final @Nullable Object call(Operator operator, List<? extends @Nullable Object> operands) {
        if (!(operator instanceof HostOperator ofHost)) {
            return ofLanguage(operator, operands);
        }
        Object result = callHost(ofHost, new OperatorCall(ofHost.name(), operands));
        if (result instanceof Reason failure) {
            lastFailure = failure;
        }
        return result;
    }

    /** Returns the last failure of a call since this method was last called; null: none failed. */
    public final @Nullable Reason takeFailure() {
        Reason failure = lastFailure;
        lastFailure = null;
        return failure;
    }

    /** Calls an operator of the host, if the call is to be made. */
    abstract @Nullable Object callHost(HostOperator operator, OperatorCall call);

    /** The failed calls with their reasons, as recorded with the decision. */
    public abstract Map<OperatorCall, Reason> failures();

    /** The language's own operators are code of the engine. */
    private static @Nullable Object ofLanguage(Operator operator, List<? extends @Nullable Object> operands) {
        try {
            return operator.apply(Collections.unmodifiableList(operands));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("built-in operator " + operator.name() + " failed", e);
        }
    }
}
