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
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Well-typed expressions over an event type that reach every operator of the language. */
public final class ExpressionArbitraries {
    private final EventType type;
    private final boolean history;

    private ExpressionArbitraries(EventType type, boolean history) {
        this.type = type;
        this.history = history;
    }

    /**
     * Conditions that the event alone decides.
     *
     * @param type the type of event
     * @param depth how deep operators nest, 0 or more
     */
    public static Arbitrary<Expression> conditions(EventType type, int depth) {
        return new ExpressionArbitraries(type, false).condition(depth);
    }

    /**
     * Conditions that may also ask about the subject's history.
     *
     * @param type the type of event
     * @param depth how deep operators nest, 0 or more
     */
    public static Arbitrary<Expression> conditionsWithHistory(EventType type, int depth) {
        return new ExpressionArbitraries(type, true).condition(depth);
    }

    /** Windows of aggregates. */
    public static Arbitrary<Window> windows() {
        return Arbitraries.oneOf(
                Arbitraries.just(new Window.Lifetime()),
                Arbitraries.of(CalendarPeriod.values()).map(Window.Calendar::new),
                Arbitraries.integers().between(1, 40).map(Window.Days::new),
                Arbitraries.integers().between(1, 200).map(h -> new Window.Rolling(Duration.ofHours(h))));
    }

    /** Also those that begin with an event. */
    private Arbitrary<Window> anyWindow() {
        Arbitrary<Window> since = Combinators.combine(windows(), flag())
                .as((within, flag) -> Expressions.since(type.name(), within).where(flag));
        return Arbitraries.oneOf(windows(), since);
    }

    private Arbitrary<Expression> condition(int depth) {
        if (depth == 0) {
            return Arbitraries.oneOf(comparison(1), flag(), membership());
        }
        Arbitrary<Expression> inner = Arbitraries.lazy(() -> condition(depth - 1));
        Arbitrary<Expression> combined = Combinators.combine(
                        Arbitraries.of("and", "or", "allOf", "anyOf", "noneOf"),
                        inner.list().ofMinSize(1).ofMaxSize(3))
                .as(Operation::new);
        Arbitrary<Expression> negated = Combinators.combine(Arbitraries.of("!", "!!"), inner)
                .as((name, condition) -> new Operation(name, List.of(condition)));
        Arbitrary<Expression> choice = Combinators.combine(Arbitraries.of("if", "?:"), inner, inner, inner)
                .as((name, a, b, c) -> new Operation(name, List.of(a, b, c)));
        List<Arbitrary<Expression>> kinds = new ArrayList<>(List.of(
                combined,
                negated,
                choice,
                comparison(depth),
                comparison(depth),
                membership(),
                flag(),
                withinDays(),
                exists(),
                ofTexts(depth)));
        namesOf(Kind.LIST).forEach(name -> kinds.add(quantifier(name)));
        if (history) {
            kinds.add(nthEvent());
        }
        return Arbitraries.oneOf(kinds);
    }

    private Arbitrary<Expression> comparison(int depth) {
        Arbitrary<String> equality = Arbitraries.of("==", "===", "!=", "!==");
        Arbitrary<String> order = Arbitraries.of("<", "<=", ">", ">=");
        List<Arbitrary<Expression>> kinds = new ArrayList<>();
        for (Kind kind : List.of(Kind.NUMBER, Kind.MONEY, Kind.TEXT, Kind.DATE)) {
            Arbitrary<Expression> operand = operand(kind, depth);
            kinds.add(binary(Arbitraries.oneOf(List.of(equality, order)), operand, operand));
        }
        Arbitrary<Expression> number = operand(Kind.NUMBER, 0);
        kinds.add(Combinators.combine(
                        Arbitraries.of("<", "<=", ">", ">="),
                        number.list().ofMinSize(3).ofMaxSize(4))
                .as(Operation::new));
        kinds.add(binary(equality, Arbitraries.of(variables(type)), Arbitraries.just(new Literal(null))));
        kinds.addAll(listedValues());
        return Arbitraries.oneOf(kinds);
    }

    /** An attribute that declares its values is compared with these only: others are mistakes. */
    private List<Arbitrary<Expression>> listedValues() {
        List<Arbitrary<Expression>> kinds = new ArrayList<>();
        type.attributes().forEach((name, attribute) -> {
            if (!attribute.values().isEmpty()) {
                Arbitrary<Expression> field = Arbitraries.just(Expressions.field(name));
                Arbitrary<String> values = Arbitraries.of(attribute.values());
                kinds.add(binary(Arbitraries.of("==", "!=", ">="), field, values.map(Literal::new)));
                kinds.add(binary(
                        Arbitraries.just("in"),
                        field,
                        values.list().ofMinSize(1).ofMaxSize(4).map(Literal::new)));
            }
        });
        return kinds;
    }

    private Arbitrary<Expression> flag() {
        List<String> flags = namesOf(Kind.BOOLEAN);
        return flags.isEmpty()
                ? Arbitraries.of(true, false).map(Literal::new)
                : Arbitraries.of(flags).map(Expressions::field);
    }

    private Arbitrary<Expression> membership() {
        Arbitrary<Expression> text = operand(Kind.TEXT, 0);
        Arbitrary<Expression> list = EventArbitraries.values(ValueType.TEXT)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(Literal::new);
        List<Arbitrary<Expression>> wheres = new ArrayList<>(List.of(list, text));
        type.attributes().forEach((name, attribute) -> {
            ValueType element = attribute.type().element();
            if (element != null && element.kind() == Kind.TEXT) {
                wheres.add(Arbitraries.just(Expressions.field(name)));
            }
        });
        return binary(Arbitraries.just("in"), text, Arbitraries.oneOf(wheres));
    }

    private Arbitrary<Expression> exists() {
        return Arbitraries.of(variables(type))
                .map(variable -> Expressions.operation(
                        "exists", (Object[]) ((Variable) variable).path().split("\\.")));
    }

    /** Something about a list of texts that is made on the way. */
    private Arbitrary<Expression> ofTexts(int depth) {
        Arbitrary<Expression> texts = texts(depth);
        Arbitrary<Expression> text = operand(Kind.TEXT, 0);
        return Arbitraries.oneOf(
                binary(Arbitraries.just("in"), text, texts),
                binary(
                        Arbitraries.of("all", "some", "none"),
                        texts,
                        binary(Arbitraries.of("==", "<"), Arbitraries.just(Expressions.item("")), text(0))));
    }

    /** A text that no event is asked for. */
    private static Arbitrary<Expression> text(int least) {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .ofMinLength(least)
                .ofMaxLength(6)
                .map(Literal::new);
    }

    private Arbitrary<Expression> texts(int depth) {
        List<Arbitrary<Expression>> kinds = new ArrayList<>();
        Arbitrary<Expression> one = operand(Kind.TEXT, Math.max(0, depth - 1));
        kinds.add(one.list().ofMinSize(1).ofMaxSize(3).map(parts -> new Operation(Expressions.LIST, parts)));
        Arbitrary<List<String>> names = Arbitraries.of(variables(type))
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
            Arbitrary<Expression> inner = Arbitraries.lazy(() -> texts(depth - 1));
            kinds.add(Combinators.combine(inner, inner, one).as((a, b, c) -> new Operation("merge", List.of(a, b, c))));
            kinds.add(binary(
                    Arbitraries.just("filter"),
                    inner,
                    binary(Arbitraries.of("==", "!=", ">="), Arbitraries.just(Expressions.item("")), text(0))));
            kinds.add(binary(
                    Arbitraries.just("map"),
                    inner,
                    Arbitraries.just(Expressions.operation("cat", Expressions.item(""), "+"))));
        }
        return Arbitraries.oneOf(kinds);
    }

    /** A number made of the elements of a list. */
    private List<Arbitrary<Expression>> folds() {
        List<Arbitrary<Expression>> kinds = new ArrayList<>();
        type.attributes().forEach((name, attribute) -> {
            ValueType element = attribute.type().element();
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

    private Arbitrary<Expression> withinDays() {
        return Combinators.combine(operand(Kind.DATE, 0), Arbitraries.integers().between(0, 40))
                .as((date, days) -> Expressions.operation("within_days", date, days));
    }

    private Arbitrary<Expression> nthEvent() {
        return Combinators.combine(Arbitraries.integers().between(1, 4), Arbitraries.of(CalendarPeriod.values()))
                .as((n, period) -> Expressions.nthEventInPeriod(type.name(), n, period));
    }

    private Arbitrary<Expression> quantifier(String list) {
        ValueType element = Objects.requireNonNull(
                Objects.requireNonNull(type.attributes().get(list)).type().element());
        Arbitrary<Expression> condition;
        if (element.kind() == Kind.OBJECT) {
            List<Arbitrary<Expression>> parts = new ArrayList<>();
            for (Map.Entry<String, ValueType> field : element.fields().entrySet()) {
                parts.add(binary(
                        Arbitraries.of("==", "!=", "<", ">="),
                        Arbitraries.just(Expressions.item(field.getKey())),
                        EventArbitraries.values(field.getValue()).map(Literal::new)));
            }
            condition = Arbitraries.oneOf(parts);
        } else {
            condition = binary(
                    Arbitraries.of("==", "!=", "<", ">="),
                    Arbitraries.just(Expressions.item("")),
                    EventArbitraries.values(element).map(Literal::new));
        }
        return binary(Arbitraries.of("all", "some", "none"), Arbitraries.just(Expressions.field(list)), condition);
    }

    private Arbitrary<Expression> operand(Kind kind, int depth) {
        // Literals of one currency: others would be mistakes beside an attribute that declares its own.
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
            Arbitrary<Expression> inner = Arbitraries.lazy(() -> operand(kind, depth - 1));
            Arbitrary<Expression> number = Arbitraries.lazy(() -> operand(Kind.NUMBER, depth - 1));
            kinds.add(binary(Arbitraries.just("??"), inner, inner));
            kinds.add(inner.map(value -> new Operation("log", List.of(value))));
            if (kind == Kind.TEXT) {
                kinds.add(Combinators.combine(inner, number, flag())
                        .as((a, b, c) -> new Operation("cat", List.of(a, b, c))));
                kinds.add(texts(depth - 1)
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

    private List<String> namesOf(Kind kind) {
        return type.attributes().entrySet().stream()
                .filter(entry -> entry.getValue().type().kind() == kind
                        && entry.getValue().values().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static List<Expression> variables(EventType type) {
        return type.attributes().entrySet().stream()
                .filter(entry -> isScalar(entry.getValue()))
                .<Expression>map(entry -> Expressions.field(entry.getKey()))
                .toList();
    }

    private static boolean isScalar(Attribute attribute) {
        return attribute.type().kind() != Kind.LIST && attribute.type().kind() != Kind.OBJECT;
    }

    private static Arbitrary<Expression> binary(
            Arbitrary<String> name, Arbitrary<Expression> left, Arbitrary<Expression> right) {
        return Combinators.combine(name, left, right).as((n, a, b) -> new Operation(n, List.of(a, b)));
    }
}
