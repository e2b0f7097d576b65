package io.bonsela.core.check;

import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Apply;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Op;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks operators whose operands name variables. The names must be literals, so that they can be checked. */
record NameRules(ExpressionChecker checker, TypeRules types) {

    Typed check(Derived name, List<Expression> operands, Scope scope, String path) {
        return switch (name) {
            case VAR -> refused("'var' takes a literal path and an optional default for null", path);
            case VAL -> {
                String steps = steps(operands);
                yield steps == null
                        ? refused("'val' takes the literal steps of a path", path)
                        : checker.visit(new Variable(steps, null), scope, path);
            }
            case EXISTS -> {
                String steps = steps(operands);
                yield steps == null
                        ? refused("'exists' takes the literal steps of a path", path)
                        : present(checker.visit(new Variable(steps, null), scope, path));
            }
            case MISSING -> missing(names(operands), scope, path);
            case MISSING_SOME -> missingSome(operands, scope, path);
            default -> throw new IllegalStateException(name.name());
        };
    }

    /** Checks the name of a cap of the rule. */
    Typed capLeft(List<Expression> operands, Scope scope, String path) {
        List<String> names = names(operands);
        if (names == null || names.size() != 1) {
            return refused("'cap.left' takes the id of a cap of the rule in quotes", path);
        }
        String variable = Derived.CAP_LEFT.spelling() + "." + names.get(0);
        ValueType type = scope.resolve(variable);
        if (type == null) {
            String prefix = Derived.CAP_LEFT.spelling() + ".";
            List<String> caps = scope.roots().keySet().stream()
                    .filter(root -> root.startsWith(prefix))
                    .map(root -> root.substring(prefix.length()))
                    .toList();
            return refused(
                    "the rule has no cap '" + names.get(0) + "'"
                            + (caps.isEmpty()
                                    ? ": its conditions and rewards read the caps of the rule itself"
                                    : NearMiss.hint(names.get(0), caps)),
                    path);
        }
        return Typed.of(Read.of(variable), type);
    }

    private Typed refused(String message, String path) {
        types.problems().add(Code.INVALID_VALUE, path, message);
        return Typed.BROKEN;
    }

    private static @Nullable String steps(List<Expression> operands) {
        List<String> steps = names(operands);
        return steps == null ? null : String.join(".", steps);
    }

    /** Returns the names from literal texts or from one literal list of texts; null for other operands. */
    private static @Nullable List<String> names(List<Expression> operands) {
        Object only = operands.size() == 1 && operands.get(0) instanceof Literal literal ? literal.value() : null;
        List<?> given = only instanceof List<?> list
                ? list
                : operands.stream().map(NameRules::text).toList();
        return given.stream().allMatch(String.class::isInstance)
                ? given.stream().map(String.class::cast).toList()
                : null;
    }

    private static Object text(Expression operand) {
        return operand instanceof Literal literal && literal.value() instanceof String text ? text : operand;
    }

    private static Typed present(Typed variable) {
        return new Typed(
                Apply.of(Op.NOT_EQUAL, variable.kernel(), Constant.NULL), ValueType.BOOLEAN, variable.broken());
    }

    /** Checks {@code missing}: the names whose value is null or the empty text. */
    private Typed missing(@Nullable List<String> names, Scope scope, String path) {
        if (names == null || names.isEmpty()) {
            return refused("'missing' takes literal names", path);
        }
        List<Kernel> parts = new ArrayList<>();
        boolean broken = false;
        for (int i = 0; i < names.size(); i++) {
            Typed there = there(names.get(i), scope, path + "/" + i);
            parts.add(Apply.of(Op.IF, there.kernel(), new Constant(List.of()), new Constant(names.get(i))));
            broken |= there.broken();
        }
        return new Typed(new Apply(Op.MERGE, parts), ValueType.listOf(ValueType.TEXT), broken);
    }

    /** Checks {@code missing_some}: empty if enough of the names have a value, otherwise the names without one. */
    private Typed missingSome(List<Expression> operands, Scope scope, String path) {
        List<String> names = operands.size() == 2 ? names(operands.subList(1, 2)) : null;
        boolean counted = operands.size() == 2
                && operands.get(0) instanceof Literal literal
                && literal.value() instanceof BigDecimal;
        if (names == null || !counted) {
            return refused("'missing_some' takes the required number and a list of literal names", path);
        }
        Typed missing = missing(names, scope, path + "/1");
        List<Kernel> there = new ArrayList<>(List.of(new Constant(BigDecimal.ZERO)));
        for (Kernel part : missing.kernel().operands()) {
            Kernel condition = part.operands().get(0);
            there.add(Apply.of(Op.IF, condition, new Constant(BigDecimal.ONE), new Constant(BigDecimal.ZERO)));
        }
        Constant needed = new Constant(((Literal) operands.get(0)).value());
        Kernel enough = Apply.of(Op.AT_LEAST, new Apply(Op.ADD, there), needed);
        return new Typed(
                Apply.of(Op.IF, enough, new Constant(List.of()), missing.kernel()), missing.type(), missing.broken());
    }

    private Typed there(String name, Scope scope, String path) {
        Typed variable = checker.visit(new Variable(name, null), scope, path);
        Typed present = present(variable);
        return variable.is(Kind.TEXT)
                ? Typed.of(
                        Apply.of(Op.AND, present.kernel(), Apply.of(Op.NOT_EQUAL, variable.kernel(), new Constant(""))),
                        ValueType.BOOLEAN)
                : present;
    }
}
