package io.bonsela.testkit;

import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Period;
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
                Arbitraries.of(Period.values()).map(Window.Calendar::new),
                Arbitraries.integers().between(1, 40).map(Window.Days::new),
                Arbitraries.integers().between(1, 200).map(h -> new Window.Rolling(Duration.ofHours(h))));
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
                combined, negated, choice, comparison(depth), comparison(depth), membership(), flag(), withinDays()));
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
        kinds.add(Combinators.combine(Arbitraries.of("<", "<="), number, number, number)
                .as((name, a, b, c) -> new Operation(name, List.of(a, b, c))));
        kinds.add(binary(equality, Arbitraries.of(variables(type)), Arbitraries.just(new Literal(null))));
        return Arbitraries.oneOf(kinds);
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

    private Arbitrary<Expression> withinDays() {
        return Combinators.combine(operand(Kind.DATE, 0), Arbitraries.integers().between(0, 40))
                .as((date, days) -> Expressions.operation("within_days", date, days));
    }

    private Arbitrary<Expression> nthEvent() {
        return Combinators.combine(Arbitraries.integers().between(1, 4), Arbitraries.of(Period.values()))
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
            kinds.add(windows().map(window -> Expressions.count(type.name(), window)));
            kinds.add(windows().map(window -> Expressions.distinctDays(type.name(), window)));
            namesOf(Kind.NUMBER)
                    .forEach(name -> kinds.add(
                            windows().map(window -> Expressions.sum(type.name(), Expressions.field(name), window))));
        }
        if (history && kind == Kind.DATE) {
            kinds.add(Arbitraries.just(Expressions.firstDate(type.name())));
        }
        if (depth > 0) {
            Arbitrary<Expression> inner = Arbitraries.lazy(() -> operand(kind, depth - 1));
            Arbitrary<Expression> number = Arbitraries.lazy(() -> operand(Kind.NUMBER, depth - 1));
            if (kind == Kind.NUMBER) {
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
                .filter(entry -> entry.getValue().type().kind() == kind)
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
