package io.bonsela.core.operator;

import io.bonsela.api.Health;
import io.bonsela.api.Values;
import io.bonsela.api.store.DecisionRecord.ReadSet.OperatorCall;
import io.bonsela.core.foreign.Abandoned;
import io.bonsela.core.foreign.ForeignCode;
import io.bonsela.core.foreign.ForeignCode.Failure;
import io.bonsela.core.foreign.ForeignCode.Kind;
import io.bonsela.core.interpret.ValueTypes;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The host's operators. Whatever they do affects only the rule that called them. Thread-safe. */
public final class Operators implements AutoCloseable {
    private final ForeignCode foreign;
    private final Map<String, HostOperator> operators;
    private final Watchdog watchdog;

    /**
     * The operators of one engine.
     *
     * @param operators the operators by name
     */
    public Operators(ForeignCode foreign, Map<String, HostOperator> operators) {
        this.foreign = foreign;
        watchdog = new Watchdog(foreign);
        this.operators = Map.copyOf(operators);
    }

    /**
     * Calls an operator. Returns its result in normal form, or the failure of the call.
     *
     * @param about the event that it is called for
     * @throws Abandoned if it returned after another thread had taken over the work
     */
    @Nullable
    Object call(HostOperator operator, OperatorCall call, String about, @Nullable CallOwner owner) {
        if (!operator.mayBeCalled()) {
            return operator.leftAlone();
        }
        return invoke(operator, call, about, owner, true);
    }

    /** The same for a trial, which does not count for the operator's circuit breaker. */
    @Nullable
    Object tried(HostOperator operator, OperatorCall call, String about) {
        return invoke(operator, call, about, null, false);
    }

    private @Nullable Object invoke(
            HostOperator operator, OperatorCall call, String about, @Nullable CallOwner owner, boolean counted) {
        WatchedCall watched = new WatchedCall(operator, call, owner, counted);
        watchdog.begin(watched);
        Object outcome;
        try {
            outcome = foreign.call(Kind.OPERATOR, operator.name(), about, () -> {
                try {
                    return result(operator, call.operands());
                } finally {
                    // Ended here, because logging a failure is not part of the operator's time.
                    watchdog.end(watched);
                }
            });
        } catch (Failure e) {
            outcome = operator.failed(e.error());
        }
        return watched.end() ? operator.timedOut() : outcome;
    }

    private static @Nullable Object result(HostOperator operator, List<? extends @Nullable Object> operands)
            throws Exception {
        Object result = Values.normalize(operator.name(), operator.apply(Collections.unmodifiableList(operands)));
        return ValueTypes.fits(result, operator.result()) ? result : operator.failed("wrong result type");
    }

    /** The problems of the operators. */
    public List<Health.Problem> problems() {
        return operators.values().stream()
                .map(HostOperator::problem)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Stops checking calls. */
    @Override
    public void close() {
        watchdog.close();
    }
}
