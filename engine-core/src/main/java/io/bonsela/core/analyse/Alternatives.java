package io.bonsela.core.analyse;

import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Apply;
import io.bonsela.core.kernel.Op;
import java.util.ArrayList;
import java.util.List;

/**
 * An alternative within a condition or a value, with the condition under which it matters.
 *
 * @param alternative an operand of an {@code or}, or a result of an {@code if}
 * @param holds the condition under which the alternative matters
 */
record Alternatives(Kernel alternative, Kernel holds) {

    /** Returns the alternatives of a condition; each must make the whole condition hold. */
    static List<Alternatives> ofCondition(Kernel condition) {
        List<Alternatives> found = new ArrayList<>();
        if (!(condition instanceof Apply apply)) {
            return found;
        }
        List<Kernel> operands = apply.operands();
        switch (apply.op()) {
            case AND -> {
                for (int i = 0; i < operands.size(); i++) {
                    for (Alternatives inner : ofCondition(operands.get(i))) {
                        List<Kernel> rest = new ArrayList<>(operands);
                        rest.set(i, inner.holds);
                        found.add(new Alternatives(inner.alternative, new Apply(Op.AND, rest)));
                    }
                }
            }
            case OR ->
                operands.forEach(operand -> {
                    found.add(new Alternatives(operand, operand));
                    found.addAll(ofCondition(operand));
                });
            case IF ->
                choices(operands)
                        .forEach(choice -> found.add(new Alternatives(
                                choice.alternative, new Apply(Op.AND, List.of(choice.holds, choice.alternative)))));
            default -> {}
        }
        return found;
    }

    /** Returns the alternatives of a value; its conditions must select the alternative. */
    static List<Alternatives> ofValue(Kernel value) {
        List<Alternatives> found = new ArrayList<>();
        if (Kernel.isOf(value, Op.IF)) {
            for (Alternatives choice : choices(value.operands())) {
                found.add(choice);
                for (Alternatives inner : ofValue(choice.alternative)) {
                    found.add(
                            new Alternatives(inner.alternative, new Apply(Op.AND, List.of(choice.holds, inner.holds))));
                }
            }
        } else {
            // The operand that is evaluated for each element of a list reads the element.
            boolean iterates = Atoms.isIteration(value);
            List<Kernel> parts = iterates ? value.operands().subList(0, 1) : value.operands();
            parts.forEach(part -> found.addAll(ofValue(part)));
        }
        return found;
    }

    /** Returns the results of an {@code if}; each needs its own condition to hold, and no earlier one. */
    private static List<Alternatives> choices(List<Kernel> operands) {
        List<Alternatives> choices = new ArrayList<>();
        List<Kernel> holds = new ArrayList<>();
        for (int i = 0; i + 1 < operands.size(); i += 2) {
            List<Kernel> own = new ArrayList<>(holds);
            own.add(operands.get(i));
            choices.add(new Alternatives(operands.get(i + 1), new Apply(Op.AND, own)));
            holds.add(Kernel.not(operands.get(i)));
        }
        choices.add(new Alternatives(operands.get(operands.size() - 1), new Apply(Op.AND, holds)));
        return choices;
    }
}
