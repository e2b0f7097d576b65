package io.bonsela.core.operator;

import io.bonsela.api.Reason;
import io.bonsela.api.store.DecisionRecord.ReadSet.OperatorCall;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operator calls of a decision that is being made. */
public final class LiveCalls extends Calls {
    private final Operators operators;
    private final String about;
    private final Map<OperatorCall, Reason> known;
    private final @Nullable CallOwner owner;
    private final Map<OperatorCall, Reason> failures = new LinkedHashMap<>(2);

    /**
     * The calls of one decision.
     *
     * @param about the event that is decided
     * @param known calls that failed in an earlier attempt, which are not made again; new failures are added.
     *     Thread-safe
     * @param owner continues without a call that does not return; null: nothing continues
     */
    public LiveCalls(Operators operators, String about, Map<OperatorCall, Reason> known, @Nullable CallOwner owner) {
        this.operators = operators;
        this.about = about;
        this.known = known;
        this.owner = owner;
    }

    @Override
    @Nullable
    Object callHost(HostOperator operator, OperatorCall call) {
        Object result = known.get(call);
        if (result == null) {
            result = operators.call(operator, call, about, owner);
        }
        if (result instanceof Reason failure) {
            known.put(call, failure);
            failures.put(call, failure);
        }
        return result;
    }

    @Override
    public Map<OperatorCall, Reason> failures() {
        return failures;
    }
}
