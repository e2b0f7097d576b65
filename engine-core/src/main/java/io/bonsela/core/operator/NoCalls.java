package io.bonsela.core.operator;

import io.bonsela.api.Reason;
import io.bonsela.api.store.DecisionRecord.ReadSet.OperatorCall;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls of rules without operators of the host. */
public final class NoCalls extends Calls {
    /** Creates an instance. */
    public NoCalls() {}

    @Override
    @Nullable
    Object callHost(HostOperator operator, OperatorCall call) {
        throw new IllegalStateException("unexpected call of operator " + operator.name());
    }

    @Override
    public Map<OperatorCall, Reason> failures() {
        return Map.of();
    }
}
