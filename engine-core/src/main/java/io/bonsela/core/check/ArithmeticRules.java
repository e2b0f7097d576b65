package io.bonsela.core.check;

import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Apply;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Op;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Checks arithmetic operators and determines their result types. */
record ArithmeticRules(TypeRules rules) {

    Typed check(Op op, List<Typed> given, String path) {
        // No arithmetic operator takes texts, so a literal text is read as money.
        List<Typed> operands = given.stream()
                .map(operand -> TypeRules.adapt(operand, ValueType.MONEY))
                .toList();
        if (!rules.arity(op, operands, path)) {
            return Typed.BROKEN;
        }
        for (int i = 0; i < operands.size(); i++) {
            Typed operand = operands.get(i);
            if (operand.broken()) {
                return Typed.BROKEN;
            }
            if (!operand.is(Kind.NUMBER) && !operand.is(Kind.MONEY)) {
                rules.problems()
                        .add(
                                Code.TYPE_MISMATCH,
                                path + "/" + i,
                                "'" + op.spelling() + "' takes numbers or money, not " + TypeRules.name(operand));
                return Typed.BROKEN;
            }
        }
        List<Kernel> kernels = operands.stream().map(Typed::kernel).toList();
        if (op == Op.SUBTRACT && operands.size() == 1) {
            Kernel minusOne = new Constant(BigDecimal.ONE.negate());
            return Typed.of(
                    Apply.of(Op.MULTIPLY, kernels.get(0), minusOne),
                    operands.get(0).type());
        }
        return arithmeticType(op, operands, path)
                .map(type -> Typed.of(new Apply(op, kernels), type))
                .orElse(Typed.BROKEN);
    }

    private Optional<ValueType> arithmeticType(Op op, List<Typed> operands, String path) {
        List<ValueType> money = operands.stream()
                .filter(o -> o.is(Kind.MONEY))
                .map(o -> Objects.requireNonNull(o.type()))
                .toList();
        if (money.isEmpty()) {
            return Optional.of(ValueType.NUMBER);
        }
        List<String> currencies = money.stream()
                .map(ValueType::currency)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        boolean allMoney = money.size() == operands.size();
        boolean fits = switch (op) {
            case MULTIPLY -> money.size() == 1;
            case DIVIDE -> operands.get(0).is(Kind.MONEY);
            case REMAINDER -> false;
            default -> allMoney;
        };
        if (!fits) {
            rules.problems()
                    .add(
                            Code.TYPE_MISMATCH,
                            path,
                            "'" + op.spelling() + "' cannot be applied to "
                                    + String.join(
                                            " and ",
                                            operands.stream()
                                                    .map(TypeRules::name)
                                                    .toList()));
            return Optional.empty();
        }
        if (currencies.size() > 1) {
            rules.problems()
                    .add(Code.CURRENCY_MISMATCH, path, String.join(" and ", currencies) + " cannot be combined");
            return Optional.empty();
        }
        if (op == Op.DIVIDE && allMoney) {
            return Optional.of(ValueType.NUMBER);
        }
        return Optional.of(currencies.isEmpty() ? ValueType.MONEY : ValueType.money(currencies.get(0)));
    }
}
