package io.bonsela.core.operator;

import io.bonsela.api.Reason;
import io.bonsela.api.spi.Operator;
import io.bonsela.api.spi.OperatorCalls;
import io.bonsela.api.store.ReadSet.OperatorCall;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls of operators that one decision makes. Used by one thread. */
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

    /** The last failure of a call since this was last asked; null: none failed. */
    public final @Nullable Reason takeFailure() {
        Reason failure = lastFailure;
        lastFailure = null;
        return failure;
    }

    /** Makes a call of an operator of the host's, if it is to be made. */
    abstract @Nullable Object callHost(HostOperator operator, OperatorCall call);

    /** The calls that failed, and why: what is recorded with the decision. */
    public abstract Map<OperatorCall, Reason> failures();

    /** What the language brings as operators is the engine's own code. */
    private static @Nullable Object ofLanguage(Operator operator, List<? extends @Nullable Object> operands) {
        try {
            return operator.apply(Collections.unmodifiableList(operands));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("operator " + operator.name() + " of the language failed", e);
        }
    }
}
