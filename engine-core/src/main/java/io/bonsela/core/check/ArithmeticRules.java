package io.bonsela.core.check;

import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What may be computed with what, and what comes of it. */
record ArithmeticRules(TypeRules rules) {

    Typed check(String name, List<Typed> given, String path) {
        // No operator computes with texts, so a text can only be meant as money.
        List<Typed> operands = given.stream()
                .map(operand -> TypeRules.adapt(operand, ValueType.MONEY))
                .toList();
        boolean unaryMinus = name.equals("-") && operands.size() == 1;
        int least = name.equals("min") || name.equals("max") ? 1 : 2;
        int most = List.of("-", "/", "%").contains(name) ? 2 : Integer.MAX_VALUE;
        if (!unaryMinus && !rules.arity(operands, least, most, name, path)) {
            return Typed.broken(name);
        }
        for (int i = 0; i < operands.size(); i++) {
            Typed operand = operands.get(i);
            if (operand.broken()) {
                return Typed.broken(name);
            }
            if (!operand.is(Kind.NUMBER) && !operand.is(Kind.MONEY)) {
                rules.problems()
                        .add(
                                Code.TYPE_MISMATCH,
                                path + "/" + i,
                                "'" + name + "' computes with numbers and money, not " + TypeRules.name(operand));
                return Typed.broken(name);
            }
        }
        List<Expression> kernels = operands.stream().map(Typed::kernel).toList();
        if (unaryMinus) {
            Expression minusOne = new Literal(BigDecimal.ONE.negate());
            return Typed.of(
                    new Operation("*", List.of(kernels.get(0), minusOne)),
                    operands.get(0).type());
        }
        return arithmeticType(name, operands, path)
                .map(type -> Typed.of(new Operation(name, kernels), type))
                .orElseGet(() -> Typed.broken(name));
    }

    private Optional<ValueType> arithmeticType(String name, List<Typed> operands, String path) {
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
        boolean fits = switch (name) {
            case "*" -> money.size() == 1;
            case "/" -> operands.get(0).is(Kind.MONEY);
            case "%" -> false;
            default -> allMoney;
        };
        if (!fits) {
            rules.problems()
                    .add(
                            Code.TYPE_MISMATCH,
                            path,
                            "'" + name + "' does not take "
                                    + String.join(
                                            " and ",
                                            operands.stream()
                                                    .map(TypeRules::name)
                                                    .toList()));
            return Optional.empty();
        }
        if (currencies.size() > 1) {
            rules.problems()
                    .add(Code.CURRENCY_MISMATCH, path, String.join(" and ", currencies) + " do not go together");
            return Optional.empty();
        }
        if (name.equals("/") && allMoney) {
            return Optional.of(ValueType.NUMBER);
        }
        return Optional.of(currencies.isEmpty() ? ValueType.MONEY : ValueType.money(currencies.get(0)));
    }
}
