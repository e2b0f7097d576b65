package io.bonsela.core.check;

import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Apply;
import io.bonsela.core.kernel.Op;
import java.util.ArrayList;
import java.util.List;

/** Checks operators that create texts. */
record TextRules(TypeRules types) {
    Typed cat(List<Typed> operands, String path) {
        for (int i = 0; i < operands.size(); i++) {
            Typed operand = operands.get(i);
            boolean fits = operand.is(Kind.TEXT) || operand.is(Kind.NUMBER) || operand.is(Kind.BOOLEAN);
            if (!operand.broken() && !fits) {
                types.problems()
                        .add(
                                Code.TYPE_MISMATCH,
                                path + "/" + i,
                                "'cat' takes texts, numbers and booleans, not " + TypeRules.name(operand));
                return Typed.BROKEN;
            }
        }
        return Typed.of(kernel(Op.CAT, operands), ValueType.TEXT);
    }

    Typed substring(List<Typed> operands, String path) {
        if (!types.arity(Op.SUBSTR, operands, path)) {
            return Typed.BROKEN;
        }
        List<Typed> fitting = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            fitting.add(types.require(operands.get(i), i == 0 ? ValueType.TEXT : ValueType.NUMBER, path + "/" + i));
        }
        return new Typed(
                kernel(Op.SUBSTR, fitting), ValueType.TEXT, fitting.stream().anyMatch(Typed::broken));
    }

    /** Checks an operator of one text. */
    Typed unary(Op op, List<Typed> operands, String path) {
        if (!types.arity(op, operands, path)) {
            return Typed.BROKEN;
        }
        Typed text = types.require(operands.get(0), ValueType.TEXT, path + "/0");
        return new Typed(Apply.of(op, text.kernel()), ValueType.TEXT, text.broken());
    }

    private static Kernel kernel(Op op, List<Typed> operands) {
        return new Apply(op, operands.stream().map(Typed::kernel).toList());
    }
}
