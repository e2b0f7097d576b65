package io.bonsela.core.interpret;

import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Values;
import io.bonsela.api.spi.Operator;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls operators of the host so that whatever they do stays with the rule that asked. */
public final class HostOperators {
    private HostOperators() {}

    /** The operator's result in normal form, or the failure that it ended in. */
    public static @Nullable Object apply(Operator operator, List<@Nullable Object> operands) {
        try {
            Object result = Values.normalize(operator.name(), operator.apply(Collections.unmodifiableList(operands)));
            return ValueTypes.fits(result, operator.result()) ? result : failed(operator, "wrong type of result");
        } catch (VirtualMachineError e) {
            if (e instanceof StackOverflowError) {
                return failed(operator, e.getClass().getSimpleName());
            }
            throw e;
        } catch (Throwable e) {
            return failed(operator, e.getClass().getSimpleName());
        }
    }

    private static Reason failed(Operator operator, String error) {
        return new Reason(ReasonCode.OPERATOR_FAILED, Map.of("operator", operator.name(), "error", error));
    }
}
