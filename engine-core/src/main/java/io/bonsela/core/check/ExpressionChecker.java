package io.bonsela.core.check;

import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Aggregate;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Measure;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.Period;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import io.bonsela.api.rule.Window;
import io.bonsela.api.spi.Operator;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Types an expression, reports its mistakes, and brings it into the kernel: combinators and the field's own operators
 * become the few operators that evaluators know, literals take the type that is wanted of them, and aggregates become
 * numbered variables.
 */
final class ExpressionChecker {
    private static final Set<Kind> ORDERED = Set.of(Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.INSTANT, Kind.TEXT);
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
            "all",
            "some",
            "none",
            "within_days",
            "nth_event_in_period");

    private final Map<String, EventType> eventTypes;
    private final Map<String, Operator> operators;
    private final @Nullable Long retention;
    private final AggregateTable aggregates;
    private final Problems problems;
    private final TypeRules types;
    private final ArithmeticRules arithmetic;

    ExpressionChecker(
            Map<String, EventType> eventTypes, Vocabulary vocabulary, AggregateTable aggregates, Problems problems) {
        this.eventTypes = eventTypes;
        operators = vocabulary.operators();
        retention = vocabulary.retention();
        this.aggregates = aggregates;
        this.problems = problems;
        types = new TypeRules(problems);
        arithmetic = new ArithmeticRules(types);
    }

    static boolean isBuiltIn(String operator) {
        return OPERATORS.contains(operator);
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

    private Typed visit(Expression expression, Scope scope, String path) {
        if (expression instanceof Literal literal) {
            return Typed.of(literal, types.literalType(literal.value(), path));
        }
        if (expression instanceof Variable variable) {
            return variable(variable, scope, path);
        }
        if (expression instanceof Aggregate aggregate) {
            return aggregate(aggregate, scope, path);
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
        Operation present = Trees.call("!=", plain, new Literal(null));
        return new Typed(Trees.call("if", present, plain, fallback.kernel()), type, fallback.broken());
    }

    private Typed aggregate(Aggregate aggregate, Scope scope, String path) {
        if (!scope.history()) {
            problems.add(Code.TYPE_MISMATCH, path, "history can only be asked about in conditions, values and caps");
            return Typed.broken(aggregate);
        }
        EventType counted = eventTypes.get(aggregate.eventType());
        if (counted == null) {
            problems.add(
                    Code.UNKNOWN_EVENT_TYPE,
                    path,
                    "there is no event type '" + aggregate.eventType() + "'"
                            + NearMiss.hint(aggregate.eventType(), eventTypes.keySet()));
            return Typed.broken(aggregate);
        }
        boolean valid = Windows.check(aggregate.window(), true, path, problems)
                && Windows.checkLookBack(aggregate.window(), retention, path, problems);
        Scope inner = Scope.counted(counted);
        Typed filter = aggregate.filter() == null
                ? null
                : types.require(
                        visit(aggregate.filter(), inner, path + "/filter"), ValueType.BOOLEAN, path + "/filter");
        Typed of = null;
        if (aggregate.measure() == Measure.SUM) {
            of = aggregate.of() == null ? missingSummand(path) : visit(aggregate.of(), inner, path + "/of");
            if (!of.broken() && !of.is(Kind.NUMBER) && !of.is(Kind.MONEY)) {
                problems.add(
                        Code.TYPE_MISMATCH,
                        path + "/of",
                        "only numbers and money can be summed, not " + TypeRules.name(of));
                valid = false;
            }
        }
        if (!valid || (filter != null && filter.broken()) || (of != null && of.broken())) {
            return Typed.broken(aggregate);
        }
        Aggregate kernel = new Aggregate(
                aggregate.measure(),
                aggregate.eventType(),
                of == null ? null : of.kernel(),
                filter == null ? null : filter.kernel(),
                aggregate.window());
        ValueType type = switch (aggregate.measure()) {
            case COUNT, DISTINCT_DAYS -> ValueType.NUMBER;
            case FIRST_DATE -> ValueType.DATE;
            case SUM -> Objects.requireNonNull(Objects.requireNonNull(of).type());
        };
        return Typed.of(
                new Variable("aggregate." + aggregates.number(kernel, type, meaning(kernel, counted)), null), type);
    }

    /** The types of the counted event, and the versions of the host's operators that the aggregate uses. */
    private String meaning(Aggregate kernel, EventType counted) {
        StringBuilder meaning = new StringBuilder(counted.attributes().toString());
        kernel.parts().forEach(part -> versions(part, meaning));
        return meaning.toString();
    }

    private void versions(Expression expression, StringBuilder into) {
        Operator host = expression instanceof Operation operation ? operators.get(operation.operator()) : null;
        if (host != null) {
            into.append(' ').append(host.name()).append(' ').append(host.version());
        }
        expression.parts().forEach(part -> versions(part, into));
    }

    private Typed missingSummand(String path) {
        problems.add(Code.MISSING, path, "say what to sum");
        return Typed.broken(new Literal(null));
    }

    private Typed operation(Operation operation, Scope scope, String path) {
        String name = operation.operator();
        Operator host = operators.get(name);
        if (host == null && !isBuiltIn(name)) {
            List<String> known = Stream.concat(OPERATORS.stream(), operators.keySet().stream())
                    .toList();
            problems.add(
                    Code.UNKNOWN_OPERATOR, path, "there is no operator '" + name + "'" + NearMiss.hint(name, known));
            return Typed.broken(operation);
        }
        if (name.equals("all") || name.equals("some") || name.equals("none")) {
            return quantifier(operation, scope, path);
        }
        List<Typed> operands = new ArrayList<>();
        for (int i = 0; i < operation.operands().size(); i++) {
            operands.add(visit(operation.operands().get(i), scope, path + "/" + i));
        }
        Typed result = host != null ? host(host, operands, path) : builtIn(name, operands, scope, path);
        return operands.stream().anyMatch(Typed::broken) ? Typed.broken(result.kernel()) : result;
    }

    private Typed builtIn(String name, List<Typed> operands, Scope scope, String path) {
        return switch (name) {
            case "==", "===" -> comparison("==", operands, path);
            case "!=", "!==" -> comparison("!=", operands, path);
            case "<", "<=", ">", ">=" -> order(name, operands, path);
            case "and", "allOf" -> logic("and", operands, path);
            case "or", "anyOf" -> logic("or", operands, path);
            case "noneOf" -> negate(logic("or", operands, path));
            case "!" ->
                types.arity(operands, 1, 1, name, path)
                        ? negate(truth(operands.get(0), path + "/0"))
                        : Typed.broken(name);
            case "!!" ->
                types.arity(operands, 1, 1, name, path) ? truth(operands.get(0), path + "/0") : Typed.broken(name);
            case "if", "?:" -> choice(operands, path);
            case "in" -> membership(operands, path);
            case "within_days" -> withinDays(operands, scope, path);
            case "nth_event_in_period" -> nthEvent(operands, scope, path);
            default -> arithmetic.check(name, operands, path);
        };
    }

    private Typed comparison(String name, List<Typed> operands, String path) {
        if (!types.arity(operands, 2, 2, name, path)) {
            return Typed.broken(name);
        }
        TypeRules.Pair pair = types.unify(operands.get(0), operands.get(1), name, path);
        for (Typed side : List.of(pair.left(), pair.right())) {
            boolean composite = side.is(Kind.LIST) || side.is(Kind.OBJECT);
            if (composite && pair.left().type() != null && pair.right().type() != null) {
                problems.add(Code.TYPE_MISMATCH, path, "'" + name + "' does not compare " + TypeRules.name(side));
                return Typed.broken(name);
            }
        }
        return result(Trees.call(name, pair.left().kernel(), pair.right().kernel()), ValueType.BOOLEAN, pair);
    }

    private Typed order(String name, List<Typed> operands, String path) {
        boolean between = operands.size() == 3 && name.startsWith("<");
        if (!between && !types.arity(operands, 2, 2, name, path)) {
            return Typed.broken(name);
        }
        Typed first = orderedPair(name, operands.get(0), operands.get(1), path);
        if (!between) {
            return first;
        }
        Typed second = orderedPair(name, operands.get(1), operands.get(2), path);
        Expression both = Trees.call("and", first.kernel(), second.kernel());
        if (Trees.isTooLarge(both)) {
            problems.add(
                    Code.TOO_LARGE, path, "what stands in the middle is written out twice, and is too large for it");
            return Typed.broken(name);
        }
        return new Typed(both, ValueType.BOOLEAN, first.broken() || second.broken());
    }

    private Typed orderedPair(String name, Typed left, Typed right, String path) {
        TypeRules.Pair pair = types.unify(left, right, name, path);
        for (Typed side : List.of(pair.left(), pair.right())) {
            if (!side.broken()
                    && !pair.broken()
                    && (side.type() == null || !ORDERED.contains(side.type().kind()))) {
                problems.add(Code.TYPE_MISMATCH, path, "'" + name + "' does not order " + TypeRules.name(side));
                return Typed.broken(name);
            }
        }
        return result(Trees.call(name, pair.left().kernel(), pair.right().kernel()), ValueType.BOOLEAN, pair);
    }

    private Typed logic(String name, List<Typed> operands, String path) {
        if (operands.isEmpty()) {
            problems.add(Code.EMPTY, path, "a list of conditions must not be empty");
            return Typed.broken(name);
        }
        List<Expression> kernels = new ArrayList<>();
        boolean broken = false;
        for (int i = 0; i < operands.size(); i++) {
            Typed truth = truth(operands.get(i), path + "/" + i);
            kernels.add(truth.kernel());
            broken |= truth.broken();
        }
        Expression kernel = kernels.size() == 1 ? kernels.get(0) : new Operation(name, kernels);
        return new Typed(kernel, ValueType.BOOLEAN, broken);
    }

    private Typed truth(Typed operand, String path) {
        return types.require(operand, ValueType.BOOLEAN, path);
    }

    private static Typed negate(Typed operand) {
        return new Typed(Trees.call("!", operand.kernel()), ValueType.BOOLEAN, operand.broken());
    }

    private Typed choice(List<Typed> operands, String path) {
        if (operands.size() < 3 || operands.size() % 2 == 0) {
            problems.add(
                    Code.WRONG_ARITY, path, "write 'if' as condition, value, and so on, and the value for otherwise");
            return Typed.broken("if");
        }
        List<Typed> parts = new ArrayList<>(operands);
        Typed model = operands.get(operands.size() - 1);
        boolean broken = false;
        for (int i = 0; i < operands.size(); i++) {
            if (i % 2 == 0 && i < operands.size() - 1) {
                parts.set(i, truth(operands.get(i), path + "/" + i));
                continue;
            }
            TypeRules.Pair pair = types.unify(operands.get(i), model, "if", path);
            parts.set(i, pair.left());
            model = pair.right();
            broken |= pair.broken();
        }
        parts.set(operands.size() - 1, model);
        Typed last = model;
        ValueType type = Stream.iterate(1, i -> i < parts.size(), i -> i + 2)
                .map(i -> parts.get(i).type())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(last.type());
        broken |= parts.stream().anyMatch(Typed::broken);
        return new Typed(
                new Operation("if", parts.stream().map(Typed::kernel).toList()), TypeRules.loosen(type, parts), broken);
    }

    private Typed membership(List<Typed> operands, String path) {
        if (!types.arity(operands, 2, 2, "in", path)) {
            return Typed.broken("in");
        }
        Typed needle = operands.get(0);
        Typed hay = operands.get(1);
        if (needle.broken() || hay.broken()) {
            return Typed.broken("in");
        }
        if (hay.is(Kind.TEXT)) {
            Typed text = types.require(needle, ValueType.TEXT, path + "/0");
            return new Typed(Trees.call("in", text.kernel(), hay.kernel()), ValueType.BOOLEAN, text.broken());
        }
        if (!hay.is(Kind.LIST)) {
            problems.add(
                    Code.TYPE_MISMATCH, path + "/1", "'in' looks into a list or a text, not " + TypeRules.name(hay));
            return Typed.broken("in");
        }
        if (hay.kernel() instanceof Literal literal && needle.type() != null) {
            List<@Nullable Object> adapted = new ArrayList<>();
            for (Object element : (List<?>) Objects.requireNonNull(literal.value())) {
                Typed one = types.require(
                        Typed.of(new Literal(element), types.literalType(element, path + "/1")),
                        needle.type(),
                        path + "/1");
                if (one.broken()) {
                    return Typed.broken("in");
                }
                adapted.add(((Literal) one.kernel()).value());
            }
            return Typed.of(Trees.call("in", needle.kernel(), new Literal(adapted)), ValueType.BOOLEAN);
        }
        ValueType element =
                Objects.requireNonNull(Objects.requireNonNull(hay.type()).element());
        Typed adapted = types.require(needle, element, path + "/0");
        return new Typed(Trees.call("in", adapted.kernel(), hay.kernel()), ValueType.BOOLEAN, adapted.broken());
    }

    private Typed quantifier(Operation operation, Scope scope, String path) {
        if (operation.operands().size() != 2) {
            problems.add(Code.WRONG_ARITY, path, "'" + operation.operator() + "' takes a list and a condition");
            return Typed.broken(operation);
        }
        Typed list = visit(operation.operands().get(0), scope, path + "/0");
        if (list.broken()) {
            return list;
        }
        if (!list.is(Kind.LIST)) {
            problems.add(
                    Code.TYPE_MISMATCH,
                    path + "/0",
                    "'" + operation.operator() + "' looks at a list, not at " + TypeRules.name(list));
            return Typed.broken(operation);
        }
        ValueType element =
                Objects.requireNonNull(Objects.requireNonNull(list.type()).element());
        Typed condition = truth(visit(operation.operands().get(1), Scope.element(element), path + "/1"), path + "/1");
        return new Typed(
                Trees.call(operation.operator(), list.kernel(), condition.kernel()),
                ValueType.BOOLEAN,
                condition.broken());
    }

    private Typed withinDays(List<Typed> operands, Scope scope, String path) {
        if (!scope.history()) {
            problems.add(
                    Code.TYPE_MISMATCH, path, "'within_days' looks at the event's own date, which is not seen here");
            return Typed.broken("within_days");
        }
        if (!types.arity(operands, 2, 2, "within_days", path)) {
            return Typed.broken("within_days");
        }
        Typed when = operands.get(0);
        if (!when.broken() && !when.is(Kind.DATE) && !when.is(Kind.INSTANT)) {
            problems.add(
                    Code.TYPE_MISMATCH,
                    path + "/0",
                    "'within_days' takes a date or an instant, not " + TypeRules.name(when));
            return Typed.broken("within_days");
        }
        Optional<Integer> days = wholeNumber(operands.get(1), 0, path + "/1");
        return days.isEmpty()
                ? Typed.broken("within_days")
                : Typed.of(
                        Trees.call("within_days", when.kernel(), operands.get(1).kernel()), ValueType.BOOLEAN);
    }

    private Typed nthEvent(List<Typed> operands, Scope scope, String path) {
        if (!types.arity(operands, 3, 3, "nth_event_in_period", path)) {
            return Typed.broken("nth_event_in_period");
        }
        Optional<Integer> n = wholeNumber(operands.get(1), 1, path + "/1");
        Object type = operands.get(0).kernel() instanceof Literal literal ? literal.value() : null;
        Object period = operands.get(2).kernel() instanceof Literal literal ? literal.value() : null;
        Optional<Period> calendar = Arrays.stream(Period.values())
                .filter(p -> p.name().toLowerCase(Locale.ROOT).equals(period))
                .findFirst();
        if (n.isEmpty() || !(type instanceof String eventType) || calendar.isEmpty()) {
            problems.add(
                    Code.INVALID_VALUE,
                    path,
                    "write 'nth_event_in_period' as event type, number, and day, week, month or year");
            return Typed.broken("nth_event_in_period");
        }
        Typed count = aggregate(
                new Aggregate(Measure.COUNT, eventType, null, null, new Window.Calendar(calendar.get())), scope, path);
        return new Typed(Trees.call("==", count.kernel(), operands.get(1).kernel()), ValueType.BOOLEAN, count.broken());
    }

    private Optional<Integer> wholeNumber(Typed operand, int least, String path) {
        if (operand.kernel() instanceof Literal literal
                && literal.value() instanceof BigDecimal number
                && number.scale() <= 0
                && number.compareTo(BigDecimal.valueOf(least)) >= 0
                && number.compareTo(BigDecimal.valueOf(36_600)) <= 0) {
            return Optional.of(number.intValueExact());
        }
        problems.add(Code.INVALID_VALUE, path, "write a whole number from " + least + " to 36600 here");
        return Optional.empty();
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

    private static Typed result(Expression kernel, ValueType type, TypeRules.Pair pair) {
        return new Typed(kernel, type, pair.broken());
    }
}
