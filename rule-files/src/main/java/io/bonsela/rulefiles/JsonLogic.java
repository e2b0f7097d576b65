package io.bonsela.rulefiles;

import io.bonsela.api.Money;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Aggregate;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.Window;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Expressions as JsonLogic text, and back. What is printed reads as the same expression, where every literal has a JSON
 * form; money, dates and instants are printed as their texts, which conditions take for them.
 *
 * @see <a href="https://jsonlogic.com">JsonLogic</a>
 */
public final class JsonLogic {
    private static final JsonMapper JSON = JsonMapper.shared();

    private JsonLogic() {}

    /**
     * Reads an expression.
     *
     * @param json JsonLogic
     * @throws InvalidRuleSetException if it is not well-formed, with every mistake
     */
    public static Expression parse(String json) {
        Problems problems = new Problems("JsonLogic");
        Expression expression = new NodeReader(problems)
                .read(json.getBytes(StandardCharsets.UTF_8), true)
                .map(node -> new JsonLogicReader(problems, (path, place) -> {}).read(node, ""))
                .orElse(new Literal(null));
        if (problems.count() > 0) {
            throw new InvalidRuleSetException(problems.found());
        }
        return expression;
    }

    /**
     * Prints an expression.
     *
     * @param expression any expression
     */
    public static String print(Expression expression) {
        StringBuilder out = new StringBuilder();
        write(expression, out);
        return out.toString();
    }

    private static void write(Expression expression, StringBuilder out) {
        if (expression instanceof Literal literal) {
            value(literal.value(), out);
        } else if (expression instanceof Variable variable) {
            List<Runnable> parts = new ArrayList<>(List.of(() -> value(variable.path(), out)));
            add(variable.fallback(), parts, out);
            call("var", parts, out);
        } else if (expression instanceof Operation operation) {
            call(
                    operation.operator(),
                    operation.operands().stream()
                            .<Runnable>map(operand -> () -> write(operand, out))
                            .toList(),
                    out);
        } else if (expression instanceof Aggregate aggregate) {
            aggregate(aggregate, out);
        }
    }

    private static void aggregate(Aggregate aggregate, StringBuilder out) {
        String name = switch (aggregate.measure()) {
            case COUNT -> "count";
            case SUM -> "sum";
            case DISTINCT_DAYS -> "distinct_visit_days";
            case FIRST_DATE -> "first_date";
        };
        List<Runnable> parts = new ArrayList<>(List.of(() -> value(aggregate.eventType(), out)));
        add(aggregate.of(), parts, out);
        if (aggregate.measure() != Expression.Measure.FIRST_DATE) {
            parts.add(() -> window(aggregate.window(), out));
        }
        add(aggregate.filter(), parts, out);
        call(name, parts, out);
    }

    private static void add(@Nullable Expression part, List<Runnable> parts, StringBuilder out) {
        if (part != null) {
            parts.add(() -> write(part, out));
        }
    }

    private static void window(Window window, StringBuilder out) {
        if (window instanceof Window.Days days) {
            out.append("{\"days\":").append(days.days()).append('}');
        } else if (window instanceof Window.Rolling rolling) {
            out.append("{\"hours\":").append(rolling.length().toHours()).append('}');
        } else if (window instanceof Window.Calendar calendar) {
            value(Fields.word(calendar.period()), out);
        } else {
            value("lifetime", out);
        }
    }

    private static void call(String name, List<Runnable> operands, StringBuilder out) {
        out.append('{');
        value(name, out);
        out.append(":[");
        for (int i = 0; i < operands.size(); i++) {
            out.append(i == 0 ? "" : ",");
            operands.get(i).run();
        }
        out.append("]}");
    }

    private static void value(@Nullable Object value, StringBuilder out) {
        if (value == null || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof BigDecimal number) {
            out.append(number.toPlainString());
        } else if (value instanceof List<?> list) {
            out.append('[');
            for (int i = 0; i < list.size(); i++) {
                out.append(i == 0 ? "" : ",");
                value(list.get(i), out);
            }
            out.append(']');
        } else {
            out.append(JSON.writeValueAsString(value instanceof Money money ? money.toString() : value.toString()));
        }
    }
}
