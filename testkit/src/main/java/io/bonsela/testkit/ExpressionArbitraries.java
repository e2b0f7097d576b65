package io.bonsela.testkit;

import static io.bonsela.testkit.OperandArbitraries.binary;
import static io.bonsela.testkit.OperandArbitraries.literalTexts;

import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import io.bonsela.api.rule.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Generates well-typed conditions over an event type; with their operands they cover every operator of the language. */
public final class ExpressionArbitraries {
    private final EventType type;
    private final OperandArbitraries operands;

    private ExpressionArbitraries(EventType type, boolean history) {
        this.type = type;
        operands = new OperandArbitraries(type, history);
    }

    /**
     * Conditions that depend on the event alone.
     *
     * @param type the type of event
     * @param depth the nesting depth of operators, 0 or more
     */
    public static Arbitrary<Expression> conditions(EventType type, int depth) {
        return new ExpressionArbitraries(type, false).condition(depth);
    }

    /**
     * Conditions that may also depend on the subject's history.
     *
     * @param type the type of event
     * @param depth the nesting depth of operators, 0 or more
     */
    public static Arbitrary<Expression> conditionsWithHistory(EventType type, int depth) {
        return new ExpressionArbitraries(type, true).condition(depth);
    }

    /** Windows of aggregates. */
    public static Arbitrary<Window> windows() {
        return OperandArbitraries.windows();
    }

    private Arbitrary<Expression> condition(int depth) {
        if (depth == 0) {
            return Arbitraries.oneOf(comparison(1), operands.flags(), membership());
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
                operands.flags(),
                withinDays(),
                anniversary(),
                partsOfDates(),
                changedTexts(),
                exists(),
                ofTexts(depth)));
        operands.namesOf(Kind.LIST).forEach(name -> kinds.add(quantifier(name)));
        if (operands.history()) {
            kinds.add(nthEvent());
        }
        return Arbitraries.oneOf(kinds);
    }

    private Arbitrary<Expression> comparison(int depth) {
        Arbitrary<String> equality = Arbitraries.of("==", "===", "!=", "!==");
        Arbitrary<String> order = Arbitraries.of("<", "<=", ">", ">=");
        List<Arbitrary<Expression>> kinds = new ArrayList<>();
        for (Kind kind : List.of(Kind.NUMBER, Kind.MONEY, Kind.TEXT, Kind.DATE)) {
            Arbitrary<Expression> operand = operands.ofKind(kind, depth);
            kinds.add(binary(Arbitraries.oneOf(List.of(equality, order)), operand, operand));
        }
        Arbitrary<Expression> number = operands.ofKind(Kind.NUMBER, 0);
        kinds.add(Combinators.combine(
                        Arbitraries.of("<", "<=", ">", ">="),
                        number.list().ofMinSize(3).ofMaxSize(4))
                .as(Operation::new));
        kinds.add(binary(equality, Arbitraries.of(operands.scalars()), Arbitraries.just(new Literal(null))));
        kinds.addAll(listedValues());
        return Arbitraries.oneOf(kinds);
    }

    /** An attribute that declares its values is compared with these values only: others are mistakes. */
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

    private Arbitrary<Expression> membership() {
        Arbitrary<Expression> text = operands.ofKind(Kind.TEXT, 0);
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
        return Arbitraries.of(operands.scalars())
                .map(variable -> Expressions.operation(
                        "exists", (Object[]) ((Variable) variable).path().split("\\.")));
    }

    /** An expression on a computed list of texts. */
    private Arbitrary<Expression> ofTexts(int depth) {
        Arbitrary<Expression> texts = operands.textLists(depth);
        Arbitrary<Expression> text = operands.ofKind(Kind.TEXT, 0);
        return Arbitraries.oneOf(
                binary(Arbitraries.just("in"), text, texts),
                binary(
                        Arbitraries.of("all", "some", "none"),
                        texts,
                        binary(Arbitraries.of("==", "<"), Arbitraries.just(Expressions.item("")), literalTexts())));
    }

    private Arbitrary<Expression> withinDays() {
        return Combinators.combine(
                        operands.ofKind(Kind.DATE, 0), Arbitraries.integers().between(0, 40))
                .as((date, days) -> Expressions.operation("within_days", date, days));
    }

    private Arbitrary<Expression> anniversary() {
        Arbitrary<Expression> dates = operands.ofKind(Kind.DATE, 0);
        return Arbitraries.oneOf(
                dates.map(Expression::isAnniversary),
                Combinators.combine(dates, Arbitraries.of("february", "march"))
                        .as((date, month) -> Expressions.operation("anniversary", date, month)));
    }

    private Arbitrary<Expression> partsOfDates() {
        return binary(
                Arbitraries.of("==", "<", ">="),
                Combinators.combine(Arbitraries.of("month_of", "day_of"), operands.ofKind(Kind.DATE, 0))
                        .as(Expressions::operation),
                Arbitraries.integers().between(1, 28).map(number -> Expressions.literal(number)));
    }

    private Arbitrary<Expression> changedTexts() {
        return binary(
                Arbitraries.of("==", "<"),
                Combinators.combine(Arbitraries.of("lower", "trim"), operands.ofKind(Kind.TEXT, 0))
                        .as(Expressions::operation),
                operands.ofKind(Kind.TEXT, 0));
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
            if (operands.history() && type.attributes().get(list).lines() != null) {
                parts.add(binary(
                        Arbitraries.of("<", ">="),
                        Arbitraries.of("left", "amount").map(Expressions::line),
                        Arbitraries.of("USD 0.01", "USD 10.00", "USD 50.00").map(Literal::new)));
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
}
