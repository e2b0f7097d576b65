package io.bonsela.drools;

import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes an expression as an injective text. Drools shares one node between constraints of one id and one only, so two
 * different expressions must never have the same text, nor one expression two.
 */
final class ConstraintId {
    private ConstraintId() {}

    static String of(Expression expression) {
        StringBuilder text = new StringBuilder();
        write(expression, text);
        return text.toString();
    }

    private static void write(Expression expression, StringBuilder text) {
        if (expression instanceof Literal literal) {
            value(literal.value(), text);
        } else if (expression instanceof Variable variable) {
            text.append('$');
            sized(variable.path(), text);
        } else if (expression instanceof Operation operation) {
            text.append('(');
            sized(operation.operator(), text);
            operation.operands().forEach(operand -> write(operand, text));
            text.append(')');
        } else {
            throw new IllegalArgumentException("not of the kernel: " + expression);
        }
    }

    private static void value(@Nullable Object value, StringBuilder text) {
        if (value == null) {
            text.append('-');
        } else if (value instanceof List<?> list) {
            text.append('[');
            list.forEach(element -> value(element, text));
            text.append(']');
        } else {
            text.append(value.getClass().getSimpleName());
            sized(value.toString(), text);
        }
    }

    /** With its length in front, a text cannot run into what follows it. */
    private static void sized(String part, StringBuilder text) {
        text.append(part.length()).append(':').append(part);
    }
}
