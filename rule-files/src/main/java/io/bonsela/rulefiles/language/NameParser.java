package io.bonsela.rulefiles.language;

import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Aggregate;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Measure;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/** Parses what begins with a name: constants, variables, calls and aggregates. */
final class NameParser {
    /** The functions that evaluate an operand for each element of a list, with its place among the operands. */
    private static final Map<String, Integer> ITERATIONS =
            Map.of("all", 1, "some", 1, "none", 1, "map", 1, "filter", 1, "reduce", 1, "cheapest", 2);

    /** The operators whose operands are names instead of the values of variables. */
    private static final Set<String> OF_NAMES = Set.of("missing", "exists");

    /** The meaning of a name without a root. */
    private enum Names {
        /** The name itself. */
        PLAIN,
        /** An attribute of the counted event. */
        COUNTED
    }

    private final Tokens tokens;
    private final Offsets offsets;
    private final Supplier<Expression> expressions;
    private Names names = Names.PLAIN;

    /**
     * Creates a parser.
     *
     * @param expressions parses an operand, whose names are parsed by this parser
     */
    NameParser(Tokens tokens, Offsets offsets, Supplier<Expression> expressions) {
        this.tokens = tokens;
        this.offsets = offsets;
        this.expressions = expressions;
    }

    /** Parses what follows a name. */
    Expression parse(Token name) {
        return offsets.add(name.offset(), tokens.accept("(") ? call(name) : constantOrVariable(name));
    }

    private Expression constantOrVariable(Token name) {
        return switch (name.text()) {
            case "true" -> new Literal(true);
            case "false" -> new Literal(false);
            case "null" -> new Literal(null);
            default -> variableOrCap(path(name));
        };
    }

    /** Parses {@code cap.left("id")}, the only function whose name has a dot. */
    private Expression variableOrCap(String path) {
        return path.equals("cap.left") && tokens.accept("(")
                ? new Operation(path, operands(path))
                : new Variable(path, null);
    }

    private String path(Token name) {
        StringBuilder path = new StringBuilder(name.text());
        while (true) {
            if (tokens.accept(".")) {
                Token part = tokens.take();
                if (part.kind() != Token.Kind.NAME) {
                    throw new ExpressionProblem(
                            Code.SYNTAX, part.offset(), "expected a name, but found " + part.shown());
                }
                path.append('.').append(part.text());
            } else if (tokens.accept("[")) {
                path.append('.').append(tokens.expectText(Code.SYNTAX, "expected a name in quotes"));
                tokens.expect("]", "closing bracket");
            } else {
                String whole = path.toString();
                boolean own = whole.startsWith("event.") || whole.equals("id") || whole.equals("time");
                return names == Names.COUNTED && !own ? "event." + whole : whole;
            }
        }
    }

    private Expression call(Token function) {
        String name = function.text();
        Measure measure = JsonLogic.MEASURES.get(name);
        if (measure != null) {
            return aggregate(name, measure);
        }
        if (name.equals(Expressions.LIST) || name.equals(Expressions.SPREAD)) {
            throw new ExpressionProblem(Code.UNKNOWN_OPERATOR, function.offset(), "unknown function '" + name + "'");
        }
        List<Expression> operands = operands(name);
        if (OF_NAMES.contains(name)) {
            operands.replaceAll(this::asName);
        }
        return new Operation(name.equals("coalesce") ? "??" : name, operands);
    }

    private List<Expression> operands(String function) {
        Names around = names;
        List<Expression> operands = new ArrayList<>();
        if (!tokens.accept(")")) {
            do {
                // In the operand that is evaluated for each element, names refer to the element.
                names = Objects.equals(ITERATIONS.get(function), operands.size()) ? Names.PLAIN : around;
                operands.add(expressions.get());
            } while (tokens.accept(","));
            names = around;
            tokens.expect(")", "the end of the arguments of '" + function + "'");
        }
        return operands;
    }

    private Expression asName(Expression operand) {
        return operand instanceof Variable variable
                ? offsets.add(Objects.requireNonNullElse(offsets.of(operand), 0), new Literal(variable.path()))
                : operand;
    }

    /** Parses event type, measured expression, window and filter, as far as the measure takes them. */
    private Expression aggregate(String name, Measure measure) {
        String type = tokens.expectText(
                Code.WRONG_ARITY,
                "'" + name + "' takes the event type in quotes first: " + name + "(\"purchase\", ...)");
        Expression of = null;
        if (JsonLogic.OF_A_PART.contains(measure)) {
            tokens.expect(",", "the expression for each event");
            of = counted();
        }
        Window window = new Window.Lifetime();
        if (measure == Measure.STREAK) {
            tokens.expect(",", "a period such as week");
            window = new WindowParser(tokens, this::counted).period();
        } else if (measure != Measure.FIRST_DATE) {
            tokens.expect(",", "a window such as days(30)");
            window = new WindowParser(tokens, this::counted).window();
        }
        Expression filter = tokens.accept(",") ? counted() : null;
        tokens.expect(")", "the end of the arguments of '" + name + "'");
        return new Aggregate(measure, type, of, filter, window);
    }

    /** Parses an expression on the counted event. */
    private Expression counted() {
        Names around = names;
        names = Names.COUNTED;
        Expression expression = expressions.get();
        names = around;
        return expression;
    }
}
