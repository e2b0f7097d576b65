package io.bonsela.rulefiles.language;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Values;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.Expressions;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Parses expression text into the same tree as JsonLogic. The grammar is a small subset of MVEL's syntax:
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
    /** What to write instead of words from other languages. */
    private static final Map<String, String> CORRECTIONS = Map.of(
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

    private final Tokens tokens;
    private final Offsets offsets = new Offsets();
    private final NameParser names;
    private int depth;

    private ExpressionParser(Tokens tokens) {
        this.tokens = tokens;
        names = new NameParser(tokens, offsets, this::expression);
    }

    /**
     * An expression, and where its parts begin in the text.
     *
     * @param expression the whole expression
     * @param offsets where its parts begin
     */
    record Parsed(Expression expression, Offsets offsets) {}

    /**
     * Parses a text.
     *
     * @throws ExpressionProblem if it is invalid
     */
    static Parsed parse(String text) {
        if (text.length() > LONGEST_TEXT) {
            throw new ExpressionProblem(Code.TOO_LARGE, 0, "an expression can have at most 65,536 characters");
        }
        ExpressionParser parser = new ExpressionParser(new Tokens(text));
        if (parser.tokens.peek().kind() == Token.Kind.END) {
            throw new ExpressionProblem(Code.EMPTY, 0, "expected an expression");
        }
        Expression expression = parser.expression();
        Token rest = parser.tokens.peek();
        if (rest.kind() != Token.Kind.END) {
            throw new ExpressionProblem(
                    Code.SYNTAX,
                    rest.offset(),
                    rest.shown() + " is not valid here: "
                            + CORRECTIONS.getOrDefault(rest.text(), "an operator is missing, or a bracket"));
        }
        return new Parsed(expression, parser.offsets);
    }

    private Expression expression() {
        int start = tokens.peek().offset();
        descend(start);
        Expression condition = or();
        if (tokens.accept("?")) {
            Expression then = expression();
            tokens.expect(":", "the value for else");
            condition = offsets.add(start, new Operation("if", List.of(condition, then, expression())));
        }
        depth--;
        return condition;
    }

    private void descend(int offset) {
        if (++depth > DEEPEST) {
            throw new ExpressionProblem(
                    Code.TOO_LARGE, offset, "an expression can be nested at most " + DEEPEST + " levels deep");
        }
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

    /** Parses parts joined by one operator into a single operation. */
    private Expression joined(String symbol, String operator, Supplier<Expression> part) {
        int start = tokens.peek().offset();
        List<Expression> parts = new ArrayList<>();
        do {
            parts.add(part.get());
        } while (tokens.accept(symbol));
        return parts.size() == 1 ? parts.get(0) : offsets.add(start, new Operation(operator, parts));
    }

    /** Parses operations from left to right; a sum or a product of several parts is a single operation. */
    private Expression chained(Set<String> symbols, Supplier<Expression> part) {
        int start = tokens.peek().offset();
        List<Expression> parts = new ArrayList<>(List.of(part.get()));
        String operator = "";
        while (tokens.peek().kind() == Token.Kind.SYMBOL
                && symbols.contains(tokens.peek().text())) {
            Token next = tokens.take();
            boolean joins = next.is(operator) && (next.is("+") || next.is("*"));
            if (!joins && parts.size() > 1) {
                parts = new ArrayList<>(List.of(offsets.add(start, new Operation(operator, parts))));
            }
            operator = next.text();
            parts.add(part.get());
        }
        return parts.size() == 1 ? parts.get(0) : offsets.add(start, new Operation(operator, parts));
    }

    private Expression relation() {
        int start = tokens.peek().offset();
        Expression left = sum();
        Token next = tokens.peek();
        if (next.is("<") || next.is("<=") || next.is(">") || next.is(">=") || next.isName("in")) {
            tokens.take();
            return offsets.add(start, new Operation(next.text(), List.of(left, sum())));
        }
        if (next.isName("contains")) {
            tokens.take();
            return offsets.add(start, new Operation("in", List.of(sum(), left)));
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
        Token sign = tokens.peek();
        if (!sign.is("!") && !sign.is("-")) {
            return primary();
        }
        tokens.take();
        descend(sign.offset());
        Expression operand = unary();
        depth--;
        Object value = operand instanceof Literal literal ? literal.value() : null;
        return offsets.add(
                sign.offset(),
                sign.is("-") && value instanceof BigDecimal number
                        ? new Literal(number.negate())
                        : new Operation(sign.text(), List.of(operand)));
    }

    private Expression primary() {
        Token token = tokens.take();
        return switch (token.kind()) {
            case NUMBER -> offsets.add(token.offset(), literal(token, token.number()));
            case TEXT -> offsets.add(token.offset(), literal(token, token.text()));
            case NAME -> names.parse(token);
            default -> {
                if (token.is("(")) {
                    Expression inner = expression();
                    tokens.expect(")", "closing bracket");
                    yield inner;
                }
                if (token.is("[")) {
                    yield offsets.add(token.offset(), list());
                }
                if (token.is("$")) {
                    yield offsets.add(token.offset(), new Variable("", null));
                }
                throw new ExpressionProblem(
                        Code.SYNTAX,
                        token.offset(),
                        "expected a value, a name or a bracket, but found " + token.shown());
            }
        };
    }

    private static Literal literal(Token token, Object value) {
        try {
            return new Literal(value instanceof BigDecimal number ? Values.number("number", number) : value);
        } catch (BonselaException e) {
            boolean isBroken = value instanceof String text
                    && text.chars().anyMatch(c -> c == 0 || Character.isSurrogate((char) c));
            throw isBroken
                    ? new ExpressionProblem(Code.INVALID_VALUE, token.offset(), e.detail())
                    : new ExpressionProblem(Code.TOO_LARGE, token.offset(), "the literal is too long");
        }
    }

    private Expression list() {
        List<Expression> elements = new ArrayList<>();
        if (!tokens.accept("]")) {
            do {
                elements.add(expression());
            } while (tokens.accept(","));
            tokens.expect("]", "the end of the list");
        }
        return elements.stream().allMatch(Literal.class::isInstance)
                ? new Literal(elements.stream().map(e -> ((Literal) e).value()).toList())
                : new Operation(Expressions.LIST, elements);
    }
}
