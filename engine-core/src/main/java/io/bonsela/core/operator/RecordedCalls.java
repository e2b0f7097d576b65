package io.bonsela.core.operator;

import io.bonsela.api.Reason;
import io.bonsela.api.store.DecisionRecord.ReadSet.OperatorCall;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The operator calls of a decision that is repeated from its record: calls that failed then fail again without being
 * made.
 */
public final class RecordedCalls extends Calls {
    private final Operators operators;
    private final String about;
    private final Map<OperatorCall, Reason> recorded;
    private @Nullable Reason failedNow;

    /**
     * The calls of one decision.
     *
     * @param about the event that was decided
     * @param recorded the calls that failed then
     */
    public RecordedCalls(Operators operators, String about, Map<OperatorCall, Reason> recorded) {
        this.operators = operators;
        this.about = about;
        this.recorded = recorded;
    }

    @Override
    @Nullable
    Object callHost(HostOperator operator, OperatorCall call) {
        Reason then = recorded.get(call);
        if (then != null) {
            return then;
        }
        Object result = operators.tried(operator, call, about);
        if (result instanceof Reason failure) {
            failedNow = failure;
        }
        return result;
    }

    /**
     * Returns the calls of the record, whichever of them are made now: evaluators differ in their order of evaluation.
     */
    @Override
    public Map<OperatorCall, Reason> failures() {
        return recorded;
    }

    /** The reason why a call failed now that did not fail then; null: there is no such call. */
    public @Nullable Reason failedNow() {
        return failedNow;
    }
}
