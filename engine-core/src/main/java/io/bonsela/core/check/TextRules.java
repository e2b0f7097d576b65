package io.bonsela.core.check;

import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import java.util.ArrayList;
import java.util.List;

/** Operators that make texts. */
record TextRules(TypeRules types) {
    Typed check(String name, List<Typed> operands, String path) {
        return name.equals("cat") ? cat(operands, path) : substring(operands, path);
    }

    private Typed cat(List<Typed> operands, String path) {
        for (int i = 0; i < operands.size(); i++) {
            Typed operand = operands.get(i);
            boolean fits = operand.is(Kind.TEXT) || operand.is(Kind.NUMBER) || operand.is(Kind.BOOLEAN);
            if (!operand.broken() && !fits) {
                types.problems()
                        .add(
                                Code.TYPE_MISMATCH,
                                path + "/" + i,
                                "'cat' joins texts, numbers and truths, not " + TypeRules.name(operand));
                return Typed.broken("cat");
            }
        }
        return Typed.of(kernel("cat", operands), ValueType.TEXT);
    }

    private Typed substring(List<Typed> operands, String path) {
        if (!types.arity(operands, 2, 3, "substr", path)) {
            return Typed.broken("substr");
        }
        List<Typed> fitting = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            fitting.add(types.require(operands.get(i), i == 0 ? ValueType.TEXT : ValueType.NUMBER, path + "/" + i));
        }
        return new Typed(
                kernel("substr", fitting), ValueType.TEXT, fitting.stream().anyMatch(Typed::broken));
    }

    private static Expression kernel(String name, List<Typed> operands) {
        return new Operation(name, operands.stream().map(Typed::kernel).toList());
    }
}
