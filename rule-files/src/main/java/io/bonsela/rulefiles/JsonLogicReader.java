package io.bonsela.rulefiles;

import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Aggregate;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Measure;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.Location;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.Period;
import io.bonsela.api.rule.Window;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads JsonLogic into expressions: a mapping of one name is an operator with its operands, all else is a literal.
 *
 * @see <a href="https://jsonlogic.com">JsonLogic</a>
 */
final class JsonLogicReader {
    private static final int MOST_DAYS = 36_600;

    private final Problems problems;
    private final BiConsumer<String, Location> places;

    /** A reader that tells where each part stands. */
    JsonLogicReader(Problems problems, BiConsumer<String, Location> places) {
        this.problems = problems;
        this.places = places;
    }

    Expression read(Node node, String path) {
        places.accept(path, problems.location(node));
        if (node instanceof Node.Scalar scalar) {
            return new Literal(scalar.value());
        }
        if (node instanceof Node.Sequence sequence) {
            return list(sequence, path);
        }
        Map<String, Node.Entry> entries = ((Node.Mapping) node).entries();
        if (entries.size() != 1) {
            problems.add(
                    entries.isEmpty() ? Code.EMPTY : Code.INVALID_VALUE,
                    path,
                    entries.isEmpty()
                            ? "an operator is wanted here, not an empty mapping"
                            : "an operation has one operator, not " + String.join(" and ", entries.keySet()),
                    node);
            return new Literal(null);
        }
        Map.Entry<String, Node.Entry> operation = entries.entrySet().iterator().next();
        Node value = operation.getValue().value();
        List<Node> operands = value instanceof Node.Sequence sequence ? sequence.elements() : List.of(value);
        return operation(operation.getKey(), operands, path, node);
    }

    private Expression list(Node.Sequence sequence, String path) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Node element : sequence.elements()) {
            if (element instanceof Node.Scalar scalar) {
                values.add(scalar.value());
            } else {
                problems.add(Code.INVALID_VALUE, path, "a list holds single values, not expressions", element);
            }
        }
        return new Literal(values);
    }

    private Expression operation(String name, List<Node> operands, String path, Node node) {
        return switch (name) {
            case "var" -> variable(operands, path, node);
            case "count" -> aggregate(Measure.COUNT, operands, path, node);
            case "sum" -> aggregate(Measure.SUM, operands, path, node);
            case "distinct_visit_days" -> aggregate(Measure.DISTINCT_DAYS, operands, path, node);
            case "first_date" -> aggregate(Measure.FIRST_DATE, operands, path, node);
            default -> {
                List<Expression> parts = new ArrayList<>();
                for (int i = 0; i < operands.size(); i++) {
                    parts.add(read(operands.get(i), path + "/" + i));
                }
                yield new Operation(name, parts);
            }
        };
    }

    private Expression variable(List<Node> operands, String path, Node node) {
        if (operands.isEmpty() || operands.size() > 2) {
            problems.add(
                    Code.WRONG_ARITY, path, "'var' takes a path, and perhaps a value for where it leads nowhere", node);
            return new Literal(null);
        }
        Object name = operands.get(0) instanceof Node.Scalar scalar ? scalar.value() : null;
        if (!(name instanceof String text)) {
            problems.add(Code.INVALID_VALUE, path, "'var' takes a path such as event.amount", node);
            return new Literal(null);
        }
        Expression fallback = operands.size() == 2 ? read(operands.get(1), path + "/1") : null;
        return new Variable(text, fallback);
    }

    /** Event type, what to sum, window, filter; each where the measure has it. */
    private Expression aggregate(Measure measure, List<Node> operands, String path, Node node) {
        boolean sum = measure == Measure.SUM;
        boolean first = measure == Measure.FIRST_DATE;
        int least = 1 + (sum ? 1 : 0) + (first ? 0 : 1);
        Object type = !operands.isEmpty() && operands.get(0) instanceof Node.Scalar scalar ? scalar.value() : null;
        if (operands.size() < least || operands.size() > least + 1 || !(type instanceof String eventType)) {
            problems.add(
                    Code.WRONG_ARITY,
                    path,
                    "write event type" + (sum ? ", what to sum" : "") + (first ? "" : ", window")
                            + ", and perhaps a filter",
                    node);
            return new Literal(null);
        }
        Expression of = sum ? read(operands.get(1), path + "/of") : null;
        Window window = first ? new Window.Lifetime() : window(operands.get(least - 1), path);
        Expression filter = operands.size() > least ? read(operands.get(least), path + "/filter") : null;
        return new Aggregate(measure, eventType, of, filter, window);
    }

    private Window window(Node node, String path) {
        if (node instanceof Node.Scalar scalar && scalar.value() instanceof String word) {
            if (word.equals("lifetime")) {
                return new Window.Lifetime();
            }
            Optional<Period> period = Arrays.stream(Period.values())
                    .filter(p -> Fields.word(p).equals(word))
                    .findFirst();
            if (period.isPresent()) {
                return new Window.Calendar(period.get());
            }
        }
        if (node instanceof Node.Mapping mapping && mapping.entries().size() == 1) {
            Map.Entry<String, Node.Entry> entry =
                    mapping.entries().entrySet().iterator().next();
            int length = length(entry.getValue().value());
            if (length > 0 && entry.getKey().equals("days")) {
                return new Window.Days(length);
            }
            if (length > 0 && entry.getKey().equals("hours")) {
                return new Window.Rolling(Duration.ofHours(length));
            }
            if (length > 0) {
                problems.add(
                        Code.INVALID_WINDOW,
                        path,
                        "a window has no '" + entry.getKey() + "'"
                                + NearMiss.hint(entry.getKey(), List.of("days", "hours")),
                        node);
                return new Window.Lifetime();
            }
        }
        problems.add(
                Code.INVALID_WINDOW,
                path,
                "write a window as {days: 30}, {hours: 24}, day, week, month, year or lifetime",
                node);
        return new Window.Lifetime();
    }

    private static int length(Node node) {
        Object value = node instanceof Node.Scalar scalar ? scalar.value() : null;
        boolean valid = value instanceof BigDecimal number
                && number.scale() == 0
                && number.signum() > 0
                && number.compareTo(BigDecimal.valueOf(24L * MOST_DAYS)) <= 0;
        return valid ? ((BigDecimal) Objects.requireNonNull(value)).intValueExact() : 0;
    }
}
