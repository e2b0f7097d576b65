package io.bonsela.core.check;

import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Apply;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Op;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks operators that read or create lists. */
record ListRules(ExpressionChecker checker, TypeRules types) {
    Typed iteration(Op op, List<Expression> operands, Scope scope, String path) {
        String name = op.spelling();
        if (operands.size() != op.leastOperands()) {
            types.problems()
                    .add(
                            Code.WRONG_ARITY,
                            path,
                            "'" + name + "' takes "
                                    + switch (op) {
                                        case REDUCE -> "a list and an expression and an initial value";
                                        case CHEAPEST -> "a number, a list and an expression for its elements";
                                        default -> "a list and an expression for its elements";
                                    });
            return Typed.BROKEN;
        }
        // Authors write the number of the cheapest elements first.
        String at = op == Op.CHEAPEST ? "/1" : "/0";
        Typed list = checker.visit(operands.get(op == Op.CHEAPEST ? 1 : 0), scope, path + at);
        if (list.broken()) {
            return list;
        }
        if (!list.is(Kind.LIST)) {
            types.problems()
                    .add(Code.TYPE_MISMATCH, path + at, "'" + name + "' takes a list, not " + TypeRules.name(list));
            return Typed.BROKEN;
        }
        ValueType element = element(list);
        if (op == Op.CHEAPEST) {
            return cheapest(list, operands, scope, path);
        }
        if (op == Op.REDUCE) {
            return reduction(list, operands, scope, path);
        }
        Typed body = checker.visit(operands.get(1), scope.element(element, list.kernel()), path + "/1");
        if (op == Op.MAP) {
            return mapped(list, body, path);
        }
        Typed condition = types.require(body, ValueType.BOOLEAN, path + "/1");
        return new Typed(
                Apply.of(op, list.kernel(), condition.kernel()),
                op == Op.FILTER ? list.type() : ValueType.BOOLEAN,
                condition.broken());
    }

    private Typed cheapest(Typed list, List<Expression> operands, Scope scope, String path) {
        Typed count = types.require(checker.visit(operands.get(0), scope, path + "/0"), ValueType.NUMBER, path + "/0");
        Typed by = checker.visit(operands.get(2), scope.element(element(list), list.kernel()), path + "/2");
        boolean ranks = by.is(Kind.NUMBER)
                || (by.is(Kind.MONEY) && Objects.requireNonNull(by.type()).currency() != null);
        if (!by.broken() && !ranks) {
            types.problems()
                    .add(
                            Code.TYPE_MISMATCH,
                            path + "/2",
                            "'cheapest' ranks by a number or by money of one currency, not by " + TypeRules.name(by));
        }
        if (count.kernel() instanceof Constant number
                && number.value() instanceof BigDecimal wanted
                && wanted.signum() < 0) {
            types.problems().add(Code.INVALID_VALUE, path + "/0", "'cheapest' cannot choose " + wanted + " elements");
        }
        SaleLines lines = scope.lines();
        String units =
                lines != null && lines.contain(list.kernel()) ? lines.fields().quantity() : null;
        List<Kernel> kernels = new ArrayList<>(List.of(list.kernel(), by.kernel(), count.kernel()));
        if (units != null) {
            kernels.add(new Constant(units));
        }
        return new Typed(new Apply(Op.CHEAPEST, kernels), list.type(), count.broken() || by.broken() || !ranks);
    }

    private Typed mapped(Typed list, Typed body, String path) {
        if (body.type() == null && !body.broken()) {
            types.problems().add(Code.TYPE_MISMATCH, path + "/1", "a list cannot contain null");
        }
        return body.type() == null
                ? Typed.BROKEN
                : Typed.of(Apply.of(Op.MAP, list.kernel(), body.kernel()), ValueType.listOf(body.type()));
    }

    /** Checks {@code reduce}. The accumulator has the type of the initial value. */
    private Typed reduction(Typed list, List<Expression> operands, Scope scope, String path) {
        Typed start = TypeRules.adapt(checker.visit(operands.get(2), scope, path + "/2"), ValueType.MONEY);
        if (start.type() == null) {
            if (!start.broken()) {
                types.problems().add(Code.TYPE_MISMATCH, path + "/2", "the initial value of 'reduce' cannot be null");
            }
            return Typed.BROKEN;
        }
        ValueType seen = ValueType.object(Map.of("current", element(list), "accumulator", start.type()));
        Typed body = types.require(
                checker.visit(operands.get(1), scope.element(seen, list.kernel()), path + "/1"),
                start.type(),
                path + "/1");
        return new Typed(
                Apply.of(Op.REDUCE, list.kernel(), body.kernel(), start.kernel()), start.type(), body.broken());
    }

    /** Checks a list of the operands or, for {@code merge}, of their elements. */
    Typed list(Op op, List<Typed> operands, String path) {
        if (operands.isEmpty()) {
            types.problems().add(Code.EMPTY, path, "the type of an empty list is unknown");
            return Typed.BROKEN;
        }
        boolean merges = op == Op.MERGE;
        List<Typed> elements = operands.stream()
                .map(operand -> merges && operand.is(Kind.LIST)
                        ? new Typed(operand.kernel(), element(operand), operand.broken())
                        : operand)
                .toList();
        Typed unified = oneType(op, elements, path);
        if (unified.broken() || unified.type() == null) {
            if (!unified.broken()) {
                types.problems().add(Code.TYPE_MISMATCH, path, "a list cannot contain null");
            }
            return Typed.BROKEN;
        }
        return Typed.of(unified.kernel(), ValueType.listOf(unified.type()));
    }

    /** Checks operands that must have the same type. */
    Typed oneType(Op op, List<Typed> operands, String path) {
        if (!types.arity(op, operands, path)) {
            return Typed.BROKEN;
        }
        Typed model = operands.stream()
                .filter(operand -> operand.type() != null && !(operand.kernel() instanceof Constant))
                .findFirst()
                .orElse(operands.get(0));
        List<Typed> unified = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            TypeRules.Pair pair = types.unify(operands.get(i), model, op, path + "/" + i);
            if (pair.broken()) {
                return Typed.BROKEN;
            }
            unified.add(pair.left());
            model = pair.left().type() == null ? model : pair.left();
        }
        return Typed.of(
                new Apply(op, unified.stream().map(Typed::kernel).toList()), TypeRules.loosen(model.type(), unified));
    }

    /** Checks an operator over the elements of a list. */
    Typed spread(Op op, Typed list, String path) {
        Kernel elements = Apply.of(Op.SPREAD, list.kernel());
        ValueType element = element(list);
        boolean number = element.kind() == Kind.NUMBER;
        boolean money = element.kind() == Kind.MONEY;
        boolean text = number || element.kind() == Kind.TEXT || element.kind() == Kind.BOOLEAN;
        boolean fits = switch (op) {
            case ADD, MIN, MAX -> number || money;
            case MULTIPLY -> number;
            case CAT -> text;
            default -> false;
        };
        if (!fits) {
            types.problems()
                    .add(
                            Code.TYPE_MISMATCH,
                            path,
                            "'" + op.spelling() + "' cannot be applied to the elements of a " + list.type());
            return Typed.BROKEN;
        }
        return switch (op) {
            case CAT -> Typed.of(Apply.of(op, elements), ValueType.TEXT);
            // The sum of no numbers is zero and their product is one; the currency of no money is unknown.
            case ADD ->
                Typed.of(
                        number ? Apply.of(op, new Constant(BigDecimal.ZERO), elements) : Apply.of(op, elements),
                        element);
            case MULTIPLY -> Typed.of(Apply.of(op, new Constant(BigDecimal.ONE), elements), element);
            default -> Typed.of(Apply.of(op, elements), element);
        };
    }

    Typed membership(List<Typed> operands, String path) {
        if (!types.arity(Op.IN, operands, path)) {
            return Typed.BROKEN;
        }
        Typed needle = operands.get(0);
        Typed hay = operands.get(1);
        if (needle.broken() || hay.broken()) {
            return Typed.BROKEN;
        }
        if (hay.is(Kind.TEXT)) {
            Typed text = types.require(needle, ValueType.TEXT, path + "/0");
            return new Typed(Apply.of(Op.IN, text.kernel(), hay.kernel()), ValueType.BOOLEAN, text.broken());
        }
        if (!hay.is(Kind.LIST)) {
            types.problems()
                    .add(Code.TYPE_MISMATCH, path + "/1", "'in' searches a list or a text, not " + TypeRules.name(hay));
            return Typed.BROKEN;
        }
        if (hay.kernel() instanceof Constant constant && needle.type() != null) {
            List<@Nullable Object> adapted = new ArrayList<>();
            for (Object element : (List<?>) Objects.requireNonNull(constant.value())) {
                Typed one = types.require(
                        Typed.of(new Constant(element), types.literalType(element, path + "/1")),
                        needle.type(),
                        path + "/1");
                if (one.broken()) {
                    return Typed.BROKEN;
                }
                adapted.add(((Constant) one.kernel()).value());
            }
            return Typed.of(Apply.of(Op.IN, needle.kernel(), new Constant(adapted)), ValueType.BOOLEAN);
        }
        ValueType element =
                Objects.requireNonNull(Objects.requireNonNull(hay.type()).element());
        Typed adapted = types.require(needle, element, path + "/0");
        return new Typed(Apply.of(Op.IN, adapted.kernel(), hay.kernel()), ValueType.BOOLEAN, adapted.broken());
    }

    private static ValueType element(Typed list) {
        return Objects.requireNonNull(Objects.requireNonNull(list.type()).element());
    }
}
