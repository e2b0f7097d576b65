package io.bonsela.rulefiles.language;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Values;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Aggregate;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Measure;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Window;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads expression text into the tree that JsonLogic is read into. The grammar, in a small part of MVEL's syntax:
 *
 * <pre>
 * expression = or [ "?" expression ":" expression ]
 * or         = and { "||" and }
 * and        = equality { "&amp;&amp;" equality }
 * equality   = relation { ( "==" | "!=" ) relation }
 * relation   = sum [ ( "&lt;" | "&lt;=" | "&gt;" | "&gt;=" | "in" | "contains" ) sum ]
 * sum        = product { ( "+" | "-" ) product }
 * product    = unary { ( "*" | "/" | "%" ) unary }
 * unary      = ( "!" | "-" ) unary | primary
 * primary    = number | text | "true" | "false" | "null" | list | call | name | "(" expression ")"
 * list       = "[" [ expression { "," expression } ] "]"
 * call       = word "(" [ expression { "," expression } ] ")"
 * name       = "$" | word { "." word | "[" text "]" }
 * </pre>
 */
final class ExpressionParser {
    private static final Map<String, String> MEANT = Map.of(
            "and",
            "write &&",
            "AND",
            "write &&",
            "or",
            "write ||",
            "OR",
            "write ||",
            "is",
            "write ==",
            "between",
            "write x >= a && x <= b");

    private static final int LONGEST_TEXT = 64 * 1024;
    private static final int DEEPEST = 100;
    private static final int MOST_PARTS = 2_000;
    private static final Set<String> ITERATIONS = Set.of("all", "some", "none", "map", "filter", "reduce");
    private static final Set<String> OF_NAMES = Set.of("missing", "exists");

    /** What a name without a root stands for. */
    private enum Names {
        /** Itself. */
        PLAIN,
        /** An attribute of the counted event. */
        COUNTED
    }

    private final Words words;
    private final IdentityHashMap<Expression, Integer> offsets = new IdentityHashMap<>();
    private Names names = Names.PLAIN;
    private int depth;

    private ExpressionParser(Words words) {
        this.words = words;
    }

    /**
     * An expression, and where its parts begin.
     *
     * @param expression the whole
     * @param offsets of its parts, themselves
     */
    record Parsed(Expression expression, IdentityHashMap<Expression, Integer> offsets) {}

    /**
     * Reads a text.
     *
     * @throws ExpressionProblem if it cannot be read
     */
    static Parsed parse(String text) {
        if (text.length() > LONGEST_TEXT) {
            throw new ExpressionProblem(Code.TOO_LARGE, 0, "an expression has at most 65,536 characters");
        }
        ExpressionParser parser = new ExpressionParser(new Words(text));
        if (parser.words.peek().kind() == Token.Kind.END) {
            throw new ExpressionProblem(Code.EMPTY, 0, "an expression is wanted here");
        }
        Expression expression = parser.expression();
        Token rest = parser.words.peek();
        if (rest.kind() != Token.Kind.END) {
            throw new ExpressionProblem(
                    Code.SYNTAX,
                    rest.offset(),
                    rest.shown() + " cannot follow here: "
                            + MEANT.getOrDefault(rest.text(), "an operator is missing, or a bracket"));
        }
        return new Parsed(expression, parser.offsets);
    }

    private Expression expression() {
        int start = words.peek().offset();
        if (++depth > DEEPEST) {
            throw new ExpressionProblem(Code.TOO_LARGE, start, "an expression nests at most " + DEEPEST + " deep");
        }
        Expression condition = or();
        if (words.accept("?")) {
            Expression then = expression();
            words.expect(":", "what holds otherwise");
            condition = placed(start, new Operation("if", List.of(condition, then, expression())));
        }
        depth--;
        return condition;
    }

    private Expression or() {
        return joined("||", "or", this::and);
    }

    private Expression and() {
        return joined("&&", "and", this::equality);
    }

    private Expression equality() {
        return chained(Set.of("==", "!="), this::relation);
    }

    /** One operation of all the parts. */
    private Expression joined(String symbol, String operator, Supplier<Expression> part) {
        int start = words.peek().offset();
        List<Expression> parts = new ArrayList<>();
        do {
            parts.add(part.get());
        } while (words.accept(symbol));
        return parts.size() == 1 ? parts.get(0) : placed(start, new Operation(operator, parts));
    }

    /** Operations from left to right; a sum or a product of many is one operation. */
    private Expression chained(Set<String> symbols, Supplier<Expression> part) {
        int start = words.peek().offset();
        List<Expression> parts = new ArrayList<>(List.of(part.get()));
        String operator = "";
        while (words.peek().kind() == Token.Kind.SYMBOL
                && symbols.contains(words.peek().text())) {
            Token next = words.take();
            boolean joins = next.is(operator) && (next.is("+") || next.is("*"));
            if (!joins && parts.size() > 1) {
                parts = new ArrayList<>(List.of(placed(start, new Operation(operator, parts))));
            }
            operator = next.text();
            parts.add(part.get());
        }
        return parts.size() == 1 ? parts.get(0) : placed(start, new Operation(operator, parts));
    }

    private Expression relation() {
        int start = words.peek().offset();
        Expression left = sum();
        Token next = words.peek();
        if (next.is("<") || next.is("<=") || next.is(">") || next.is(">=") || next.isName("in")) {
            words.take();
            return placed(start, new Operation(next.text(), List.of(left, sum())));
        }
        if (next.isName("contains")) {
            words.take();
            return placed(start, new Operation("in", List.of(sum(), left)));
        }
        return left;
    }

    private Expression sum() {
        return chained(Set.of("+", "-"), this::product);
    }

    private Expression product() {
        return chained(Set.of("*", "/", "%"), this::unary);
    }

    private Expression unary() {
        Token sign = words.peek();
        if (!sign.is("!") && !sign.is("-")) {
            return primary();
        }
        words.take();
        if (++depth > DEEPEST) {
            throw new ExpressionProblem(
                    Code.TOO_LARGE, sign.offset(), "an expression nests at most " + DEEPEST + " deep");
        }
        Expression operand = unary();
        depth--;
        Object value = operand instanceof Literal literal ? literal.value() : null;
        return placed(
                sign.offset(),
                sign.is("-") && value instanceof BigDecimal number
                        ? new Literal(number.negate())
                        : new Operation(sign.text(), List.of(operand)));
    }

    private Expression primary() {
        Token word = words.take();
        return switch (word.kind()) {
            case NUMBER -> placed(word.offset(), literal(word, word.number()));
            case TEXT -> placed(word.offset(), literal(word, word.text()));
            case NAME -> named(word);
            default -> {
                if (word.is("(")) {
                    Expression inner = expression();
                    words.expect(")", "the bracket's end");
                    yield inner;
                }
                if (word.is("[")) {
                    yield placed(word.offset(), list(arguments("]")));
                }
                if (word.is("$")) {
                    yield placed(word.offset(), new Variable("", null));
                }
                throw new ExpressionProblem(
                        Code.SYNTAX, word.offset(), "a value, a name or a bracket is wanted here, not " + word.shown());
            }
        };
    }

    private static Literal literal(Token word, Object value) {
        try {
            return new Literal(value instanceof BigDecimal number ? Values.number("number", number) : value);
        } catch (BonselaException e) {
            boolean isBroken = value instanceof String text
                    && text.chars().anyMatch(c -> c == 0 || Character.isSurrogate((char) c));
            throw isBroken
                    ? new ExpressionProblem(Code.INVALID_VALUE, word.offset(), e.detail())
                    : new ExpressionProblem(Code.TOO_LARGE, word.offset(), "this is too long");
        }
    }

    private Expression list(List<Expression> elements) {
        return elements.stream().allMatch(Literal.class::isInstance)
                ? new Literal(elements.stream().map(e -> ((Literal) e).value()).toList())
                : new Operation(Expressions.LIST, elements);
    }

    private Expression named(Token word) {
        if (words.accept("(")) {
            return placed(word.offset(), call(word));
        }
        return placed(
                word.offset(),
                switch (word.text()) {
                    case "true" -> new Literal(true);
                    case "false" -> new Literal(false);
                    case "null" -> new Literal(null);
                    default -> new Variable(path(word), null);
                });
    }

    private String path(Token word) {
        StringBuilder path = new StringBuilder(word.text());
        while (true) {
            if (words.accept(".")) {
                Token part = words.take();
                if (part.kind() != Token.Kind.NAME) {
                    throw new ExpressionProblem(
                            Code.SYNTAX, part.offset(), "a name is wanted here, not " + part.shown());
                }
                path.append('.').append(part.text());
            } else if (words.peek().is("[")) {
                words.take();
                path.append('.').append(words.expectText(Code.SYNTAX, "a name in quotes is wanted here"));
                words.expect("]", "the bracket's end");
            } else {
                String whole = path.toString();
                boolean own = whole.startsWith("event.") || whole.equals("id") || whole.equals("time");
                return names == Names.COUNTED && !own ? "event." + whole : whole;
            }
        }
    }

    private Expression call(Token word) {
        String name = word.text();
        Measure measure = JsonLogic.MEASURES.get(name);
        if (measure != null) {
            return aggregate(word, measure);
        }
        if (name.equals(Expressions.LIST) || name.equals(Expressions.SPREAD)) {
            throw new ExpressionProblem(Code.UNKNOWN_OPERATOR, word.offset(), "there is no function '" + name + "'");
        }
        Names around = names;
        List<Expression> operands = new ArrayList<>();
        if (!words.accept(")")) {
            do {
                // In what is evaluated for each element, names are the element's.
                names = ITERATIONS.contains(name) && operands.size() == 1 ? Names.PLAIN : around;
                operands.add(expression());
            } while (words.accept(","));
            names = around;
            words.expect(")", "the end of what '" + name + "' is given");
        }
        if (OF_NAMES.contains(name)) {
            operands.replaceAll(this::asName);
        }
        return new Operation(name.equals("coalesce") ? "??" : name, operands);
    }

    private Expression asName(Expression operand) {
        return operand instanceof Variable variable
                ? placed(offsets.getOrDefault(operand, 0), new Literal(variable.path()))
                : operand;
    }

    /** Event type, what to look at, window, filter; each where the measure has it. */
    private Expression aggregate(Token word, Measure measure) {
        String type = words.expectText(
                Code.WRONG_ARITY,
                "'" + word.text() + "' begins with the type of event in quotes: " + word.text()
                        + "(\"purchase\", ...)");
        Expression of = null;
        if (JsonLogic.OF_A_PART.contains(measure)) {
            words.expect(",", "what to look at of each event");
            of = counted();
        }
        Window window = new Window.Lifetime();
        if (measure != Measure.FIRST_DATE) {
            words.expect(",", "a window such as days(30)");
            window = new WindowParser(words, this::counted).window();
        }
        Expression filter = words.accept(",") ? counted() : null;
        words.expect(")", "the end of what '" + word.text() + "' is given");
        return new Aggregate(measure, type, of, filter, window);
    }

    private Expression counted() {
        Names around = names;
        names = Names.COUNTED;
        Expression expression = expression();
        names = around;
        return expression;
    }

    private List<Expression> arguments(String end) {
        List<Expression> arguments = new ArrayList<>();
        if (!words.accept(end)) {
            do {
                arguments.add(expression());
            } while (words.accept(","));
            words.expect(end, "the list's end");
        }
        return arguments;
    }

    private <E extends Expression> E placed(int offset, E expression) {
        offsets.put(expression, offset);
        if (offsets.size() > MOST_PARTS) {
            throw new ExpressionProblem(Code.TOO_LARGE, offset, "an expression has at most " + MOST_PARTS + " parts");
        }
        return expression;
    }
}
