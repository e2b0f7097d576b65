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
    Calls() {}

    @Override
    public final @Nullable Object call(Operator operator, List<? extends @Nullable Object> operands) {
        return operator instanceof HostOperator ofHost
                ? callHost(ofHost, new OperatorCall(ofHost.name(), operands))
                : ofLanguage(operator, operands);
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
