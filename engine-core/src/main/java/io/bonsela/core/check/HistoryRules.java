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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Operators that look at the subject's past, or at the event's own date. */
record HistoryRules(
        ExpressionChecker checker,
        TypeRules types,
        Map<String, EventType> eventTypes,
        Map<String, Operator> operators,
        @Nullable Long retention,
        AggregateTable aggregates) {

    Typed aggregate(Aggregate aggregate, Scope scope, String path) {
        if (!scope.history()) {
            problems().add(Code.TYPE_MISMATCH, path, "history can only be asked about in conditions, values and caps");
            return Typed.broken(aggregate);
        }
        EventType counted = eventTypes.get(aggregate.eventType());
        if (counted == null) {
            problems()
                    .add(
                            Code.UNKNOWN_EVENT_TYPE,
                            path,
                            "there is no event type '" + aggregate.eventType() + "'"
                                    + NearMiss.hint(aggregate.eventType(), eventTypes.keySet()));
            return Typed.broken(aggregate);
        }
        boolean valid = Windows.check(aggregate.window(), true, path, problems())
                && Windows.checkLookBack(aggregate.window(), retention, path, problems());
        Scope inner = Scope.counted(counted);
        Typed filter = aggregate.filter() == null
                ? null
                : types.require(
                        checker.visit(aggregate.filter(), inner, path + "/filter"),
                        ValueType.BOOLEAN,
                        path + "/filter");
        Typed of = null;
        if (aggregate.measure() == Measure.SUM) {
            of = aggregate.of() == null ? missingSummand(path) : checker.visit(aggregate.of(), inner, path + "/of");
            if (!of.broken() && !of.is(Kind.NUMBER) && !of.is(Kind.MONEY)) {
                problems()
                        .add(
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
        problems().add(Code.MISSING, path, "say what to sum");
        return Typed.broken(new Literal(null));
    }

    Typed withinDays(List<Typed> operands, Scope scope, String path) {
        if (!scope.history()) {
            problems()
                    .add(
                            Code.TYPE_MISMATCH,
                            path,
                            "'within_days' looks at the event's own date, which is not seen here");
            return Typed.broken("within_days");
        }
        if (!types.arity(operands, 2, 2, "within_days", path)) {
            return Typed.broken("within_days");
        }
        Typed when = operands.get(0);
        if (!when.broken() && !when.is(Kind.DATE) && !when.is(Kind.INSTANT)) {
            problems()
                    .add(
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

    Typed nthEvent(List<Typed> operands, Scope scope, String path) {
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
            problems()
                    .add(
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
        problems().add(Code.INVALID_VALUE, path, "write a whole number from " + least + " to 36600 here");
        return Optional.empty();
    }

    private Problems problems() {
        return types.problems();
    }
}
