package io.bonsela.core.operator;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.store.DecisionRecord.ReadSet.OperatorCall;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operator calls of trial decisions. A call that takes too long ends the trial. */
public final class TrialCalls extends Calls {
    private final Operators operators;
    private final String about;
    private @Nullable Reason overdue;

    /**
     * The calls of a trial.
     *
     * @param about what is tried
     */
    public TrialCalls(Operators operators, String about) {
        this.operators = operators;
        this.about = about;
    }

    @Override
    @Nullable
    Object callHost(HostOperator operator, OperatorCall call) {
        Object result = overdue == null ? operators.tried(operator, call, about) : overdue;
        if (result instanceof Reason failure && failure.code() != ReasonCode.OPERATOR_FAILED) {
            overdue = failure;
        }
        return result;
    }

    @Override
    public Map<OperatorCall, Reason> failures() {
        return Map.of();
    }

    /**
     * Ends the trial if a call took too long.
     *
     * @throws BonselaException OPERATOR_TIMED_OUT
     */
    public void requireInTime() {
        Reason failure = overdue;
        if (failure != null) {
            throw new BonselaException(
                    ErrorCode.OPERATOR_TIMED_OUT,
                    "operator '" + failure.arguments().get("operator") + "' timed out in " + about);
        }
    }
}
