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
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Apply;
import io.bonsela.core.kernel.Kernel.Call;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Determines the type of an expression, reports its mistakes, and translates it into the kernel: the language's
 * operators become the few operators that evaluators support, literals get the required type, and aggregates are
 * numbered.
 */
final class ExpressionChecker {
    /** The variables of the event that is decided, which an expression on a counted event cannot read. */
    private static final Pattern OF_THE_EVENT = Pattern.compile("subject|date|(wallet|cap|tier|fact)\\..+");

    private static final String CAP_LEFT = Derived.CAP_LEFT.spelling() + ".";

    /** Not operations in the tree, but authors write them like operations. */
    private static final List<String> AGGREGATES = List.of(
            "count", "sum", "min_of", "max_of", "distinct", "last", "distinct_visit_days", "streak", "first_date");

    private final Map<String, Operator> operators;
    private final Problems problems;
    private final TypeRules types;
    private final LogicRules logic;
    private final ArithmeticRules arithmetic;
    private final TextRules texts;
    private final DateRules dates;
    private final ListRules lists;
    private final NameRules names;
    private final HistoryRules history;
    private final CollectionRules collections;
    private final ListedValues listed;
    private final Levels levels;

    ExpressionChecker(
            Map<String, EventType> eventTypes,
            Map<String, CollectionOperator> collections,
            Vocabulary vocabulary,
            AggregateTable aggregates,
            Levels levels,
            Problems problems) {
        this.levels = levels;
        operators = vocabulary.operators();
        this.problems = problems;
        types = new TypeRules(problems);
        listed = new ListedValues(problems);
        logic = new LogicRules(types);
        arithmetic = new ArithmeticRules(types);
        texts = new TextRules(types);
        dates = new DateRules(types);
        lists = new ListRules(this, types);
        names = new NameRules(this, types);
        this.collections = new CollectionRules(this, types, collections);
        history = new HistoryRules(this, types, eventTypes, vocabulary.retention(), aggregates);
    }

    private static boolean isBuiltIn(String operator) {
        return Op.spelled(operator).filter(op -> op != Op.SPREAD).isPresent()
                || Derived.spelled(operator).isPresent();
    }

    private static Stream<String> builtIn() {
        return Stream.concat(
                Arrays.stream(Op.values())
                        .filter(op -> op != Op.LIST && op != Op.SPREAD)
                        .flatMap(op -> op.spellings().stream()),
                Arrays.stream(Derived.values())
                        .filter(derived -> derived != Derived.VAR)
                        .map(Derived::spelling));
    }

    /** Whether a name already has a meaning in conditions and values. */
    static boolean isReserved(String name) {
        return isBuiltIn(name) || AGGREGATES.contains(name);
    }

    /** Checks an expression that must have a type; null: any type. */
    Typed check(Expression expression, Scope scope, @Nullable ValueType wanted, String path) {
        if (Trees.isTooLarge(expression)) {
            problems.add(
                    Code.TOO_LARGE,
                    path,
                    "an expression can have at most " + Trees.DEEPEST + " levels and " + Trees.MOST_NODES + " parts");
            return Typed.BROKEN;
        }
        Typed typed = visit(expression, scope, path);
        return wanted == null ? typed : types.require(typed, wanted, path);
    }

    /** All aggregates found so far, by number. */
    List<NumberedAggregate> aggregates() {
        return history.aggregates().plans();
    }

    /** Returns these aggregates and the aggregates that define where their windows begin. */
    Set<Integer> withAnchors(Set<Integer> numbers) {
        return history.aggregates().withAnchors(numbers);
    }

    /** Checks a part of an expression. */
    Typed visit(Expression expression, Scope scope, String path) {
        if (expression instanceof Literal literal) {
            ValueType type = types.literalType(literal.value(), path);
            return literal.value() != null && type == null
                    ? Typed.BROKEN
                    : Typed.of(new Constant(literal.value()), type);
        }
        if (expression instanceof Variable variable) {
            return variable(variable, scope, path);
        }
        if (expression instanceof Aggregate aggregate) {
            return history.aggregate(aggregate, scope, path);
        }
        return operation((Operation) expression, scope, path);
    }

    private static String hint(String path, Scope scope) {
        if (path.equals("over") || path.startsWith("over.")) {
            return scope.resolve("over") == null
                    ? ": it is known only in a value with 'over', such as over: event.lines"
                    : "; expected one of over.amount, over.left, over.quantity";
        }
        String own = path.startsWith("event.") ? path.substring("event.".length()) : path;
        if (scope.isCounted() && OF_THE_EVENT.matcher(own).matches()) {
            return ": an expression on a counted event reads only that event";
        }
        List<String> names = scope.names().stream()
                .map(name ->
                        name.startsWith(CAP_LEFT) ? "cap.left(\"" + name.substring(CAP_LEFT.length()) + "\")" : name)
                .toList();
        String near = NearMiss.hint(path, names);
        return near.startsWith(":") || path.contains(".") ? near : near + "; a text is written in quotes";
    }

    private Typed variable(Variable variable, Scope scope, String path) {
        ValueType type = scope.resolve(variable.path());
        if (type == null) {
            problems.add(
                    Code.UNKNOWN_FIELD,
                    path,
                    "unknown variable '" + variable.path() + "'" + hint(variable.path(), scope));
            return Typed.BROKEN;
        }
        Read plain = scope.read(variable.path());
        if (variable.fallback() == null) {
            return Typed.of(plain, type);
        }
        Typed fallback = types.require(visit(variable.fallback(), scope, path + "/1"), type, path + "/1");
        return new Typed(Apply.of(Op.COALESCE, plain, fallback.kernel()), type, fallback.broken());
    }

    private Typed operation(Operation operation, Scope scope, String path) {
        String name = operation.operator();
        Operator host = operators.get(name);
        if (host == null && !isBuiltIn(name)) {
            List<String> known = Stream.of(builtIn(), AGGREGATES.stream(), operators.keySet().stream())
                    .flatMap(names -> names)
                    .toList();
            String hint = NearMiss.hint(name, known);
            problems.add(
                    Code.UNKNOWN_OPERATOR,
                    path,
                    "unknown operator or function '" + name + "'" + (hint.isEmpty() ? functions(known) : hint));
            return Typed.BROKEN;
        }
        List<Expression> parts = levels.numbered(name, operation.operands(), path, problems);
        boolean spread = parts.size() == 1 && isSpread(parts.get(0));
        if (spread) {
            parts = parts.get(0).parts();
        }
        if (host != null) {
            return host(host, visitAll(parts, scope, path), path);
        }
        Optional<Derived> derived = Derived.spelled(name);
        if (derived.isPresent()) {
            return derived(derived.get(), parts, scope, path);
        }
        Op op = Op.spelled(name).orElseThrow();
        if (op == Op.IN && CollectionRules.isCollection(parts)) {
            return collections.membership(parts, scope, path);
        }
        if (Op.ITERATIONS.contains(op)) {
            return lists.iteration(op, parts, scope, path);
        }
        List<Typed> operands = visitAll(parts, scope, path);
        listed.check(op, operands, scope, path);
        Typed result = spread && operands.get(0).is(Kind.LIST)
                ? lists.spread(op, operands.get(0), path)
                : apply(op, operands, scope, path);
        return operands.stream().anyMatch(Typed::broken) ? Typed.BROKEN : result;
    }

    private List<Typed> visitAll(List<Expression> parts, Scope scope, String path) {
        List<Typed> operands = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            operands.add(visit(parts.get(i), scope, path + "/" + i));
        }
        return operands;
    }

    private static String functions(List<String> known) {
        return known.stream()
                .filter(name -> Character.isLetter(name.charAt(0)))
                .sorted()
                .collect(Collectors.joining(", ", "; expected one of ", ""));
    }

    private static boolean isSpread(Expression operand) {
        return operand instanceof Operation operation && operation.operator().equals(Expressions.SPREAD);
    }

    private Typed apply(Op op, List<Typed> operands, Scope scope, String path) {
        return switch (op) {
            case EQUAL, NOT_EQUAL -> logic.comparison(op, operands, path);
            case LESS, AT_MOST, GREATER, AT_LEAST -> logic.order(op, operands, path);
            case AND, OR -> logic.logic(op, operands, path);
            case NOT -> logic.not(operands, path);
            case IF -> logic.choice(operands, path);
            case COALESCE -> lists.oneType(op, operands, path);
            case LIST, MERGE -> lists.list(op, operands, path);
            case IN -> lists.membership(operands, path);
            case IF_UNAVAILABLE -> logic.ifUnavailable(operands, path);
            case CAT -> texts.cat(operands, path);
            case SUBSTR -> texts.substring(operands, path);
            case LOWER, TRIM -> texts.unary(op, operands, path);
            case MONTH_OF, DAY_OF -> dates.part(op, operands, path);
            case ANNIVERSARY -> dates.anniversary(operands, scope, path);
            case WITHIN_DAYS -> history.withinDays(operands, scope, path);
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER, MIN, MAX -> arithmetic.check(op, operands, path);
            case ALL, SOME, NONE, MAP, FILTER, REDUCE, CHEAPEST, SPREAD -> throw new IllegalStateException(op.name());
        };
    }

    private Typed derived(Derived derived, List<Expression> parts, Scope scope, String path) {
        return switch (derived) {
            case NONE_OF -> LogicRules.negate(logic.logic(Op.OR, visitAll(parts, scope, path), path));
            case TRUTH -> logic.truth(derived.spelling(), visitAll(parts, scope, path), path);
            case LOG -> {
                List<Typed> operands = visitAll(parts, scope, path);
                yield types.arity(operands, 1, 1, derived.spelling(), path) ? operands.get(0) : Typed.BROKEN;
            }
            case VAR, VAL, EXISTS, MISSING, MISSING_SOME -> names.check(derived, parts, scope, path);
            case NTH_EVENT -> history.nthEvent(visitAll(parts, scope, path), scope, path);
            case COLLECTION -> collections.alone(path);
            case LOOKUP -> collections.lookup(parts, scope, path);
            case CAP_LEFT -> names.capLeft(parts, scope, path);
        };
    }

    private Typed host(Operator operator, List<Typed> operands, String path) {
        List<ValueType> parameters = operator.parameters();
        if (!types.arity(operands, parameters.size(), parameters.size(), operator.name(), path)) {
            return Typed.BROKEN;
        }
        List<Kernel> kernels = new ArrayList<>();
        boolean broken = false;
        for (int i = 0; i < operands.size(); i++) {
            Typed operand = types.require(operands.get(i), parameters.get(i), path + "/" + i);
            kernels.add(operand.kernel());
            broken |= operand.broken();
        }
        return new Typed(new Call(operator, kernels), operator.result(), broken);
    }
}
