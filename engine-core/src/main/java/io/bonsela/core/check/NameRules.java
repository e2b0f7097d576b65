package io.bonsela.core.check;

import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operators whose operands name variables. In a rule names are written out, so that they can be checked. */
record NameRules(ExpressionChecker checker, TypeRules types) {

    /** Null: the operator is none of these. */
    @Nullable
    Typed check(String name, List<Expression> operands, Scope scope, String path) {
        return switch (name) {
            case "var" -> refused("'var' takes a path that is written out, and perhaps a value for nothing", path);
            case "val" -> {
                String steps = steps(operands);
                yield steps == null
                        ? refused("'val' takes the steps of a path, written out", path)
                        : checker.visit(new Variable(steps, null), scope, path);
            }
            case "exists" -> {
                String steps = steps(operands);
                yield steps == null
                        ? refused("'exists' takes the steps of a path, written out", path)
                        : present(checker.visit(new Variable(steps, null), scope, path));
            }
            case "missing" -> missing(names(operands), scope, path);
            case "missing_some" -> missingSome(operands, scope, path);
            default -> null;
        };
    }

    private Typed refused(String message, String path) {
        types.problems().add(Code.INVALID_VALUE, path, message);
        return Typed.broken("var");
    }

    private static @Nullable String steps(List<Expression> operands) {
        List<String> steps = names(operands);
        return steps == null ? null : String.join(".", steps);
    }

    /** Texts as operands, or one list of them; null: something else. */
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
        return new Typed(Trees.call("!=", variable.kernel(), new Literal(null)), ValueType.BOOLEAN, variable.broken());
    }

    /** Of these names, those that are nothing, or the empty text. */
    private Typed missing(@Nullable List<String> names, Scope scope, String path) {
        if (names == null || names.isEmpty()) {
            return refused("'missing' takes names that are written out", path);
        }
        List<Expression> parts = new ArrayList<>();
        boolean broken = false;
        for (int i = 0; i < names.size(); i++) {
            Typed there = there(names.get(i), scope, path + "/" + i);
            parts.add(Trees.call("if", there.kernel(), new Literal(List.of()), new Literal(names.get(i))));
            broken |= there.broken();
        }
        return new Typed(new Operation("merge", parts), ValueType.listOf(ValueType.TEXT), broken);
    }

    /** None, if so many of these names are there; else those that are not. */
    private Typed missingSome(List<Expression> operands, Scope scope, String path) {
        List<String> names = operands.size() == 2 ? names(operands.subList(1, 2)) : null;
        boolean counted = operands.size() == 2
                && operands.get(0) instanceof Literal literal
                && literal.value() instanceof BigDecimal;
        if (names == null || !counted) {
            return refused("write 'missing_some' as how many are needed, and a list of names", path);
        }
        Typed missing = missing(names, scope, path + "/1");
        List<Expression> there = new ArrayList<>(List.of(new Literal(BigDecimal.ZERO)));
        for (Expression part : missing.kernel().parts()) {
            Expression condition = part.parts().get(0);
            there.add(Trees.call("if", condition, new Literal(BigDecimal.ONE), new Literal(BigDecimal.ZERO)));
        }
        Expression enough = Trees.call(">=", new Operation("+", there), operands.get(0));
        return new Typed(
                Trees.call("if", enough, new Literal(List.of()), missing.kernel()), missing.type(), missing.broken());
    }

    private Typed there(String name, Scope scope, String path) {
        Typed variable = checker.visit(new Variable(name, null), scope, path);
        Typed present = present(variable);
        return variable.is(Kind.TEXT)
                ? Typed.of(
                        Trees.call("and", present.kernel(), Trees.call("!=", variable.kernel(), new Literal(""))),
                        ValueType.BOOLEAN)
                : present;
    }
}
