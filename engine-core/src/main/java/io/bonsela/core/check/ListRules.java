package io.bonsela.core.check;

import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Operators that look at lists or make them. */
record ListRules(ExpressionChecker checker, TypeRules types) {
    /** Operators whose second operand is evaluated for each element of the first. */
    static final Set<String> ITERATIONS = Set.of("all", "some", "none", "map", "filter", "reduce");

    Typed iteration(String name, List<Expression> operands, Scope scope, String path) {
        boolean reduces = name.equals("reduce");
        if (operands.size() != (reduces ? 3 : 2)) {
            types.problems()
                    .add(
                            Code.WRONG_ARITY,
                            path,
                            "'" + name + "' takes a list and "
                                    + (reduces ? "an expression and what it begins with" : "what to look for in it"));
            return Typed.broken(name);
        }
        Typed list = checker.visit(operands.get(0), scope, path + "/0");
        if (list.broken()) {
            return list;
        }
        if (!list.is(Kind.LIST)) {
            types.problems()
                    .add(
                            Code.TYPE_MISMATCH,
                            path + "/0",
                            "'" + name + "' looks at a list, not at " + TypeRules.name(list));
            return Typed.broken(name);
        }
        ValueType element = element(list);
        if (reduces) {
            return reduction(list, operands, scope, path);
        }
        Typed body = checker.visit(operands.get(1), Scope.element(element), path + "/1");
        if (name.equals("map")) {
            return mapped(list, body, path);
        }
        Typed condition = types.require(body, ValueType.BOOLEAN, path + "/1");
        return new Typed(
                Trees.call(name, list.kernel(), condition.kernel()),
                name.equals("filter") ? list.type() : ValueType.BOOLEAN,
                condition.broken());
    }

    private Typed mapped(Typed list, Typed body, String path) {
        if (body.type() == null && !body.broken()) {
            types.problems().add(Code.TYPE_MISMATCH, path + "/1", "a list holds no nothing");
        }
        return body.type() == null
                ? Typed.broken("map")
                : Typed.of(Trees.call("map", list.kernel(), body.kernel()), ValueType.listOf(body.type()));
    }

    /** What is carried on is of the type of what it begins with. */
    private Typed reduction(Typed list, List<Expression> operands, Scope scope, String path) {
        Typed start = TypeRules.adapt(checker.visit(operands.get(2), scope, path + "/2"), ValueType.MONEY);
        if (start.type() == null) {
            if (!start.broken()) {
                types.problems().add(Code.TYPE_MISMATCH, path + "/2", "'reduce' begins with a value, not with nothing");
            }
            return Typed.broken("reduce");
        }
        ValueType seen = ValueType.object(Map.of("current", element(list), "accumulator", start.type()));
        Typed body = types.require(
                checker.visit(operands.get(1), Scope.element(seen), path + "/1"), start.type(), path + "/1");
        return new Typed(
                Trees.call("reduce", list.kernel(), body.kernel(), start.kernel()), start.type(), body.broken());
    }

    /** A list of the operands; or, merged, of what they list. */
    Typed list(String name, List<Typed> operands, String path) {
        if (operands.isEmpty()) {
            types.problems().add(Code.EMPTY, path, "the type of a list without elements is not known");
            return Typed.broken(name);
        }
        boolean merges = name.equals("merge");
        List<Typed> elements = operands.stream()
                .map(operand -> merges && operand.is(Kind.LIST)
                        ? new Typed(operand.kernel(), element(operand), operand.broken())
                        : operand)
                .toList();
        Typed unified = oneType(name, elements, path);
        if (unified.broken() || unified.type() == null) {
            if (!unified.broken()) {
                types.problems().add(Code.TYPE_MISMATCH, path, "a list holds no nothing");
            }
            return Typed.broken(name);
        }
        return Typed.of(unified.kernel(), ValueType.listOf(unified.type()));
    }

    /** Operands of one type. */
    Typed oneType(String name, List<Typed> operands, String path) {
        if (!types.arity(operands, 1, Integer.MAX_VALUE, name, path)) {
            return Typed.broken(name);
        }
        Typed model = operands.stream()
                .filter(operand -> operand.type() != null && !(operand.kernel() instanceof Literal))
                .findFirst()
                .orElse(operands.get(0));
        List<Typed> unified = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            TypeRules.Pair pair = types.unify(operands.get(i), model, "if", path + "/" + i);
            if (pair.broken()) {
                return Typed.broken(name);
            }
            unified.add(pair.left());
            model = pair.left().type() == null ? model : pair.left();
        }
        Operation kernel =
                new Operation(name, unified.stream().map(Typed::kernel).toList());
        return Typed.of(kernel, TypeRules.loosen(model.type(), unified));
    }

    /** An operator over the elements of a list. */
    Typed spread(String name, Typed list, String path) {
        Expression elements = Trees.call(Expressions.SPREAD, list.kernel());
        ValueType element = element(list);
        boolean number = element.kind() == Kind.NUMBER;
        boolean money = element.kind() == Kind.MONEY;
        boolean text = number || element.kind() == Kind.TEXT || element.kind() == Kind.BOOLEAN;
        boolean fits = switch (name) {
            case "+", "min", "max" -> number || money;
            case "*" -> number;
            case "cat" -> text;
            default -> false;
        };
        if (!fits) {
            types.problems()
                    .add(Code.TYPE_MISMATCH, path, "'" + name + "' does not take the elements of a " + list.type());
            return Typed.broken(name);
        }
        return switch (name) {
            case "cat" -> Typed.of(Trees.call(name, elements), ValueType.TEXT);
            // Of no numbers, the sum is zero and the product one; of no money, the currency is not known.
            case "+" ->
                Typed.of(
                        number ? Trees.call(name, new Literal(BigDecimal.ZERO), elements) : Trees.call(name, elements),
                        element);
            case "*" -> Typed.of(Trees.call(name, new Literal(BigDecimal.ONE), elements), element);
            default -> Typed.of(Trees.call(name, elements), element);
        };
    }

    Typed membership(List<Typed> operands, String path) {
        if (!types.arity(operands, 2, 2, "in", path)) {
            return Typed.broken("in");
        }
        Typed needle = operands.get(0);
        Typed hay = operands.get(1);
        if (needle.broken() || hay.broken()) {
            return Typed.broken("in");
        }
        if (hay.is(Kind.TEXT)) {
            Typed text = types.require(needle, ValueType.TEXT, path + "/0");
            return new Typed(Trees.call("in", text.kernel(), hay.kernel()), ValueType.BOOLEAN, text.broken());
        }
        if (!hay.is(Kind.LIST)) {
            types.problems()
                    .add(
                            Code.TYPE_MISMATCH,
                            path + "/1",
                            "'in' looks into a list or a text, not " + TypeRules.name(hay));
            return Typed.broken("in");
        }
        if (hay.kernel() instanceof Literal literal && needle.type() != null) {
            List<@Nullable Object> adapted = new ArrayList<>();
            for (Object element : (List<?>) Objects.requireNonNull(literal.value())) {
                Typed one = types.require(
                        Typed.of(new Literal(element), types.literalType(element, path + "/1")),
                        needle.type(),
                        path + "/1");
                if (one.broken()) {
                    return Typed.broken("in");
                }
                adapted.add(((Literal) one.kernel()).value());
            }
            return Typed.of(Trees.call("in", needle.kernel(), new Literal(adapted)), ValueType.BOOLEAN);
        }
        ValueType element =
                Objects.requireNonNull(Objects.requireNonNull(hay.type()).element());
        Typed adapted = types.require(needle, element, path + "/0");
        return new Typed(Trees.call("in", adapted.kernel(), hay.kernel()), ValueType.BOOLEAN, adapted.broken());
    }

    private static ValueType element(Typed list) {
        return Objects.requireNonNull(Objects.requireNonNull(list.type()).element());
    }
}
