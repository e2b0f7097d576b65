package io.bonsela.core.check;

import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Apply;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Checks comparisons, logical operators and choices. */
record LogicRules(TypeRules types) {
    private static final Set<Kind> ORDERED = Set.of(Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.INSTANT, Kind.TEXT);

    Typed comparison(Op op, List<Typed> operands, String path) {
        String name = op.spelling();
        if (!types.arity(op, operands, path)) {
            return Typed.BROKEN;
        }
        TypeRules.Pair pair = types.unify(operands.get(0), operands.get(1), op, path);
        for (Typed side : List.of(pair.left(), pair.right())) {
            boolean composite = side.is(Kind.LIST) || side.is(Kind.OBJECT);
            if (composite && pair.left().type() != null && pair.right().type() != null) {
                types.problems().add(Code.TYPE_MISMATCH, path, "'" + name + "' cannot compare " + TypeRules.name(side));
                return Typed.BROKEN;
            }
        }
        return result(op, pair);
    }

    Typed order(Op op, List<Typed> operands, String path) {
        if (!types.arity(op, operands, path)) {
            return Typed.BROKEN;
        }
        Typed result = orderedPair(op, operands.get(0), operands.get(1), path);
        for (int i = 2; i < operands.size(); i++) {
            Typed next = orderedPair(op, operands.get(i - 1), operands.get(i), path);
            result = new Typed(
                    Apply.of(Op.AND, result.kernel(), next.kernel()),
                    ValueType.BOOLEAN,
                    result.broken() || next.broken());
        }
        if (operands.size() > 2 && Trees.isTooLarge(result.kernel())) {
            types.problems()
                    .add(Code.TOO_LARGE, path, "the middle operand is evaluated twice and is too large for that");
            return Typed.BROKEN;
        }
        return result;
    }

    private Typed orderedPair(Op op, Typed left, Typed right, String path) {
        String name = op.spelling();
        TypeRules.Pair pair = types.unify(left, right, op, path);
        for (Typed side : List.of(pair.left(), pair.right())) {
            if (!side.broken()
                    && !pair.broken()
                    && (side.type() == null || !ORDERED.contains(side.type().kind()))) {
                types.problems().add(Code.TYPE_MISMATCH, path, "'" + name + "' cannot order " + TypeRules.name(side));
                return Typed.BROKEN;
            }
        }
        return result(op, pair);
    }

    Typed logic(Op op, List<Typed> operands, String path) {
        if (operands.isEmpty()) {
            types.problems().add(Code.EMPTY, path, "a list of conditions must not be empty");
            return Typed.BROKEN;
        }
        List<Kernel> kernels = new ArrayList<>();
        boolean broken = false;
        for (int i = 0; i < operands.size(); i++) {
            Typed truth = truth(operands.get(i), path + "/" + i);
            kernels.add(truth.kernel());
            broken |= truth.broken();
        }
        Kernel kernel = kernels.size() == 1 ? kernels.get(0) : new Apply(op, kernels);
        return new Typed(kernel, ValueType.BOOLEAN, broken);
    }

    private Typed truth(Typed operand, String path) {
        return types.require(operand, ValueType.BOOLEAN, path);
    }

    static Typed negate(Typed operand) {
        return new Typed(Kernel.not(operand.kernel()), ValueType.BOOLEAN, operand.broken());
    }

    Typed choice(List<Typed> operands, String path) {
        if (operands.size() < 3 || operands.size() % 2 == 0) {
            types.problems()
                    .add(
                            Code.WRONG_ARITY,
                            path,
                            "'if' takes pairs of a condition and a value, and then the value for else");
            return Typed.BROKEN;
        }
        List<Typed> parts = new ArrayList<>(operands);
        Typed model = operands.get(operands.size() - 1);
        boolean broken = false;
        for (int i = 0; i < operands.size(); i++) {
            if (i % 2 == 0 && i < operands.size() - 1) {
                parts.set(i, truth(operands.get(i), path + "/" + i));
                continue;
            }
            TypeRules.Pair pair = types.unify(operands.get(i), model, Op.IF, path);
            parts.set(i, pair.left());
            model = pair.right();
            broken |= pair.broken();
        }
        parts.set(operands.size() - 1, model);
        Typed last = model;
        ValueType type = Stream.iterate(1, i -> i < parts.size(), i -> i + 2)
                .map(i -> parts.get(i).type())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(last.type());
        broken |= parts.stream().anyMatch(Typed::broken);
        return new Typed(
                new Apply(Op.IF, parts.stream().map(Typed::kernel).toList()), TypeRules.loosen(type, parts), broken);
    }

    /** Checks a fact and its replacement if the fact is unavailable. */
    Typed ifUnavailable(List<Typed> operands, String path) {
        if (!types.arity(Op.IF_UNAVAILABLE, operands, path)) {
            return Typed.BROKEN;
        }
        Typed fact = operands.get(0);
        if (!fact.broken() && !(fact.kernel() instanceof Read read && read.isFact())) {
            types.problems().add(Code.TYPE_MISMATCH, path + "/0", "expected a fact: if_unavailable(fact.NAME, value)");
            return Typed.BROKEN;
        }
        TypeRules.Pair pair = types.unify(fact, operands.get(1), Op.IF_UNAVAILABLE, path);
        return new Typed(
                Apply.of(Op.IF_UNAVAILABLE, pair.left().kernel(), pair.right().kernel()),
                TypeRules.loosen(fact.type(), List.of(pair.left(), pair.right())),
                pair.broken());
    }

    /** Checks a negation, which has one operand. */
    Typed not(List<Typed> operands, String path) {
        return types.arity(Op.NOT, operands, path) ? negate(truth(operands.get(0), path + "/0")) : Typed.BROKEN;
    }

    /** Checks an operator that returns its only operand, a boolean. */
    Typed truth(String name, List<Typed> operands, String path) {
        return types.arity(operands, 1, 1, name, path) ? truth(operands.get(0), path + "/0") : Typed.BROKEN;
    }

    private static Typed result(Op op, TypeRules.Pair pair) {
        return new Typed(Apply.of(op, pair.left().kernel(), pair.right().kernel()), ValueType.BOOLEAN, pair.broken());
    }
}
