package io.bonsela.core.check;

import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import io.bonsela.core.kernel.Kernel.Apply;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Op;
import java.util.List;
import java.util.Map;

/** Checks operators over the parts of dates. */
record DateRules(TypeRules types) {
    /** The months in which those of 29 February have their anniversary in other years; the value: whether in March. */
    private static final Map<String, Boolean> LEAP_MONTHS = Map.of("february", false, "march", true);

    Typed part(Op op, List<Typed> operands, String path) {
        return types.arity(op, operands, path) && isDate(op, operands.get(0), path)
                ? Typed.of(Apply.of(op, operands.get(0).kernel()), ValueType.NUMBER)
                : Typed.BROKEN;
    }

    Typed anniversary(List<Typed> operands, Scope scope, String path) {
        Op op = Op.ANNIVERSARY;
        if (!scope.roots().containsKey("date")) {
            types.problems()
                    .add(Code.TYPE_MISMATCH, path, "'anniversary' needs the event's date, which is not available here");
            return Typed.BROKEN;
        }
        if (!types.arity(operands, op.leastOperands(), op.mostOperands(), op.spelling(), path)
                || !isDate(op, operands.get(0), path)) {
            return Typed.BROKEN;
        }
        Object month = operands.size() < 2
                ? "february"
                : operands.get(1).kernel() instanceof Constant constant ? constant.value() : null;
        Boolean march = month instanceof String text ? LEAP_MONTHS.get(text) : null;
        if (march == null) {
            types.problems()
                    .add(
                            Code.INVALID_VALUE,
                            path + "/1",
                            "expected \"february\" or \"march\": the month in which a date of 29 February has its"
                                    + " anniversary in other years");
            return Typed.BROKEN;
        }
        return Typed.of(
                Apply.of(op, operands.get(0).kernel(), Read.of("date"), new Constant(march)), ValueType.BOOLEAN);
    }

    private boolean isDate(Op op, Typed operand, String path) {
        if (!operand.broken() && !operand.is(Kind.DATE)) {
            types.problems()
                    .add(
                            Code.TYPE_MISMATCH,
                            path + "/0",
                            "'" + op.spelling() + "' takes a date, not " + TypeRules.name(operand));
        }
        return operand.is(Kind.DATE);
    }
}
