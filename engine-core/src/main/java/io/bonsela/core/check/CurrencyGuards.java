package io.bonsela.core.check;

import io.bonsela.api.Money;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Apply;
import io.bonsela.core.kernel.Kernel.Call;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Kernel.History;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Kernel.Visitor;
import io.bonsela.core.kernel.Op;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
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
 * Finds expressions of an aggregate that could combine amounts of different currencies. A condition that restricts an
 * attribute to one currency guards the expressions next to it.
 *
 * @param scope the variables
 */
record CurrencyGuards(Scope scope) {
    private static final Set<Op> MEET = EnumSet.of(
            Op.EQUAL,
            Op.NOT_EQUAL,
            Op.LESS,
            Op.AT_MOST,
            Op.GREATER,
            Op.AT_LEAST,
            Op.ADD,
            Op.SUBTRACT,
            Op.DIVIDE,
            Op.MIN,
            Op.MAX,
            Op.IN,
            Op.REMAINDER);
    private static final Set<Op> CHOICES = EnumSet.of(Op.IF, Op.COALESCE, Op.IF_UNAVAILABLE);
    private static final Set<Op> ARITHMETIC = EnumSet.of(Op.ADD, Op.SUBTRACT, Op.MULTIPLY, Op.DIVIDE, Op.MIN, Op.MAX);
    private static final String CURRENCY = ".currency";

    /**
     * A combination of amounts that may have different currencies.
     *
     * @param path the attribute that may have any currency; null: no guard helps
     * @param currency the currency that it is combined with; null: unknown
     */
    record Meeting(@Nullable String path, @Nullable String currency) {}

    /** The currency of an amount: a code, or the currency of the attribute at a path. */
    private record Denomination(
            @Nullable String code, @Nullable String path) {
        static Denomination of(@Nullable String code) {
            return new Denomination(code, null);
        }

        boolean isOpen() {
            return code == null;
        }
    }

    /** Finds such a combination in a filter. */
    Optional<Meeting> inFilter(Kernel filter) {
        return meeting(filter, Map.of());
    }

    /** Finds such a combination in the expression over each filtered event; if {@code adds}, also between events. */
    Optional<Meeting> inCounted(Kernel of, @Nullable Kernel filter, boolean adds) {
        Map<String, String> known = filter == null ? Map.of() : kept(filter, true);
        Optional<Meeting> within = meeting(of, known);
        if (within.isPresent() || !adds) {
            return within;
        }
        return denomination(of, known).filter(Denomination::isOpen).map(open -> new Meeting(open.path(), null));
    }

    private Optional<Meeting> meeting(Kernel expression, Map<String, String> known) {
        List<Kernel> operands = expression.operands();
        for (int i = 0; i < operands.size(); i++) {
            Optional<Meeting> inside = isBody(expression, i)
                    ? element(operands.get(0)).flatMap(body(operands.get(1)))
                    : meeting(operands.get(i), guarded(expression, i, known));
            if (inside.isPresent()) {
                return inside;
            }
        }
        return expression instanceof Apply apply && MEET.contains(apply.op())
                ? between(operands, known)
                : Optional.empty();
    }

    private static boolean isBody(Kernel expression, int operand) {
        return operand == 1 && expression instanceof Apply apply && Op.ITERATIONS.contains(apply.op());
    }

    /** Checks an expression over each element. It cannot read the event's attributes. */
    private Function<ValueType, Optional<Meeting>> body(Kernel body) {
        return element -> new CurrencyGuards(Scope.element(element))
                .meeting(body, Map.of())
                .map(meeting -> new Meeting(null, null));
    }

    private Optional<ValueType> element(Kernel list) {
        if (list instanceof Read read) {
            return Optional.ofNullable(scope.resolve(read)).map(ValueType::element);
        }
        return Kernel.isOf(list, Op.FILTER) || Kernel.isOf(list, Op.CHEAPEST)
                ? element(list.operands().get(0))
                : Optional.empty();
    }

    /**
     * Returns the currencies that are known where an operand is evaluated, by path. Operands of {@code and} and
     * {@code or} guard each other in any order, because one operand can decide the result alone.
     */
    private static Map<String, String> guarded(Kernel expression, int operand, Map<String, String> known) {
        if (!(expression instanceof Apply apply)) {
            return known;
        }
        List<Kernel> operands = apply.operands();
        return switch (apply.op()) {
            case AND, OR -> {
                boolean all = apply.op() == Op.AND;
                yield with(
                        known,
                        IntStream.range(0, operands.size())
                                .filter(i -> i != operand)
                                .mapToObj(i -> kept(operands.get(i), all))
                                .toList());
            }
            case IF -> {
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

    /** Returns the currencies to which a condition restricts attributes if it is true (or false), by path. */
    private static Map<String, String> kept(Kernel condition, boolean truth) {
        if (!(condition instanceof Apply apply)) {
            return Map.of();
        }
        List<Kernel> operands = apply.operands();
        return switch (apply.op()) {
            case NOT -> kept(operands.get(0), !truth);
            case AND, OR -> {
                List<Map<String, String>> each =
                        operands.stream().map(part -> kept(part, truth)).toList();
                yield truth == (apply.op() == Op.AND) ? with(Map.of(), each) : common(each);
            }
            case EQUAL -> truth ? equal(operands) : Map.of();
            case NOT_EQUAL -> truth ? Map.of() : equal(operands);
            case IN -> truth ? equal(single(operands)) : Map.of();
            default -> Map.of();
        };
    }

    private static Map<String, String> common(List<Map<String, String>> each) {
        Map<String, String> common = new HashMap<>(each.get(0));
        each.forEach(one -> common.entrySet().retainAll(one.entrySet()));
        return common;
    }

    private static Map<String, String> equal(List<Kernel> sides) {
        for (int i = 0; i < 2; i++) {
            if (sides.get(i) instanceof Read read
                    && read.path().endsWith(CURRENCY)
                    && sides.get(1 - i) instanceof Constant constant
                    && constant.value() instanceof String code) {
                String path = read.path();
                return Map.of(path.substring(0, path.length() - CURRENCY.length()), code);
            }
        }
        return Map.of();
    }

    /** Replaces a list of one element by that element. */
    private static List<Kernel> single(List<Kernel> operands) {
        return operands.get(1) instanceof Constant constant
                        && constant.value() instanceof List<?> list
                        && list.size() == 1
                ? List.of(operands.get(0), new Constant(list.get(0)))
                : operands;
    }

    private Optional<Meeting> between(List<Kernel> operands, Map<String, String> known) {
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

    private static boolean isSpread(Kernel operand) {
        return Kernel.isOf(operand, Op.SPREAD);
    }

    /** Returns the currency of an expression; empty if it is not an amount. */
    private Optional<Denomination> denomination(Kernel expression, Map<String, String> known) {
        return expression.accept(new Visitor<>() {
            @Override
            public Optional<Denomination> constant(Constant constant) {
                return literal(constant.value());
            }

            @Override
            public Optional<Denomination> read(Read read) {
                return Optional.ofNullable(scope.resolve(read))
                        .filter(type -> type.kind() == Kind.MONEY)
                        .map(type -> type.currency() == null ? known.get(read.path()) : type.currency())
                        .map(Denomination::of)
                        .or(() -> open(read));
            }

            @Override
            public Optional<Denomination> history(History history) {
                throw new IllegalStateException("an aggregate within an aggregate");
            }

            @Override
            public Optional<Denomination> apply(Apply apply) {
                return apply.op() == Op.SPREAD
                        ? element(apply.operands().get(0))
                                .filter(element -> element.kind() == Kind.MONEY)
                                .map(element -> Denomination.of(element.currency()))
                        : ofParts(apply, known);
            }

            @Override
            public Optional<Denomination> call(Call call) {
                ValueType result = call.operator().result();
                return result.kind() == Kind.MONEY ? Optional.of(Denomination.of(result.currency())) : Optional.empty();
            }
        });
    }

    private Optional<Denomination> open(Read read) {
        ValueType type = scope.resolve(read);
        return type != null && type.kind() == Kind.MONEY
                ? Optional.of(new Denomination(null, read.path()))
                : Optional.empty();
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

    private Optional<Denomination> ofParts(Apply apply, Map<String, String> known) {
        if (!CHOICES.contains(apply.op()) && !ARITHMETIC.contains(apply.op())) {
            return Optional.empty();
        }
        List<Kernel> operands = apply.operands();
        List<Denomination> parts = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            denomination(operands.get(i), guarded(apply, i, known)).ifPresent(parts::add);
        }
        boolean ratio = apply.op() == Op.DIVIDE && parts.size() == 2;
        if (parts.isEmpty() || ratio) {
            return Optional.empty();
        }
        boolean alike = new HashSet<>(parts).size() == 1;
        return Optional.of(alike ? parts.get(0) : Denomination.of(null));
    }
}
