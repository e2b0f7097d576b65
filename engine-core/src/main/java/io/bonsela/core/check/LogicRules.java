package io.bonsela.core.check;

import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** What compares, what is true or false, and what chooses. */
record LogicRules(TypeRules types) {
    private static final Set<Kind> ORDERED = Set.of(Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.INSTANT, Kind.TEXT);

    Typed comparison(String name, List<Typed> operands, String path) {
        if (!types.arity(operands, 2, 2, name, path)) {
            return Typed.broken(name);
        }
        TypeRules.Pair pair = types.unify(operands.get(0), operands.get(1), name, path);
        for (Typed side : List.of(pair.left(), pair.right())) {
            boolean composite = side.is(Kind.LIST) || side.is(Kind.OBJECT);
            if (composite && pair.left().type() != null && pair.right().type() != null) {
                types.problems()
                        .add(Code.TYPE_MISMATCH, path, "'" + name + "' does not compare " + TypeRules.name(side));
                return Typed.broken(name);
            }
        }
        return result(Trees.call(name, pair.left().kernel(), pair.right().kernel()), ValueType.BOOLEAN, pair);
    }

    Typed order(String name, List<Typed> operands, String path) {
        if (!types.arity(operands, 2, Integer.MAX_VALUE, name, path)) {
            return Typed.broken(name);
        }
        Typed result = orderedPair(name, operands.get(0), operands.get(1), path);
        for (int i = 2; i < operands.size(); i++) {
            Typed next = orderedPair(name, operands.get(i - 1), operands.get(i), path);
            result = new Typed(
                    Trees.call("and", result.kernel(), next.kernel()),
                    ValueType.BOOLEAN,
                    result.broken() || next.broken());
        }
        if (operands.size() > 2 && Trees.isTooLarge(result.kernel())) {
            types.problems()
                    .add(
                            Code.TOO_LARGE,
                            path,
                            "what stands in the middle is written out twice, and is too large for it");
            return Typed.broken(name);
        }
        return result;
    }

    private Typed orderedPair(String name, Typed left, Typed right, String path) {
        TypeRules.Pair pair = types.unify(left, right, name, path);
        for (Typed side : List.of(pair.left(), pair.right())) {
            if (!side.broken()
                    && !pair.broken()
                    && (side.type() == null || !ORDERED.contains(side.type().kind()))) {
                types.problems().add(Code.TYPE_MISMATCH, path, "'" + name + "' does not order " + TypeRules.name(side));
                return Typed.broken(name);
            }
        }
        return result(Trees.call(name, pair.left().kernel(), pair.right().kernel()), ValueType.BOOLEAN, pair);
    }

    Typed logic(String name, List<Typed> operands, String path) {
        if (operands.isEmpty()) {
            types.problems().add(Code.EMPTY, path, "a list of conditions must not be empty");
            return Typed.broken(name);
        }
        List<Expression> kernels = new ArrayList<>();
        boolean broken = false;
        for (int i = 0; i < operands.size(); i++) {
            Typed truth = truth(operands.get(i), path + "/" + i);
            kernels.add(truth.kernel());
            broken |= truth.broken();
        }
        Expression kernel = kernels.size() == 1 ? kernels.get(0) : new Operation(name, kernels);
        return new Typed(kernel, ValueType.BOOLEAN, broken);
    }

    private Typed truth(Typed operand, String path) {
        return types.require(operand, ValueType.BOOLEAN, path);
    }

    static Typed negate(Typed operand) {
        return new Typed(Trees.call("!", operand.kernel()), ValueType.BOOLEAN, operand.broken());
    }

    Typed choice(List<Typed> operands, String path) {
        if (operands.size() < 3 || operands.size() % 2 == 0) {
            types.problems()
                    .add(
                            Code.WRONG_ARITY,
                            path,
                            "write 'if' as condition, value, and so on, and the value for otherwise");
            return Typed.broken("if");
        }
        List<Typed> parts = new ArrayList<>(operands);
        Typed model = operands.get(operands.size() - 1);
        boolean broken = false;
        for (int i = 0; i < operands.size(); i++) {
            if (i % 2 == 0 && i < operands.size() - 1) {
                parts.set(i, truth(operands.get(i), path + "/" + i));
                continue;
            }
            TypeRules.Pair pair = types.unify(operands.get(i), model, "if", path);
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
                new Operation("if", parts.stream().map(Typed::kernel).toList()), TypeRules.loosen(type, parts), broken);
    }

    /** A fact, and what is taken for it where it cannot be had. */
    Typed ifUnavailable(List<Typed> operands, String path) {
        if (!types.arity(operands, 2, 2, "if_unavailable", path)) {
            return Typed.broken("if_unavailable");
        }
        Typed fact = operands.get(0);
        if (!fact.broken()
                && !(fact.kernel() instanceof Expression.Variable variable
                        && variable.path().startsWith("fact."))) {
            types.problems()
                    .add(Code.TYPE_MISMATCH, path + "/0", "a fact is wanted here: if_unavailable(fact.NAME, value)");
            return Typed.broken("if_unavailable");
        }
        TypeRules.Pair pair = types.unify(fact, operands.get(1), "if_unavailable", path);
        return new Typed(
                Trees.call("if_unavailable", pair.left().kernel(), pair.right().kernel()),
                TypeRules.loosen(fact.type(), List.of(pair.left(), pair.right())),
                pair.broken());
    }

    /** That it is not so; one operand. */
    Typed not(String name, List<Typed> operands, String path) {
        return types.arity(operands, 1, 1, name, path)
                ? negate(truth(operands.get(0), path + "/0"))
                : Typed.broken(name);
    }

    /** That it is so; one operand. */
    Typed truth(String name, List<Typed> operands, String path) {
        return types.arity(operands, 1, 1, name, path) ? truth(operands.get(0), path + "/0") : Typed.broken(name);
    }

    private static Typed result(Expression kernel, ValueType type, TypeRules.Pair pair) {
        return new Typed(kernel, type, pair.broken());
    }
}
