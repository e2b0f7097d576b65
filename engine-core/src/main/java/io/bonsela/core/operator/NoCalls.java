package io.bonsela.core.operator;

import io.bonsela.api.Reason;
import io.bonsela.api.store.ReadSet.OperatorCall;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls of rules that have no operators of the host's. */
public final class NoCalls extends Calls {
    /** No calls. */
    public NoCalls() {}

    @Override
    @Nullable
    Object callHost(HostOperator operator, OperatorCall call) {
        throw new IllegalStateException("the rules have no operator " + operator.name());
    }

    @Override
    public Map<OperatorCall, Reason> failures() {
        return Map.of();
    }
}
