package io.bonsela.core.check;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Money;
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
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Types an expression, reports its mistakes, and brings it into the kernel: combinators and the field's own operators
 * become the few operators that evaluators know, literals take the type that is wanted of them, and aggregates become
 * numbered variables.
 */
final class ExpressionChecker {
    static final int DEEPEST = 64;
    static final int MOST_NODES = 2_000;

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
    private final AggregateTable aggregates;
    private final Problems problems;

    ExpressionChecker(
            Map<String, EventType> eventTypes,
            Map<String, Operator> operators,
            AggregateTable aggregates,
            Problems problems) {
        this.eventTypes = eventTypes;
        this.operators = operators;
        this.aggregates = aggregates;
        this.problems = problems;
    }

    static boolean isBuiltIn(String operator) {
        return OPERATORS.contains(operator);
    }

    /** Checks an expression that must give a type; null: any. */
    Typed check(Expression expression, Scope scope, @Nullable ValueType wanted, String path) {
        if (depth(expression, 0) > DEEPEST || size(expression) > MOST_NODES) {
            problems.add(
                    Code.TOO_LARGE,
                    path,
                    "an expression is at most " + DEEPEST + " deep and has at most " + MOST_NODES + " parts");
            return Typed.broken(expression);
        }
        Typed typed = visit(expression, scope, path);
        return wanted == null ? typed : require(typed, wanted, path);
    }

    private Typed visit(Expression expression, Scope scope, String path) {
        if (expression instanceof Literal literal) {
            return Typed.of(literal, literalType(literal.value(), path));
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
        Typed fallback = require(visit(variable.fallback(), scope, path + "/1"), type, path + "/1");
        Operation present = operation("!=", plain, new Literal(null));
        return new Typed(operation("if", present, plain, fallback.kernel()), type, fallback.broken());
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
        boolean valid = Windows.check(aggregate.window(), true, path, problems);
        Scope inner = Scope.counted(counted);
        Typed filter = aggregate.filter() == null
                ? null
                : require(visit(aggregate.filter(), inner, path + "/filter"), ValueType.BOOLEAN, path + "/filter");
        Typed of = null;
        if (aggregate.measure() == Measure.SUM) {
            of = aggregate.of() == null ? missingSummand(path) : visit(aggregate.of(), inner, path + "/of");
            if (!of.broken() && !of.is(Kind.NUMBER) && !of.is(Kind.MONEY)) {
                problems.add(Code.TYPE_MISMATCH, path + "/of", "only numbers and money can be summed, not " + name(of));
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
        return Typed.of(new Variable("aggregate." + aggregates.number(kernel, type), null), type);
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
        Typed result = host != null ? host(host, operands, path) : builtIn(name, operands, path);
        return operands.stream().anyMatch(Typed::broken) ? Typed.broken(result.kernel()) : result;
    }

    private Typed builtIn(String name, List<Typed> operands, String path) {
        return switch (name) {
            case "==", "===" -> comparison("==", operands, path);
            case "!=", "!==" -> comparison("!=", operands, path);
            case "<", "<=", ">", ">=" -> order(name, operands, path);
            case "and", "allOf" -> logic("and", operands, path);
            case "or", "anyOf" -> logic("or", operands, path);
            case "noneOf" -> negate(logic("or", operands, path));
            case "!" ->
                arity(operands, 1, 1, name, path) ? negate(truth(operands.get(0), path + "/0")) : brokenOf(name);
            case "!!" -> arity(operands, 1, 1, name, path) ? truth(operands.get(0), path + "/0") : brokenOf(name);
            case "if", "?:" -> choice(operands, path);
            case "in" -> membership(operands, path);
            case "within_days" -> withinDays(operands, path);
            case "nth_event_in_period" -> nthEvent(operands, path);
            default -> arithmetic(name, operands, path);
        };
    }

    private Typed comparison(String name, List<Typed> operands, String path) {
        if (!arity(operands, 2, 2, name, path)) {
            return brokenOf(name);
        }
        Pair pair = unify(operands.get(0), operands.get(1), name, path);
        for (Typed side : List.of(pair.left, pair.right)) {
            boolean composite = side.is(Kind.LIST) || side.is(Kind.OBJECT);
            if (composite && pair.left.type() != null && pair.right.type() != null) {
                problems.add(Code.TYPE_MISMATCH, path, "'" + name + "' does not compare " + name(side));
                return brokenOf(name);
            }
        }
        return result(operation(name, pair.left.kernel(), pair.right.kernel()), ValueType.BOOLEAN, pair);
    }

    private Typed order(String name, List<Typed> operands, String path) {
        boolean between = operands.size() == 3 && name.startsWith("<");
        if (!between && !arity(operands, 2, 2, name, path)) {
            return brokenOf(name);
        }
        Typed first = orderedPair(name, operands.get(0), operands.get(1), path);
        if (!between) {
            return first;
        }
        Typed second = orderedPair(name, operands.get(1), operands.get(2), path);
        return new Typed(
                operation("and", first.kernel(), second.kernel()),
                ValueType.BOOLEAN,
                first.broken() || second.broken());
    }

    private Typed orderedPair(String name, Typed left, Typed right, String path) {
        Pair pair = unify(left, right, name, path);
        for (Typed side : List.of(pair.left, pair.right)) {
            if (!side.broken()
                    && !pair.broken
                    && (side.type() == null || !ORDERED.contains(side.type().kind()))) {
                problems.add(Code.TYPE_MISMATCH, path, "'" + name + "' does not order " + name(side));
                return brokenOf(name);
            }
        }
        return result(operation(name, pair.left.kernel(), pair.right.kernel()), ValueType.BOOLEAN, pair);
    }

    private Typed logic(String name, List<Typed> operands, String path) {
        if (operands.isEmpty()) {
            problems.add(Code.EMPTY, path, "a list of conditions must not be empty");
            return brokenOf(name);
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
        return require(operand, ValueType.BOOLEAN, path);
    }

    private static Typed negate(Typed operand) {
        return new Typed(operation("!", operand.kernel()), ValueType.BOOLEAN, operand.broken());
    }

    private Typed choice(List<Typed> operands, String path) {
        if (operands.size() < 3 || operands.size() % 2 == 0) {
            problems.add(
                    Code.WRONG_ARITY, path, "write 'if' as condition, value, and so on, and the value for otherwise");
            return brokenOf("if");
        }
        List<Typed> parts = new ArrayList<>(operands);
        Typed model = operands.get(operands.size() - 1);
        boolean broken = false;
        for (int i = 0; i < operands.size(); i++) {
            if (i % 2 == 0 && i < operands.size() - 1) {
                parts.set(i, truth(operands.get(i), path + "/" + i));
                continue;
            }
            Pair pair = unify(operands.get(i), model, "if", path);
            parts.set(i, pair.left);
            model = pair.right;
            broken |= pair.broken;
        }
        parts.set(operands.size() - 1, model);
        Typed last = model;
        ValueType type = Stream.iterate(1, i -> i < parts.size(), i -> i + 2)
                .map(i -> parts.get(i).type())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(last.type());
        broken |= parts.stream().anyMatch(Typed::broken);
        return new Typed(new Operation("if", parts.stream().map(Typed::kernel).toList()), loosen(type, parts), broken);
    }

    /** Money of several branches has a known currency only if all agree. */
    private static @Nullable ValueType loosen(@Nullable ValueType type, List<Typed> parts) {
        boolean mixed = type != null
                && type.kind() == Kind.MONEY
                && parts.stream().anyMatch(p -> p.is(Kind.MONEY) && !type.equals(p.type()));
        return mixed ? ValueType.MONEY : type;
    }

    private Typed membership(List<Typed> operands, String path) {
        if (!arity(operands, 2, 2, "in", path)) {
            return brokenOf("in");
        }
        Typed needle = operands.get(0);
        Typed hay = operands.get(1);
        if (needle.broken() || hay.broken()) {
            return brokenOf("in");
        }
        if (hay.is(Kind.TEXT)) {
            Typed text = require(needle, ValueType.TEXT, path + "/0");
            return new Typed(operation("in", text.kernel(), hay.kernel()), ValueType.BOOLEAN, text.broken());
        }
        if (!hay.is(Kind.LIST)) {
            problems.add(Code.TYPE_MISMATCH, path + "/1", "'in' looks into a list or a text, not " + name(hay));
            return brokenOf("in");
        }
        if (hay.kernel() instanceof Literal literal && needle.type() != null) {
            List<@Nullable Object> adapted = new ArrayList<>();
            for (Object element : (List<?>) Objects.requireNonNull(literal.value())) {
                Typed one = require(
                        Typed.of(new Literal(element), literalType(element, path + "/1")), needle.type(), path + "/1");
                if (one.broken()) {
                    return brokenOf("in");
                }
                adapted.add(((Literal) one.kernel()).value());
            }
            return Typed.of(operation("in", needle.kernel(), new Literal(adapted)), ValueType.BOOLEAN);
        }
        ValueType element =
                Objects.requireNonNull(Objects.requireNonNull(hay.type()).element());
        Typed adapted = require(needle, element, path + "/0");
        return new Typed(operation("in", adapted.kernel(), hay.kernel()), ValueType.BOOLEAN, adapted.broken());
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
                    "'" + operation.operator() + "' looks at a list, not at " + name(list));
            return Typed.broken(operation);
        }
        ValueType element =
                Objects.requireNonNull(Objects.requireNonNull(list.type()).element());
        Typed condition = truth(visit(operation.operands().get(1), Scope.element(element), path + "/1"), path + "/1");
        return new Typed(
                operation(operation.operator(), list.kernel(), condition.kernel()),
                ValueType.BOOLEAN,
                condition.broken());
    }

    private Typed withinDays(List<Typed> operands, String path) {
        if (!arity(operands, 2, 2, "within_days", path)) {
            return brokenOf("within_days");
        }
        Typed when = operands.get(0);
        if (!when.broken() && !when.is(Kind.DATE) && !when.is(Kind.INSTANT)) {
            problems.add(
                    Code.TYPE_MISMATCH, path + "/0", "'within_days' takes a date or an instant, not " + name(when));
            return brokenOf("within_days");
        }
        Optional<Integer> days = wholeNumber(operands.get(1), 0, path + "/1");
        return days.isEmpty()
                ? brokenOf("within_days")
                : Typed.of(
                        operation("within_days", when.kernel(), operands.get(1).kernel()), ValueType.BOOLEAN);
    }

    private Typed nthEvent(List<Typed> operands, String path) {
        if (!arity(operands, 3, 3, "nth_event_in_period", path)) {
            return brokenOf("nth_event_in_period");
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
            return brokenOf("nth_event_in_period");
        }
        Typed count = aggregate(
                new Aggregate(Measure.COUNT, eventType, null, null, new Window.Calendar(calendar.get())),
                new Scope(Map.of(), null, true),
                path);
        return new Typed(operation("==", count.kernel(), operands.get(1).kernel()), ValueType.BOOLEAN, count.broken());
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

    private Typed arithmetic(String name, List<Typed> given, String path) {
        // No operator computes with texts, so a text can only be meant as money.
        List<Typed> operands =
                given.stream().map(operand -> adapt(operand, ValueType.MONEY)).toList();
        boolean unaryMinus = name.equals("-") && operands.size() == 1;
        int least = name.equals("min") || name.equals("max") ? 1 : 2;
        int most = List.of("-", "/", "%").contains(name) ? 2 : Integer.MAX_VALUE;
        if (!unaryMinus && !arity(operands, least, most, name, path)) {
            return brokenOf(name);
        }
        for (int i = 0; i < operands.size(); i++) {
            Typed operand = operands.get(i);
            if (operand.broken()) {
                return brokenOf(name);
            }
            if (!operand.is(Kind.NUMBER) && !operand.is(Kind.MONEY)) {
                problems.add(
                        Code.TYPE_MISMATCH,
                        path + "/" + i,
                        "'" + name + "' computes with numbers and money, not " + name(operand));
                return brokenOf(name);
            }
        }
        List<Expression> kernels = operands.stream().map(Typed::kernel).toList();
        if (unaryMinus) {
            Expression minusOne = new Literal(BigDecimal.ONE.negate());
            return Typed.of(
                    operation("*", kernels.get(0), minusOne), operands.get(0).type());
        }
        return arithmeticType(name, operands, path)
                .map(type -> Typed.of(new Operation(name, kernels), type))
                .orElseGet(() -> brokenOf(name));
    }

    private Optional<ValueType> arithmeticType(String name, List<Typed> operands, String path) {
        List<ValueType> money = operands.stream()
                .filter(o -> o.is(Kind.MONEY))
                .map(o -> Objects.requireNonNull(o.type()))
                .toList();
        if (money.isEmpty()) {
            return Optional.of(ValueType.NUMBER);
        }
        List<String> currencies = money.stream()
                .map(ValueType::currency)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        boolean allMoney = money.size() == operands.size();
        boolean fits = switch (name) {
            case "*" -> money.size() == 1;
            case "/" -> operands.get(0).is(Kind.MONEY);
            case "%" -> false;
            default -> allMoney;
        };
        if (!fits) {
            problems.add(
                    Code.TYPE_MISMATCH,
                    path,
                    "'" + name + "' does not take "
                            + String.join(
                                    " and ",
                                    operands.stream()
                                            .map(ExpressionChecker::name)
                                            .toList()));
            return Optional.empty();
        }
        if (currencies.size() > 1) {
            problems.add(Code.CURRENCY_MISMATCH, path, String.join(" and ", currencies) + " do not go together");
            return Optional.empty();
        }
        if (name.equals("/") && allMoney) {
            return Optional.of(ValueType.NUMBER);
        }
        return Optional.of(currencies.isEmpty() ? ValueType.MONEY : ValueType.money(currencies.get(0)));
    }

    private Typed host(Operator operator, List<Typed> operands, String path) {
        List<ValueType> parameters = operator.parameters();
        if (!arity(operands, parameters.size(), parameters.size(), operator.name(), path)) {
            return brokenOf(operator.name());
        }
        List<Expression> kernels = new ArrayList<>();
        boolean broken = false;
        for (int i = 0; i < operands.size(); i++) {
            Typed operand = require(operands.get(i), parameters.get(i), path + "/" + i);
            kernels.add(operand.kernel());
            broken |= operand.broken();
        }
        return new Typed(new Operation(operator.name(), kernels), operator.result(), broken);
    }

    private boolean arity(List<Typed> operands, int least, int most, String name, String path) {
        if (operands.size() >= least && operands.size() <= most) {
            return true;
        }
        String count = least == most ? String.valueOf(least) : "at least " + least;
        problems.add(Code.WRONG_ARITY, path, "'" + name + "' takes " + count + " operands, not " + operands.size());
        return false;
    }

    private record Pair(Typed left, Typed right, boolean broken) {}

    /** Brings two sides to one type, a literal giving way to the other side. */
    private Pair unify(Typed left, Typed right, String name, String path) {
        if (left.broken() || right.broken()) {
            return new Pair(left, right, true);
        }
        if (left.type() == null || right.type() == null) {
            return new Pair(left, right, false);
        }
        Typed a = adapt(left, right.type());
        Typed b = adapt(right, left.type());
        ValueType typeA = Objects.requireNonNull(a.type());
        ValueType typeB = Objects.requireNonNull(b.type());
        if (typeA.kind() != typeB.kind()) {
            problems.add(
                    Code.TYPE_MISMATCH, path, "'" + name + "' does not take " + name(left) + " and " + name(right));
            return new Pair(a, b, true);
        }
        boolean mismatch = typeA.currency() != null
                && typeB.currency() != null
                && !typeA.currency().equals(typeB.currency());
        if (mismatch && !name.equals("if")) {
            problems.add(
                    Code.CURRENCY_MISMATCH,
                    path,
                    typeA.currency() + " and " + typeB.currency() + " do not go together");
        }
        return new Pair(a, b, mismatch && !name.equals("if"));
    }

    private Typed require(Typed typed, ValueType wanted, String path) {
        if (typed.broken() || typed.type() == null) {
            if (!typed.broken() && wanted.equals(ValueType.BOOLEAN)) {
                problems.add(Code.EMPTY, path, "a condition is wanted here");
                return Typed.broken(typed.kernel());
            }
            return typed;
        }
        Typed adapted = adapt(typed, wanted);
        ValueType type = Objects.requireNonNull(adapted.type());
        if (!assignable(type, wanted)) {
            boolean currency = type.kind() == Kind.MONEY && wanted.kind() == Kind.MONEY;
            problems.add(
                    currency ? Code.CURRENCY_MISMATCH : Code.TYPE_MISMATCH,
                    path,
                    wanted + " is wanted here, not " + name(typed));
            return Typed.broken(adapted.kernel());
        }
        return adapted;
    }

    private static boolean assignable(ValueType type, ValueType wanted) {
        if (type.kind() != wanted.kind()) {
            return false;
        }
        return switch (type.kind()) {
            case MONEY ->
                type.currency() == null
                        || wanted.currency() == null
                        || type.currency().equals(wanted.currency());
            case LIST -> assignable(Objects.requireNonNull(type.element()), Objects.requireNonNull(wanted.element()));
            case OBJECT ->
                wanted.fields().entrySet().stream().allMatch(f -> {
                    ValueType field = type.fields().get(f.getKey());
                    return field != null && assignable(field, f.getValue());
                });
            default -> true;
        };
    }

    /** A literal text where money, a date or an instant is wanted is read as one, if it can be. */
    private static Typed adapt(Typed typed, ValueType wanted) {
        if (!(typed.kernel() instanceof Literal literal) || !(literal.value() instanceof String text)) {
            return typed;
        }
        try {
            Object value = switch (wanted.kind()) {
                case MONEY -> Money.parse(text);
                case DATE -> LocalDate.parse(text);
                case INSTANT -> Instant.parse(text);
                default -> text;
            };
            ValueType type = value instanceof Money money
                    ? ValueType.money(money.currency().code())
                    : value == text ? ValueType.TEXT : wanted;
            return Typed.of(new Literal(value), type);
        } catch (BonselaException | DateTimeParseException e) {
            // It is not of that form, so it stays a text, which the caller refuses with its own message.
            return typed;
        }
    }

    private @Nullable ValueType literalType(@Nullable Object value, String path) {
        if (value == null) {
            return null;
        }
        if (value instanceof String) {
            return ValueType.TEXT;
        }
        if (value instanceof Boolean) {
            return ValueType.BOOLEAN;
        }
        if (value instanceof BigDecimal) {
            return ValueType.NUMBER;
        }
        if (value instanceof Money money) {
            return ValueType.money(money.currency().code());
        }
        if (value instanceof LocalDate) {
            return ValueType.DATE;
        }
        if (value instanceof Instant) {
            return ValueType.INSTANT;
        }
        if (value instanceof List<?> list && !list.isEmpty()) {
            Set<Optional<Kind>> kinds = new HashSet<>();
            ValueType first = null;
            for (Object element : list) {
                ValueType type = literalType(element, path);
                first = first == null ? type : first;
                kinds.add(Optional.ofNullable(type).map(ValueType::kind));
            }
            if (kinds.size() == 1 && first != null) {
                return ValueType.listOf(first.kind() == Kind.MONEY ? ValueType.MONEY : first);
            }
        }
        problems.add(Code.INVALID_VALUE, path, "a literal is a single value, or a list of values of one type");
        return null;
    }

    private static Typed result(Expression kernel, ValueType type, Pair pair) {
        return new Typed(kernel, type, pair.broken);
    }

    private static Typed brokenOf(String name) {
        return Typed.broken(new Operation(name, List.of()));
    }

    private static Operation operation(String name, Expression... operands) {
        return new Operation(name, List.of(operands));
    }

    private static String name(Typed typed) {
        return typed.type() == null ? "nothing" : typed.type().toString();
    }

    private static int depth(Expression expression, int above) {
        int deepest = above + 1;
        if (deepest > DEEPEST) {
            return deepest;
        }
        for (Expression part : expression.parts()) {
            deepest = Math.max(deepest, depth(part, above + 1));
        }
        return deepest;
    }

    private static int size(Expression expression) {
        int size = expression instanceof Literal literal && literal.value() instanceof List<?> list ? list.size() : 1;
        for (Expression part : expression.parts()) {
            size += size(part);
            if (size > MOST_NODES) {
                return size;
            }
        }
        return size;
    }

    /** The numbers of the aggregates that an expression of the kernel names. */
    static Set<Integer> aggregatesIn(Expression kernel) {
        Set<Integer> numbers = new TreeSet<>();
        if (kernel instanceof Variable variable && variable.path().startsWith("aggregate.")) {
            numbers.add(Integer.valueOf(variable.path().substring("aggregate.".length())));
        }
        kernel.parts().forEach(part -> numbers.addAll(aggregatesIn(part)));
        return numbers;
    }
}
