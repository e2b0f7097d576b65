package io.bonsela.rulefiles.language;

import io.bonsela.api.Money;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Aggregate;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Measure;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.Window;
import io.bonsela.rulefiles.document.Fields;
import io.bonsela.rulefiles.document.Node;
import io.bonsela.rulefiles.document.NodeReader;
import io.bonsela.rulefiles.document.Nodes;
import io.bonsela.rulefiles.document.Problems;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Converts JsonLogic text to expressions and back. Printed text parses to the same expression if every literal has a
 * JSON form; money, dates and instants are printed as text, which conditions accept in their place.
 *
 * @see <a href="https://jsonlogic.com">JsonLogic</a>
 */
public final class JsonLogic {
    /** The operators on the subject's earlier events. */
    static final Map<String, Measure> MEASURES = Map.of(
            "count", Measure.COUNT,
            "sum", Measure.SUM,
            "min_of", Measure.MIN,
            "max_of", Measure.MAX,
            "distinct", Measure.DISTINCT,
            "last", Measure.LAST,
            "distinct_visit_days", Measure.DISTINCT_DAYS,
            "streak", Measure.STREAK,
            "first_date", Measure.FIRST_DATE);

    /** The measures that evaluate an expression on each event. */
    static final Set<Measure> OF_A_PART = Set.of(Measure.SUM, Measure.MIN, Measure.MAX, Measure.DISTINCT, Measure.LAST);

    /** The number of digits that rules compute with. */
    private static final int RULE_DIGITS = 34;

    /** The number of digits that {@code apply} computes with. */
    private static final int DIGITS = 1_000;

    private static final JsonMapper JSON = JsonMapper.shared();

    private JsonLogic() {}

    /**
     * Reads an expression.
     *
     * @param json JsonLogic
     * @throws InvalidRuleSetException if it is not well-formed; contains every error
     */
    public static Expression parse(String json) {
        return Objects.requireNonNull(read(
                json,
                RULE_DIGITS,
                (node, problems) -> JsonLogicReader.ofLogic(problems).read(node, "")));
    }

    private static <T> @Nullable T read(String json, int digits, BiFunction<Node, Problems, @Nullable T> reader) {
        Problems problems = new Problems("JSON");
        T read = new NodeReader(problems, digits)
                .read(json.getBytes(StandardCharsets.UTF_8), true)
                .map(node -> reader.apply(node, problems))
                .orElse(null);
        if (problems.count() > 0) {
            throw new InvalidRuleSetException(problems.found());
        }
        return read;
    }

    /**
     * Applies JsonLogic to data with JsonLogic's own semantics: loose equality, loose truth, and exact decimal numbers,
     * with division to 34 digits (IEEE 754 decimal128). Rules, which decide on money, do not use these loose semantics:
     * their types are checked.
     *
     * @param rule an expression with JsonLogic's own operators that takes at most 100,000 steps
     * @param data a String, Boolean, Integer, Long, BigInteger or BigDecimal, or lists and maps of those; may be null
     * @return a value of the same kinds, with numbers as BigDecimal; may be null
     * @throws LogicException if evaluation ends in a JsonLogic error
     * @throws io.bonsela.api.BonselaException INVALID_VALUE if the data has a different type
     */
    public static @Nullable Object apply(Expression rule, @Nullable Object data) {
        try {
            return new LogicEvaluator().apply(rule, new LogicContext(LogicValues.of(data), null));
        } catch (StackOverflowError e) {
            throw new LogicException(LogicException.LIMIT);
        }
    }

    /**
     * Applies JsonLogic to JSON data and returns JSON.
     *
     * @param rule JsonLogic
     * @param data JSON
     * @throws LogicException if evaluation ends in a JsonLogic error
     * @throws InvalidRuleSetException if either is not well-formed
     */
    public static String apply(String rule, String data) {
        StringBuilder out = new StringBuilder();
        Expression read = Objects.requireNonNull(read(
                rule,
                DIGITS,
                (node, problems) -> JsonLogicReader.ofLogic(problems).read(node, "")));
        value(apply(read, read(data, DIGITS, (node, problems) -> Nodes.value(node))), out);
        return out.toString();
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
            literal(literal.value(), out);
        } else if (expression instanceof Variable variable) {
            List<Runnable> parts = new ArrayList<>(List.of(() -> value(variable.path(), out)));
            add(variable.fallback(), parts, out);
            call("var", parts, out);
        } else if (expression instanceof Operation operation) {
            operation(operation, out);
        } else if (expression instanceof Aggregate aggregate) {
            aggregate(aggregate, out);
        }
    }

    /** Wraps a literal in {@code preserve} if it would be read as an operation. */
    private static void literal(@Nullable Object value, StringBuilder out) {
        if (looksLikeAnOperation(value)) {
            call("preserve", value, out);
        } else {
            value(value, out);
        }
    }

    private static boolean looksLikeAnOperation(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().anyMatch(JsonLogic::looksLikeAnOperation);
        }
        return value instanceof Map<?, ?> map && map.size() == 1;
    }

    private static void call(String name, @Nullable Object operand, StringBuilder out) {
        out.append('{');
        value(name, out);
        out.append(':');
        value(operand, out);
        out.append('}');
    }

    private static void operation(Operation operation, StringBuilder out) {
        List<Runnable> operands = operation.operands().stream()
                .<Runnable>map(operand -> () -> write(operand, out))
                .toList();
        boolean spreads = operation.operands().size() == 1
                && operation.operands().get(0) instanceof Operation spread
                && spread.operator().equals(Expressions.SPREAD);
        if (operation.operator().equals(Expressions.LIST)) {
            enclose('[', operands, ']', out);
        } else if (spreads) {
            spread(operation, out);
        } else {
            call(operation.operator(), operands, out);
        }
    }

    private static void spread(Operation operation, StringBuilder out) {
        Expression alone = operation.operands().get(0).parts().get(0);
        out.append('{');
        value(operation.operator(), out);
        out.append(':');
        if (alone instanceof Literal literal && literal.value() instanceof List<?> list) {
            call("preserve", list, out);
        } else {
            write(alone, out);
        }
        out.append('}');
    }

    private static void aggregate(Aggregate aggregate, StringBuilder out) {
        String name = MEASURES.entrySet().stream()
                .filter(entry -> entry.getValue() == aggregate.measure())
                .findFirst()
                .orElseThrow()
                .getKey();
        List<Runnable> parts = new ArrayList<>(List.of(() -> value(aggregate.eventType(), out)));
        add(aggregate.of(), parts, out);
        if (aggregate.measure() != Measure.FIRST_DATE) {
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
        } else if (window instanceof Window.Since since) {
            out.append("{\"since\":{\"event\":");
            value(since.eventType(), out);
            if (since.filter() != null) {
                out.append(",\"where\":");
                write(since.filter(), out);
            }
            out.append(",\"within\":");
            window(since.within(), out);
            out.append("}}");
        } else {
            value("lifetime", out);
        }
    }

    private static void call(String name, List<Runnable> operands, StringBuilder out) {
        out.append('{');
        value(name, out);
        out.append(':');
        enclose('[', operands, ']', out);
        out.append('}');
    }

    private static void enclose(char open, List<Runnable> elements, char close, StringBuilder out) {
        out.append(open);
        for (int i = 0; i < elements.size(); i++) {
            out.append(i == 0 ? "" : ",");
            elements.get(i).run();
        }
        out.append(close);
    }

    private static void value(@Nullable Object value, StringBuilder out) {
        if (value == null || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof BigDecimal number) {
            out.append(LogicValues.text(number));
        } else if (value instanceof List<?> list) {
            List<Runnable> elements = new ArrayList<>();
            list.forEach(element -> elements.add(() -> value(element, out)));
            enclose('[', elements, ']', out);
        } else if (value instanceof Map<?, ?> map) {
            List<Runnable> fields = new ArrayList<>();
            map.forEach((name, field) -> fields.add(() -> {
                value(name, out);
                out.append(':');
                value(field, out);
            }));
            enclose('{', fields, '}', out);
        } else {
            out.append(JSON.writeValueAsString(value instanceof Money money ? money.toString() : value.toString()));
        }
    }
}
