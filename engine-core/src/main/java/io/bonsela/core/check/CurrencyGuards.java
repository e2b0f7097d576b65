package io.bonsela.core.check;

import io.bonsela.api.Money;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds where amounts of different currencies could meet in what an aggregate looks at of each event. A condition that
 * keeps an attribute to one currency guards what stands beside it.
 *
 * @param scope the variables
 * @param results what operators of the host and collections give, by their names in the kernel
 */
record CurrencyGuards(Scope scope, Map<String, ValueType> results) {
    private static final Set<String> MEET =
            Set.of("==", "!=", "<", "<=", ">", ">=", "+", "-", "/", "min", "max", "in", "%");
    private static final Set<String> CHOICES = Set.of("if", "??", "if_unavailable");
    private static final String CURRENCY = ".currency";

    /**
     * Amounts meet that may be of different currencies.
     *
     * @param path the attribute that may be of any currency; null: no guard helps
     * @param currency the currency that it meets; null: it is not known
     */
    record Meeting(@Nullable String path, @Nullable String currency) {}

    /** In which currency an amount is: a code, or as the attribute has it. */
    private record Denomination(
            @Nullable String code, @Nullable String path) {
        static Denomination of(@Nullable String code) {
            return new Denomination(code, null);
        }

        boolean isOpen() {
            return code == null;
        }
    }

    /** Where in a filter. */
    Optional<Meeting> inFilter(Expression filter) {
        return meeting(filter, Map.of());
    }

    /** In what is computed of each event that a filter lets through; or, for an aggregate that adds, between events. */
    Optional<Meeting> inCounted(Expression of, @Nullable Expression filter, boolean adds) {
        Map<String, String> known = filter == null ? Map.of() : kept(filter, true);
        Optional<Meeting> within = meeting(of, known);
        if (within.isPresent() || !adds) {
            return within;
        }
        return denomination(of, known).filter(Denomination::isOpen).map(open -> new Meeting(open.path(), null));
    }

    private Optional<Meeting> meeting(Expression expression, Map<String, String> known) {
        if (!(expression instanceof Operation operation)) {
            return Optional.empty();
        }
        List<Expression> operands = operation.operands();
        for (int i = 0; i < operands.size(); i++) {
            Optional<Meeting> inside = isBody(operation, i)
                    ? element(operands.get(0)).flatMap(body(operands.get(1)))
                    : meeting(operands.get(i), guarded(operation, i, known));
            if (inside.isPresent()) {
                return inside;
            }
        }
        return MEET.contains(operation.operator()) ? between(operands, known) : Optional.empty();
    }

    private static boolean isBody(Operation operation, int operand) {
        return operand == 1 && ListRules.ITERATIONS.contains(operation.operator());
    }

    /** What is looked at of each element: there the event's attributes are not seen. */
    private Function<ValueType, Optional<Meeting>> body(Expression body) {
        return element -> new CurrencyGuards(Scope.element(element), results)
                .meeting(body, Map.of())
                .map(meeting -> new Meeting(null, null));
    }

    private Optional<ValueType> element(Expression list) {
        if (list instanceof Variable variable) {
            return Optional.ofNullable(scope.resolve(variable.path())).map(ValueType::element);
        }
        return list instanceof Operation operation && operation.operator().equals("filter")
                ? element(operation.operands().get(0))
                : Optional.empty();
    }

    /** What is known where an operand is evaluated: of its neighbours, whatever their order, one may decide alone. */
    private Map<String, String> guarded(Operation operation, int operand, Map<String, String> known) {
        List<Expression> operands = operation.operands();
        return switch (operation.operator()) {
            case "and", "or" -> {
                boolean all = operation.operator().equals("and");
                yield with(
                        known,
                        IntStream.range(0, operands.size())
                                .filter(i -> i != operand)
                                .mapToObj(i -> kept(operands.get(i), all))
                                .toList());
            }
            case "if" -> {
                List<Map<String, String>> more = new ArrayList<>();
                for (int i = 0; i < operand; i += 2) {
                    boolean chosen = i == operand - 1 && operand % 2 == 1;
                    more.add(kept(operands.get(i), chosen));
                }
                yield with(known, more);
            }
            default -> known;
        };
    }

    private static Map<String, String> with(Map<String, String> known, Collection<Map<String, String>> more) {
        Map<String, String> all = new HashMap<>(known);
        more.forEach(all::putAll);
        return all;
    }

    /** To which currency a condition that is true (or false) keeps attributes, by their paths. */
    private static Map<String, String> kept(Expression condition, boolean truth) {
        if (!(condition instanceof Operation operation)) {
            return Map.of();
        }
        List<Expression> operands = operation.operands();
        return switch (operation.operator()) {
            case "!" -> kept(operands.get(0), !truth);
            case "and", "or" -> {
                List<Map<String, String>> each =
                        operands.stream().map(part -> kept(part, truth)).toList();
                yield truth == operation.operator().equals("and") ? with(Map.of(), each) : common(each);
            }
            case "==" -> truth ? equal(operands) : Map.of();
            case "!=" -> truth ? Map.of() : equal(operands);
            case "in" -> truth ? equal(single(operands)) : Map.of();
            default -> Map.of();
        };
    }

    private static Map<String, String> common(List<Map<String, String>> each) {
        Map<String, String> common = new HashMap<>(each.get(0));
        each.forEach(one -> common.entrySet().retainAll(one.entrySet()));
        return common;
    }

    private static Map<String, String> equal(List<Expression> sides) {
        for (int i = 0; i < 2; i++) {
            if (sides.get(i) instanceof Variable variable
                    && variable.path().endsWith(CURRENCY)
                    && sides.get(1 - i) instanceof Literal literal
                    && literal.value() instanceof String code) {
                String path = variable.path();
                return Map.of(path.substring(0, path.length() - CURRENCY.length()), code);
            }
        }
        return Map.of();
    }

    /** A list of one is as good as its element. */
    private static List<Expression> single(List<Expression> operands) {
        return operands.get(1) instanceof Literal literal && literal.value() instanceof List<?> list && list.size() == 1
                ? List.of(operands.get(0), new Literal(list.get(0)))
                : operands;
    }

    private Optional<Meeting> between(List<Expression> operands, Map<String, String> known) {
        List<Denomination> amounts = operands.stream()
                .flatMap(operand -> denomination(operand, known).stream())
                .toList();
        boolean several = operands.size() == 1 && isSpread(operands.get(0)) && amounts.contains(Denomination.of(null));
        if (!several && new HashSet<>(amounts).size() < 2) {
            return Optional.empty();
        }
        String code = amounts.stream()
                .map(Denomination::code)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        String path = amounts.stream()
                .filter(Denomination::isOpen)
                .map(Denomination::path)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return Optional.of(new Meeting(path, code));
    }

    private static boolean isSpread(Expression operand) {
        return operand instanceof Operation operation && operation.operator().equals(Expressions.SPREAD);
    }

    /** Empty: it is no amount. */
    private Optional<Denomination> denomination(Expression expression, Map<String, String> known) {
        if (expression instanceof Literal literal) {
            return literal(literal.value());
        }
        if (expression instanceof Variable variable) {
            return Optional.ofNullable(scope.resolve(variable.path()))
                    .filter(type -> type.kind() == Kind.MONEY)
                    .map(type -> type.currency() == null ? known.get(variable.path()) : type.currency())
                    .map(Denomination::of)
                    .or(() -> open(variable.path()));
        }
        Operation operation = (Operation) expression;
        if (isSpread(operation)) {
            return element(operation.operands().get(0))
                    .filter(element -> element.kind() == Kind.MONEY)
                    .map(element -> Denomination.of(element.currency()));
        }
        if (results.containsKey(operation.operator())) {
            ValueType result = Objects.requireNonNull(results.get(operation.operator()));
            return result.kind() == Kind.MONEY ? Optional.of(Denomination.of(result.currency())) : Optional.empty();
        }
        return ofParts(operation, known);
    }

    private Optional<Denomination> open(String path) {
        ValueType type = scope.resolve(path);
        return type != null && type.kind() == Kind.MONEY ? Optional.of(new Denomination(null, path)) : Optional.empty();
    }

    private static Optional<Denomination> literal(@Nullable Object value) {
        Set<Object> codes = new HashSet<>();
        for (Object one : value instanceof List<?> list ? list : Collections.singletonList(value)) {
            if (!(one instanceof Money money)) {
                return Optional.empty();
            }
            codes.add(money.currency().code());
        }
        return Optional.of(
                Denomination.of(codes.size() == 1 ? (String) codes.iterator().next() : null));
    }

    private Optional<Denomination> ofParts(Operation operation, Map<String, String> known) {
        boolean chooses = CHOICES.contains(operation.operator());
        if (!chooses && !Set.of("+", "-", "*", "/", "min", "max").contains(operation.operator())) {
            return Optional.empty();
        }
        List<Expression> operands = operation.operands();
        List<Denomination> parts = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            denomination(operands.get(i), guarded(operation, i, known)).ifPresent(parts::add);
        }
        boolean ratio = operation.operator().equals("/") && parts.size() == 2;
        if (parts.isEmpty() || ratio) {
            return Optional.empty();
        }
        boolean alike = new HashSet<>(parts).size() == 1;
        return Optional.of(alike ? parts.get(0) : Denomination.of(null));
    }
}
