package io.bonsela.core.check;

import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Aggregate;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import io.bonsela.api.spi.Operator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Types an expression, reports its mistakes, and brings it into the kernel: combinators and the field's own operators
 * become the few operators that evaluators know, literals take the type that is wanted of them, and aggregates become
 * numbered variables.
 */
final class ExpressionChecker {
    private static final List<String> OPERATORS = List.of(
            "==",
            "===",
            "!=",
            "!==",
            "<",
            "<=",
            ">",
            ">=",
            "and",
            "or",
            "!",
            "!!",
            "allOf",
            "anyOf",
            "noneOf",
            "if",
            "?:",
            "in",
            "+",
            "-",
            "*",
            "/",
            "%",
            "min",
            "max",
            "cat",
            "substr",
            "??",
            "if_unavailable",
            "exists",
            "val",
            "log",
            "missing",
            "missing_some",
            "merge",
            "map",
            "filter",
            "reduce",
            "all",
            "some",
            "none",
            "within_days",
            "nth_event_in_period",
            "collection",
            "lookup");

    /** They are no operations of the tree, but authors write them like ones. */
    private static final List<String> AGGREGATES =
            List.of("count", "sum", "min_of", "max_of", "distinct", "last", "distinct_visit_days", "first_date");

    private final Map<String, Operator> operators;
    private final Problems problems;
    private final TypeRules types;
    private final LogicRules logic;
    private final ArithmeticRules arithmetic;
    private final TextRules texts;
    private final ListRules lists;
    private final NameRules names;
    private final HistoryRules history;
    private final CollectionRules collections;
    private final ListedValues listed;

    ExpressionChecker(
            Map<String, EventType> eventTypes,
            Map<String, CollectionOperator> collections,
            Vocabulary vocabulary,
            AggregateTable aggregates,
            Problems problems) {
        operators = vocabulary.operators();
        this.problems = problems;
        types = new TypeRules(problems);
        listed = new ListedValues(problems);
        logic = new LogicRules(types);
        arithmetic = new ArithmeticRules(types);
        texts = new TextRules(types);
        lists = new ListRules(this, types);
        names = new NameRules(this, types);
        this.collections = new CollectionRules(this, types, collections);
        Map<String, ValueType> results = new HashMap<>();
        operators.values().forEach(operator -> results.put(operator.name(), operator.result()));
        collections.values().forEach(collection -> results.put(collection.name(), collection.result()));
        history = new HistoryRules(this, types, eventTypes, operators, results, vocabulary.retention(), aggregates);
    }

    private static boolean isBuiltIn(String operator) {
        return OPERATORS.contains(operator);
    }

    /** Whether a name means something in conditions and values already. */
    static boolean isReserved(String name) {
        return isBuiltIn(name) || AGGREGATES.contains(name) || name.equals(Expressions.LIST);
    }

    /** Checks an expression that must give a type; null: any. */
    Typed check(Expression expression, Scope scope, @Nullable ValueType wanted, String path) {
        if (Trees.isTooLarge(expression)) {
            problems.add(
                    Code.TOO_LARGE,
                    path,
                    "an expression is at most " + Trees.DEEPEST + " deep and has at most " + Trees.MOST_NODES
                            + " parts");
            return Typed.broken(expression);
        }
        Typed typed = visit(expression, scope, path);
        return wanted == null ? typed : types.require(typed, wanted, path);
    }

    /** All aggregates so far, by their numbers. */
    List<NumberedAggregate> aggregates() {
        return history.aggregates().plans();
    }

    /** These aggregates, and those that their windows begin with. */
    Set<Integer> withAnchors(Set<Integer> numbers) {
        return history.aggregates().withAnchors(numbers);
    }

    /** Checks a part. */
    Typed visit(Expression expression, Scope scope, String path) {
        if (expression instanceof Literal literal) {
            ValueType type = types.literalType(literal.value(), path);
            return literal.value() != null && type == null ? Typed.broken(literal) : Typed.of(literal, type);
        }
        if (expression instanceof Variable variable) {
            return variable(variable, scope, path);
        }
        if (expression instanceof Aggregate aggregate) {
            return history.aggregate(aggregate, scope, path);
        }
        return operation((Operation) expression, scope, path);
    }

    private Typed variable(Variable variable, Scope scope, String path) {
        ValueType type = scope.resolve(variable.path());
        if (type == null) {
            problems.add(
                    Code.UNKNOWN_FIELD,
                    path,
                    "there is no '" + variable.path() + "' here" + NearMiss.hint(variable.path(), scope.names()));
            return Typed.broken(variable);
        }
        Variable plain = new Variable(variable.path(), null);
        if (variable.fallback() == null) {
            return Typed.of(plain, type);
        }
        Typed fallback = types.require(visit(variable.fallback(), scope, path + "/1"), type, path + "/1");
        return new Typed(Trees.call("??", plain, fallback.kernel()), type, fallback.broken());
    }

    private Typed operation(Operation operation, Scope scope, String path) {
        String name = operation.operator();
        Operator host = operators.get(name);
        if (host == null && !isBuiltIn(name) && !name.equals(Expressions.LIST)) {
            List<String> known = Stream.of(OPERATORS, AGGREGATES, operators.keySet())
                    .flatMap(Collection::stream)
                    .toList();
            String hint = NearMiss.hint(name, known);
            problems.add(
                    Code.UNKNOWN_OPERATOR,
                    path,
                    "there is no operator or function '" + name + "'" + (hint.isEmpty() ? functions(known) : hint));
            return Typed.broken(operation);
        }
        List<Expression> parts = operation.operands();
        boolean spread = parts.size() == 1 && isSpread(parts.get(0));
        if (spread) {
            parts = parts.get(0).parts();
        }
        Typed named = names.check(name, parts, scope, path);
        if (named == null) {
            named = collections.check(name, parts, scope, path);
        }
        if (named != null) {
            return named;
        }
        if (ListRules.ITERATIONS.contains(name)) {
            return lists.iteration(name, parts, scope, path);
        }
        List<Typed> operands = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            operands.add(visit(parts.get(i), scope, path + "/" + i));
        }
        listed.check(name, operands, scope, path);
        Typed result = host != null
                ? host(host, operands, path)
                : spread && operands.get(0).is(Kind.LIST)
                        ? lists.spread(name, operands.get(0), path)
                        : builtIn(name, operands, scope, path);
        return operands.stream().anyMatch(Typed::broken) ? Typed.broken(result.kernel()) : result;
    }

    private static String functions(List<String> known) {
        return known.stream()
                .filter(name -> Character.isLetter(name.charAt(0)))
                .sorted()
                .collect(Collectors.joining(", ", "; there are ", ""));
    }

    private static boolean isSpread(Expression operand) {
        return operand instanceof Operation operation && operation.operator().equals(Expressions.SPREAD);
    }

    private Typed builtIn(String name, List<Typed> operands, Scope scope, String path) {
        return switch (name) {
            case "==", "===" -> logic.comparison("==", operands, path);
            case "!=", "!==" -> logic.comparison("!=", operands, path);
            case "<", "<=", ">", ">=" -> logic.order(name, operands, path);
            case "and", "allOf" -> logic.logic("and", operands, path);
            case "or", "anyOf" -> logic.logic("or", operands, path);
            case "noneOf" -> LogicRules.negate(logic.logic("or", operands, path));
            case "!" -> logic.not(name, operands, path);
            case "!!" -> logic.truth(name, operands, path);
            case "if", "?:" -> logic.choice(operands, path);
            case "??" -> lists.oneType(name, operands, path);
            case Expressions.LIST, "merge" -> lists.list(name, operands, path);
            case "in" -> lists.membership(operands, path);
            case "if_unavailable" -> logic.ifUnavailable(operands, path);
            case "cat", "substr" -> texts.check(name, operands, path);
            case "log" -> types.arity(operands, 1, 1, name, path) ? operands.get(0) : Typed.broken(name);
            case "within_days" -> history.withinDays(operands, scope, path);
            case "nth_event_in_period" -> history.nthEvent(operands, scope, path);
            default -> arithmetic.check(name, operands, path);
        };
    }

    private Typed host(Operator operator, List<Typed> operands, String path) {
        List<ValueType> parameters = operator.parameters();
        if (!types.arity(operands, parameters.size(), parameters.size(), operator.name(), path)) {
            return Typed.broken(operator.name());
        }
        List<Expression> kernels = new ArrayList<>();
        boolean broken = false;
        for (int i = 0; i < operands.size(); i++) {
            Typed operand = types.require(operands.get(i), parameters.get(i), path + "/" + i);
            kernels.add(operand.kernel());
            broken |= operand.broken();
        }
        return new Typed(new Operation(operator.name(), kernels), operator.result(), broken);
    }
}
