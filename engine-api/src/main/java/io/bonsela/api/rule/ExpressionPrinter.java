package io.bonsela.api.rule;

import io.bonsela.api.rule.Expression.Aggregate;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints expressions in the syntax of rule files. */
final class ExpressionPrinter {
    private static final int LOWEST = 0;
    private static final int HIGHEST = 9;
    private static final int UNARY = 8;

    /** The precedence of the infix operators; a higher number binds more tightly. */
    private static final Map<String, Integer> BINDING = Map.ofEntries(
            Map.entry("or", 2),
            Map.entry("and", 3),
            Map.entry("==", 4),
            Map.entry("!=", 4),
            Map.entry("<", 5),
            Map.entry("<=", 5),
            Map.entry(">", 5),
            Map.entry(">=", 5),
            Map.entry("in", 5),
            Map.entry("+", 6),
            Map.entry("-", 6),
            Map.entry("*", 7),
            Map.entry("/", 7),
            Map.entry("%", 7));

    private static final Map<String, String> SYMBOLS = Map.of("or", "||", "and", "&&");
    private static final Map<Expression.Measure, String> MEASURES = Map.of(
            Expression.Measure.COUNT, "count",
            Expression.Measure.SUM, "sum",
            Expression.Measure.MIN, "min_of",
            Expression.Measure.MAX, "max_of",
            Expression.Measure.DISTINCT, "distinct",
            Expression.Measure.LAST, "last",
            Expression.Measure.DISTINCT_DAYS, "distinct_visit_days",
            Expression.Measure.STREAK, "streak",
            Expression.Measure.FIRST_DATE, "first_date");

    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private ExpressionPrinter() {}

    static String print(Expression expression) {
        return print(expression, LOWEST);
    }

    private static String print(Expression expression, int around) {
        if (expression instanceof Literal literal) {
            return value(literal.value());
        }
        if (expression instanceof Variable variable) {
            String name = variable.path().isEmpty() ? "$" : path(variable.path());
            return variable.fallback() == null ? name : "coalesce(" + name + ", " + print(variable.fallback()) + ")";
        }
        return expression instanceof Aggregate aggregate
                ? aggregate(aggregate)
                : operation((Operation) expression, around);
    }

    private static String path(String path) {
        StringBuilder text = new StringBuilder();
        for (String part : path.split("\\.", -1)) {
            boolean word = WORD.matcher(part).matches();
            text.append(word && text.length() > 0 ? "." : "").append(word ? part : "[" + value(part) + "]");
        }
        return text.toString();
    }

    private static String operation(Operation operation, int around) {
        List<Expression> operands = operation.operands();
        String name = operation.operator();
        Integer binding = BINDING.get(name);
        if (binding != null && operands.size() > 1) {
            List<String> parts = new ArrayList<>();
            for (Expression operand : operands) {
                parts.add(print(operand, binding + 1));
            }
            return bracketed(String.join(" " + SYMBOLS.getOrDefault(name, name) + " ", parts), binding, around);
        }
        if ((name.equals("!") || name.equals("-")) && operands.size() == 1) {
            return bracketed(name + print(operands.get(0), HIGHEST), UNARY, around);
        }
        if (name.equals("if") && operands.size() == 3) {
            String text = print(operands.get(0), 2) + " ? " + print(operands.get(1)) + " : " + print(operands.get(2));
            return bracketed(text, 1, around);
        }
        String inner = operands.stream().map(ExpressionPrinter::print).collect(Collectors.joining(", "));
        return name.equals(Expressions.LIST)
                ? "[" + inner + "]"
                : (name.equals("??") ? "coalesce" : name) + "(" + inner + ")";
    }

    private static String bracketed(String text, int binding, int around) {
        return binding < around ? "(" + text + ")" : text;
    }

    private static String aggregate(Aggregate aggregate) {
        List<String> parts = new ArrayList<>(List.of(value(aggregate.eventType())));
        if (aggregate.of() != null) {
            parts.add(print(aggregate.of()));
        }
        if (aggregate.measure() != Expression.Measure.FIRST_DATE) {
            parts.add(window(aggregate.window()));
        }
        if (aggregate.filter() != null) {
            parts.add(print(aggregate.filter()));
        }
        return MEASURES.get(aggregate.measure()) + "(" + String.join(", ", parts) + ")";
    }

    static String window(Window window) {
        if (window instanceof Window.Days days) {
            return "days(" + days.days() + ")";
        }
        if (window instanceof Window.Calendar calendar) {
            return calendar.period().name().toLowerCase(Locale.ROOT);
        }
        if (window instanceof Window.Rolling rolling) {
            Duration length = rolling.length();
            return length.toSeconds() % 3_600 == 0 ? "hours(" + length.toHours() + ")" : length.toString();
        }
        if (window instanceof Window.Since since) {
            return "since(" + value(since.eventType()) + ", " + window(since.within())
                    + (since.filter() == null ? "" : ", " + print(since.filter())) + ")";
        }
        return "lifetime";
    }

    private static String value(@Nullable Object value) {
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (value == null || value instanceof Boolean) {
            return String.valueOf(value);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(ExpressionPrinter::value).collect(Collectors.joining(", ", "[", "]"));
        }
        return value instanceof Map<?, ?> ? value.toString() : quoted(value.toString());
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (Character.isISOControl(c)) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
