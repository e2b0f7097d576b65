package io.bonsela.rulefiles.language;

import io.bonsela.api.BonselaException;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Diagnostic.Location;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Aggregate;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Measure;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.Window;
import io.bonsela.rulefiles.document.Fields;
import io.bonsela.rulefiles.document.Node;
import io.bonsela.rulefiles.document.Nodes;
import io.bonsela.rulefiles.document.Problems;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Reads JsonLogic into expressions: a mapping with one name is an operator with its operands; everything else is a
 * literal or a list of expressions.
 *
 * @see <a href="https://jsonlogic.com">JsonLogic</a>
 */
final class JsonLogicReader {
    private static final int MOST_DAYS = 36_600;
    private static final int LITERAL_DIGITS = 34;

    /**
     * Operators that accept a single operand that is not written as a list, and take the list it evaluates to as
     * operands.
     */
    private static final Set<String> SPREADING =
            Set.of("+", "-", "*", "/", "%", "min", "max", "cat", "and", "or", "if", "?:");

    private final Problems problems;
    private final BiConsumer<String, Location> places;
    private final boolean ofRules;

    private JsonLogicReader(Problems problems, BiConsumer<String, Location> places, boolean ofRules) {
        this.problems = problems;
        this.places = places;
        this.ofRules = ofRules;
    }

    /** Creates a reader for rules, which reports the location of each part. Rules have no literal mappings. */
    static JsonLogicReader ofRules(Problems problems, BiConsumer<String, Location> places) {
        return new JsonLogicReader(problems, places, true);
    }

    /** Creates a reader for JsonLogic outside rules: a mapping with no name or several names is a literal. */
    static JsonLogicReader ofLogic(Problems problems) {
        return new JsonLogicReader(problems, (path, place) -> {}, false);
    }

    Expression read(Node node, String path) {
        places.accept(path, problems.location(node));
        if (node instanceof Node.Sequence sequence) {
            List<Expression> parts = operands(sequence.elements(), path);
            return parts.stream().allMatch(Literal.class::isInstance)
                    ? literal(node, path)
                    : new Operation(Expressions.LIST, parts);
        }
        if (node instanceof Node.Mapping mapping && mapping.entries().size() == 1) {
            Map.Entry<String, Node.Entry> operation =
                    mapping.entries().entrySet().iterator().next();
            return operation(operation.getKey(), operation.getValue().value(), path, node);
        }
        if (ofRules && node instanceof Node.Mapping mapping) {
            Set<String> names = mapping.entries().keySet();
            problems.add(
                    names.isEmpty() ? Code.EMPTY : Code.INVALID_VALUE,
                    path,
                    names.isEmpty()
                            ? "expected an operator, but found an empty mapping"
                            : "an operation must have one operator, not " + String.join(" and ", names),
                    node);
            return new Literal(null);
        }
        if (!ofRules
                && node instanceof Node.Scalar scalar
                && scalar.value() instanceof BigDecimal number
                && isLong(number)) {
            // A literal cannot hold such a number; a text is converted to a number by the operation.
            return new Operation("+", List.of(new Literal(number.toPlainString())));
        }
        return literal(node, path);
    }

    private static boolean isLong(BigDecimal number) {
        return number.precision() > LITERAL_DIGITS || Math.abs((long) number.scale()) > LITERAL_DIGITS;
    }

    private Expression literal(Node node, String path) {
        try {
            return new Literal(Nodes.value(node));
        } catch (BonselaException e) {
            problems.add(Code.TOO_LARGE, path, "this value is too large: " + e.detail(), node);
            return new Literal(null);
        }
    }

    private List<Expression> operands(List<Node> nodes, String path) {
        List<Expression> parts = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            parts.add(read(nodes.get(i), path + "/" + i));
        }
        return parts;
    }

    private Expression operation(String name, Node value, String path, Node node) {
        List<Node> operands = value instanceof Node.Sequence sequence ? sequence.elements() : List.of(value);
        Measure measure = JsonLogic.MEASURES.get(name);
        if (measure != null) {
            return aggregate(measure, operands, path, node);
        }
        switch (name) {
            case "preserve":
                return literal(value, path);
            case Expressions.LIST, Expressions.SPREAD:
                problems.add(Code.UNKNOWN_OPERATOR, path, "'" + name + "' is not an operator: write [ ... ]", node);
                return new Literal(null);
            default:
                break;
        }
        List<Expression> parts = operands(operands, path);
        if (name.equals("var")) {
            return variable(parts);
        }
        boolean alone = !(value instanceof Node.Sequence);
        return new Operation(
                name, alone && SPREADING.contains(name) ? List.of(new Operation(Expressions.SPREAD, parts)) : parts);
    }

    /** Returns a variable for a constant path, and an operation for a computed path. */
    private static Expression variable(List<Expression> parts) {
        Object path = parts.isEmpty() ? "" : parts.get(0) instanceof Literal literal ? literal.value() : parts;
        String text = path == null ? "" : path instanceof BigDecimal number ? number.toPlainString() : path.toString();
        boolean written = path == null || path instanceof String || path instanceof BigDecimal;
        return written && parts.size() <= 2
                ? new Variable(text, parts.size() == 2 ? parts.get(1) : null)
                : new Operation("var", parts);
    }

    /** Reads event type, measured expression, window and filter, as far as the measure takes them. */
    private Expression aggregate(Measure measure, List<Node> operands, String path, Node node) {
        boolean of = JsonLogic.OF_A_PART.contains(measure);
        boolean first = measure == Measure.FIRST_DATE;
        int least = 1 + (of ? 1 : 0) + (first ? 0 : 1);
        Object type = !operands.isEmpty() && operands.get(0) instanceof Node.Scalar scalar ? scalar.value() : null;
        if (operands.size() < least || operands.size() > least + 1 || !(type instanceof String eventType)) {
            problems.add(
                    Code.WRONG_ARITY,
                    path,
                    "expected event type" + (of ? ", expression" : "") + (first ? "" : ", window")
                            + " and an optional filter",
                    node);
            return new Literal(null);
        }
        Expression part = of ? read(operands.get(1), path + "/of") : null;
        Window window = first ? new Window.Lifetime() : window(operands.get(least - 1), path);
        Expression filter = operands.size() > least ? read(operands.get(least), path + "/filter") : null;
        return new Aggregate(measure, eventType, part, filter, window);
    }

    private Window window(Node node, String path) {
        if (node instanceof Node.Scalar scalar && scalar.value() instanceof String word) {
            if (word.equals("lifetime")) {
                return new Window.Lifetime();
            }
            Optional<CalendarPeriod> period = Arrays.stream(CalendarPeriod.values())
                    .filter(p -> Fields.word(p).equals(word))
                    .findFirst();
            if (period.isPresent()) {
                return new Window.Calendar(period.get());
            }
        }
        if (node instanceof Node.Mapping mapping && mapping.entries().size() == 1) {
            Map.Entry<String, Node.Entry> entry =
                    mapping.entries().entrySet().iterator().next();
            if (entry.getKey().equals("since")) {
                return since(entry.getValue().value(), path);
            }
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
                        "unknown window '" + entry.getKey() + "'"
                                + NearMiss.hint(entry.getKey(), List.of("days", "hours", "since")),
                        node);
                return new Window.Lifetime();
            }
        }
        problems.add(
                Code.INVALID_WINDOW,
                path,
                "expected a window such as {days: 30}, {hours: 24}, day, week, month, year, lifetime, or {since: ...}",
                node);
        return new Window.Lifetime();
    }

    private Window since(Node node, String path) {
        Fields fields = Fields.of(node, path + "/since", problems, "event", "where", "within");
        Optional<String> type = fields.requiredText("event");
        Node within = fields.get("within");
        Node where = fields.get("where");
        return new Window.Since(
                type.orElse(""),
                where == null ? null : read(where, path + "/since/filter"),
                within == null ? new Window.Lifetime() : window(within, path + "/since/within"));
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
