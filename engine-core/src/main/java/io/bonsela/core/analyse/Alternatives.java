package io.bonsela.core.analyse;

import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Operation;
import java.util.ArrayList;
import java.util.List;

/**
 * The alternatives within a condition or a value, each with what must hold for it to matter.
 *
 * @param alternative an operand of an {@code or}, or what an {@code if} comes to
 * @param holds what must hold
 */
record Alternatives(Expression alternative, Expression holds) {

    /** Those of a condition: the whole of it must hold by this alternative. */
    static List<Alternatives> ofCondition(Expression condition) {
        List<Alternatives> found = new ArrayList<>();
        if (!(condition instanceof Operation operation)) {
            return found;
        }
        List<Expression> operands = operation.operands();
        switch (operation.operator()) {
            case "and" -> {
                for (int i = 0; i < operands.size(); i++) {
                    for (Alternatives inner : ofCondition(operands.get(i))) {
                        List<Expression> rest = new ArrayList<>(operands);
                        rest.set(i, inner.holds);
                        found.add(new Alternatives(inner.alternative, new Operation("and", rest)));
                    }
                }
            }
            case "or" ->
                operands.forEach(operand -> {
                    found.add(new Alternatives(operand, operand));
                    found.addAll(ofCondition(operand));
                });
            case "if" ->
                choices(operands)
                        .forEach(choice -> found.add(new Alternatives(
                                choice.alternative, new Operation("and", List.of(choice.holds, choice.alternative)))));
            default -> {}
        }
        return found;
    }

    /** Those of a value: its conditions must lead there. */
    static List<Alternatives> ofValue(Expression value) {
        List<Alternatives> found = new ArrayList<>();
        if (value instanceof Operation operation && operation.operator().equals("if")) {
            for (Alternatives choice : choices(operation.operands())) {
                found.add(choice);
                for (Alternatives inner : ofValue(choice.alternative)) {
                    found.add(new Alternatives(
                            inner.alternative, new Operation("and", List.of(choice.holds, inner.holds))));
                }
            }
        } else {
            // What is evaluated for each element of a list names the element.
            boolean iterates = value instanceof Operation operation && Atoms.isIteration(operation);
            List<Expression> parts = iterates ? value.parts().subList(0, 1) : value.parts();
            parts.forEach(part -> found.addAll(ofValue(part)));
        }
        return found;
    }

    /** What an {@code if} comes to: no condition before holds, and its own does. */
    private static List<Alternatives> choices(List<Expression> operands) {
        List<Alternatives> choices = new ArrayList<>();
        List<Expression> holds = new ArrayList<>();
        for (int i = 0; i + 1 < operands.size(); i += 2) {
            List<Expression> own = new ArrayList<>(holds);
            own.add(operands.get(i));
            choices.add(new Alternatives(operands.get(i + 1), new Operation("and", own)));
            holds.add(operands.get(i).negate());
        }
        choices.add(new Alternatives(operands.get(operands.size() - 1), new Operation("and", holds)));
        return choices;
    }
}
