package io.bonsela.testkit;

import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Aggregate;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Measure;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import io.bonsela.api.rule.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Generates the operands of conditions over an event type: values of each kind, and lists of texts.
 *
 * @param type the type of event
 * @param history whether the operands may depend on the subject's history
 */
record OperandArbitraries(EventType type, boolean history) {
    /**
     * Operands of a kind.
     *
     * @param kind the kind of their values
     * @param depth the nesting depth of operators, 0 or more
     */
    Arbitrary<Expression> ofKind(Kind kind, int depth) {
        // All literals have one currency: another one would be a mistake with an attribute that declares its currency.
        ValueType plain = kind == Kind.MONEY ? ValueType.money("USD") : new ValueType(kind, null, null, Map.of());
        List<Arbitrary<Expression>> kinds =
                new ArrayList<>(List.of(EventArbitraries.values(plain).map(Literal::new)));
        List<String> names = namesOf(kind);
        if (!names.isEmpty()) {
            kinds.add(Arbitraries.of(names).map(Expressions::field));
            kinds.add(Combinators.combine(Arbitraries.of(names), EventArbitraries.values(plain))
                    .as((name, value) -> new Variable("event." + name, new Literal(value))));
        }
        if (kind == Kind.TEXT) {
            namesOf(Kind.MONEY).forEach(money -> kinds.add(Arbitraries.just(Expressions.field(money + ".currency"))));
            kinds.add(Arbitraries.just(Expressions.subject()));
        }
        if (kind == Kind.DATE) {
            kinds.add(Arbitraries.just(Expressions.date()));
        }
        if (history && kind == Kind.NUMBER) {
            kinds.add(anyWindow().map(window -> Expressions.count(type.name(), window)));
            kinds.add(anyWindow().map(window -> Expressions.distinctDays(type.name(), window)));
            kinds.add(Arbitraries.of(CalendarPeriod.values()).map(period -> Expressions.streak(type.name(), period)));
            kinds.add(anyWindow().map(window -> Expressions.distinct(type.name(), Expressions.id(), window)));
            for (Measure measure : List.of(Measure.SUM, Measure.MIN, Measure.MAX, Measure.LAST)) {
                namesOf(Kind.NUMBER)
                        .forEach(name -> kinds.add(anyWindow()
                                .map(window ->
                                        new Aggregate(measure, type.name(), Expressions.field(name), null, window))));
            }
        }
        if (history && kind == Kind.DATE) {
            kinds.add(Arbitraries.just(Expressions.firstDate(type.name())));
        }
        if (depth > 0) {
            Arbitrary<Expression> inner = Arbitraries.lazy(() -> ofKind(kind, depth - 1));
            Arbitrary<Expression> number = Arbitraries.lazy(() -> ofKind(Kind.NUMBER, depth - 1));
            kinds.add(binary(Arbitraries.just("??"), inner, inner));
            kinds.add(inner.map(value -> new Operation("log", List.of(value))));
            if (kind == Kind.TEXT) {
                kinds.add(Combinators.combine(inner, number, flags())
                        .as((a, b, c) -> new Operation("cat", List.of(a, b, c))));
                kinds.add(textLists(depth - 1)
                        .map(list -> Expressions.operation("cat", Expressions.operation(Expressions.SPREAD, list))));
                kinds.add(Combinators.combine(inner, number).as((a, b) -> new Operation("substr", List.of(a, b))));
                kinds.add(Combinators.combine(
                                inner,
                                Arbitraries.integers().between(-4, 4),
                                Arbitraries.integers().between(-4, 4))
                        .as((a, start, length) -> Expressions.operation("substr", a, start, length)));
            } else if (kind == Kind.NUMBER) {
                kinds.addAll(folds());
                kinds.add(binary(Arbitraries.of("+", "-", "*", "/", "%", "min", "max"), inner, inner));
                kinds.add(inner.map(value -> new Operation("-", List.of(value))));
            } else if (kind == Kind.MONEY) {
                kinds.add(binary(Arbitraries.of("+", "-", "min", "max"), inner, inner));
                kinds.add(binary(Arbitraries.of("*", "/"), inner, number));
            }
        }
        return Arbitraries.oneOf(kinds);
    }

    /**
     * Computed lists of texts.
     *
     * @param depth the nesting depth of operators, 0 or more
     */
    Arbitrary<Expression> textLists(int depth) {
        List<Arbitrary<Expression>> kinds = new ArrayList<>();
        Arbitrary<Expression> one = ofKind(Kind.TEXT, Math.max(0, depth - 1));
        kinds.add(one.list().ofMinSize(1).ofMaxSize(3).map(parts -> new Operation(Expressions.LIST, parts)));
        Arbitrary<List<String>> names = Arbitraries.of(scalars())
                .map(variable -> ((Variable) variable).path())
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
        kinds.add(names.map(some -> Expressions.operation("missing", some.toArray())));
        kinds.add(Combinators.combine(Arbitraries.integers().between(1, 2), names)
                .as((least, some) -> Expressions.operation("missing_some", least, some)));
        type.attributes().forEach((name, attribute) -> {
            ValueType element = attribute.type().element();
            if (element != null && element.kind() == Kind.TEXT) {
                kinds.add(Arbitraries.just(Expressions.field(name)));
            } else if (element != null && element.kind() == Kind.OBJECT) {
                element.fields().forEach((part, partType) -> {
                    if (partType.kind() == Kind.TEXT) {
                        kinds.add(Arbitraries.just(
                                Expressions.operation("map", Expressions.field(name), Expressions.item(part))));
                    }
                });
            }
        });
        if (depth > 0) {
            Arbitrary<Expression> inner = Arbitraries.lazy(() -> textLists(depth - 1));
            kinds.add(Combinators.combine(inner, inner, one).as((a, b, c) -> new Operation("merge", List.of(a, b, c))));
            kinds.add(binary(
                    Arbitraries.just("filter"),
                    inner,
                    binary(Arbitraries.of("==", "!=", ">="), Arbitraries.just(Expressions.item("")), literalTexts())));
            Arbitrary<Expression> parsed = Arbitraries.of("1", "2.5", "0")
                    .map(text ->
                            Expressions.operation("if", Expressions.item("").is(text), 1, 2));
            kinds.add(Combinators.combine(Arbitraries.integers().between(0, 3), inner, parsed)
                    .as(Expressions::cheapest));
            kinds.add(binary(
                    Arbitraries.just("map"),
                    inner,
                    Arbitraries.just(Expressions.operation("cat", Expressions.item(""), "+"))));
        }
        return Arbitraries.oneOf(kinds);
    }

    /** A number computed from the elements of a list. */
    private List<Arbitrary<Expression>> folds() {
        List<Arbitrary<Expression>> kinds = new ArrayList<>();
        type.attributes().forEach((name, attribute) -> {
            ValueType element = attribute.type().element();
            Attribute.Lines lines = attribute.lines();
            if (lines != null && lines.quantity() != null) {
                kinds.add(Arbitraries.integers().between(0, 4).map(count -> units(name, lines, count)));
            }
            if (element != null && element.kind() == Kind.OBJECT) {
                element.fields().forEach((part, partType) -> {
                    if (partType.kind() == Kind.NUMBER) {
                        Expression numbers =
                                Expressions.operation("map", Expressions.field(name), Expressions.item(part));
                        kinds.add(Arbitraries.of("+", "*", "min", "max")
                                .map(operator -> Expressions.operation(
                                        operator, Expressions.operation(Expressions.SPREAD, numbers))));
                        kinds.add(Arbitraries.integers()
                                .between(0, 3)
                                .map(start -> Expressions.operation(
                                        "reduce",
                                        numbers,
                                        Expressions.operation(
                                                "+", Expressions.item("current"), Expressions.item("accumulator")),
                                        start)));
                    }
                });
            }
        });
        return kinds;
    }

    /** The number of units of different lines among the cheapest units. */
    private static Expression units(String list, Attribute.Lines lines, int count) {
        return Expressions.operation(
                "reduce",
                Expressions.cheapest(count, Expressions.field(list), Expressions.item(lines.price())),
                Expressions.item("accumulator").times(2).plus(Expressions.item("current." + lines.quantity())),
                0);
    }

    /** Boolean attributes; literals if the type has none. */
    Arbitrary<Expression> flags() {
        List<String> flags = namesOf(Kind.BOOLEAN);
        return flags.isEmpty()
                ? Arbitraries.of(true, false).map(Literal::new)
                : Arbitraries.of(flags).map(Expressions::field);
    }

    /** A literal text, independent of the event. */
    static Arbitrary<Expression> literalTexts() {
        return Arbitraries.strings().withCharRange('a', 'z').ofMaxLength(6).map(Literal::new);
    }

    /** Windows of aggregates. */
    static Arbitrary<Window> windows() {
        return Arbitraries.oneOf(
                Arbitraries.just(new Window.Lifetime()),
                Arbitraries.of(CalendarPeriod.values()).map(Window.Calendar::new),
                Arbitraries.integers().between(1, 40).map(Window.Days::new),
                Arbitraries.integers().between(1, 200).map(h -> new Window.Rolling(Duration.ofHours(h))));
    }

    /** All windows, including those that begin with an event. */
    private Arbitrary<Window> anyWindow() {
        Arbitrary<Window> since = Combinators.combine(windows(), flags())
                .as((within, flag) -> Expressions.since(type.name(), within).where(flag));
        return Arbitraries.oneOf(windows(), since);
    }

    /** The names of the attributes of a kind, without those that declare their values. */
    List<String> namesOf(Kind kind) {
        return type.attributes().entrySet().stream()
                .filter(entry -> entry.getValue().type().kind() == kind
                        && entry.getValue().values().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The attributes that are neither lists nor objects. */
    List<Expression> scalars() {
        return type.attributes().entrySet().stream()
                .filter(entry -> isScalar(entry.getValue()))
                .<Expression>map(entry -> Expressions.field(entry.getKey()))
                .toList();
    }

    private static boolean isScalar(Attribute attribute) {
        return attribute.type().kind() != Kind.LIST && attribute.type().kind() != Kind.OBJECT;
    }

    /** Operations on two operands. */
    static Arbitrary<Expression> binary(
            Arbitrary<String> name, Arbitrary<Expression> left, Arbitrary<Expression> right) {
        return Combinators.combine(name, left, right).as((n, a, b) -> new Operation(n, List.of(a, b)));
    }
}
