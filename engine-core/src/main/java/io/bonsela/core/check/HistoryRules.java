package io.bonsela.core.check;

import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Aggregate;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Measure;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import io.bonsela.api.rule.Window;
import io.bonsela.api.spi.Operator;
import io.bonsela.core.check.CurrencyGuards.Meeting;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Operators that look at the subject's past, or at the event's own date. */
record HistoryRules(
        ExpressionChecker checker,
        TypeRules types,
        Map<String, EventType> eventTypes,
        Map<String, Operator> operators,
        Map<String, ValueType> results,
        @Nullable Long retention,
        AggregateTable aggregates) {
    private static final Pattern DATE_OF_BIRTH = Pattern.compile("(?i)(birth|born|(^|[._])dob($|[._]))");

    Typed aggregate(Aggregate aggregate, Scope scope, String path) {
        if (!scope.history()) {
            problems().add(Code.TYPE_MISMATCH, path, "history can only be asked about in conditions, values and caps");
            return Typed.broken(aggregate);
        }
        EventType counted = eventType(aggregate.eventType(), path);
        if (counted == null) {
            return Typed.broken(aggregate);
        }
        boolean valid = Windows.check(aggregate.window(), true, path, problems())
                && Windows.checkLookBack(aggregate.window(), retention, path, problems());
        Scope inner = Scope.counted(counted);
        Typed filter = filter(aggregate.filter(), inner, path + "/filter");
        Typed of = of(aggregate, inner, path);
        Typed anchor = aggregate.window() instanceof Window.Since since && valid ? anchor(since, scope, path) : null;
        boolean broken = Stream.of(filter, of, anchor).anyMatch(part -> part != null && part.broken());
        if (!valid || broken || !isGuarded(aggregate, filter, of, inner, path)) {
            return Typed.broken(aggregate);
        }
        Aggregate kernel = new Aggregate(
                aggregate.measure(),
                aggregate.eventType(),
                of == null ? null : of.kernel(),
                filter == null ? null : filter.kernel(),
                aggregate.window());
        ValueType type = switch (aggregate.measure()) {
            case COUNT, DISTINCT_DAYS, DISTINCT -> ValueType.NUMBER;
            case FIRST_DATE -> ValueType.DATE;
            case SUM, MIN, MAX, LAST ->
                Objects.requireNonNull(Objects.requireNonNull(of).type());
        };
        Integer from = anchor == null
                ? null
                : Trees.aggregatesIn(anchor.kernel()).iterator().next();
        int number = aggregates.number(kernel, type, meaning(kernel, counted), from);
        return Typed.of(new Variable("aggregate." + number, null), type);
    }

    /** That no amount of any currency meets another: the first event of another currency would be a failure for ever. */
    private boolean isGuarded(
            Aggregate aggregate, @Nullable Typed filter, @Nullable Typed of, Scope inner, String path) {
        CurrencyGuards guards = new CurrencyGuards(inner, results);
        Optional<Meeting> inFilter = filter == null ? Optional.empty() : guards.inFilter(filter.kernel());
        inFilter.ifPresent(meeting -> unguarded(meeting, aggregate.filter(), path + "/filter"));
        Optional<Meeting> counted = of == null
                ? Optional.empty()
                : guards.inCounted(of.kernel(), filter == null ? null : filter.kernel(), adds(aggregate));
        counted.ifPresent(meeting -> unguarded(meeting, aggregate.filter(), path + "/of"));
        return inFilter.isEmpty() && counted.isEmpty();
    }

    private void unguarded(Meeting meeting, @Nullable Expression filter, String path) {
        String message = "amounts of different currencies meet here: compare and add those of one";
        if (meeting.path() != null) {
            String code = Objects.requireNonNullElse(meeting.currency(), "USD");
            Expression guard = Trees.call("==", new Variable(meeting.path() + ".currency", null), new Literal(code));
            // Beside a filter that lets several currencies through, the guard would leave out what the author asks for.
            boolean several = String.valueOf(filter).contains(meeting.path() + ".currency");
            message = "'" + meeting.path() + "' may be in "
                    + (several
                            ? "several currencies by this filter, and amounts of two do not go together: write " + guard
                                    + ", and a sum of its own for each currency"
                            : "any currency, and amounts of two currencies do not go together: write the filter "
                                    + (filter == null ? guard : Trees.call("and", guard, filter)));
        }
        problems().add(Code.CURRENCY_UNGUARDED, path, message);
    }

    private @Nullable EventType eventType(String name, String path) {
        EventType type = eventTypes.get(name);
        if (type == null) {
            problems()
                    .add(
                            Code.UNKNOWN_EVENT_TYPE,
                            path,
                            "there is no event type '" + name + "'" + NearMiss.hint(name, eventTypes.keySet()));
        }
        return type;
    }

    private @Nullable Typed filter(@Nullable Expression filter, Scope inner, String path) {
        return filter == null ? null : types.require(checker.visit(filter, inner, path), ValueType.BOOLEAN, path);
    }

    /** What is looked at of each counted event; null for measures that count events or dates. */
    private @Nullable Typed of(Aggregate aggregate, Scope inner, String path) {
        boolean adds = adds(aggregate);
        if (!adds && aggregate.measure() != Measure.DISTINCT && aggregate.measure() != Measure.LAST) {
            return null;
        }
        if (aggregate.of() == null) {
            problems().add(Code.MISSING, path, "say what to look at of each event");
            return Typed.broken(new Literal(null));
        }
        Typed of = checker.visit(aggregate.of(), inner, path + "/of");
        boolean number = of.is(Kind.NUMBER) || of.is(Kind.MONEY);
        boolean single = of.type() != null && !of.is(Kind.LIST) && !of.is(Kind.OBJECT);
        if (!of.broken() && !(adds ? number : single)) {
            problems()
                    .add(
                            Code.TYPE_MISMATCH,
                            path + "/of",
                            (adds ? "numbers and money are" : "a single value is") + " wanted here, not "
                                    + TypeRules.name(of));
            return Typed.broken(of.kernel());
        }
        return of;
    }

    private static boolean adds(Aggregate aggregate) {
        return Set.of(Measure.SUM, Measure.MIN, Measure.MAX).contains(aggregate.measure());
    }

    /** When the event happened with which a window begins. */
    private Typed anchor(Window.Since since, Scope scope, String path) {
        return aggregate(
                new Aggregate(Measure.LAST, since.eventType(), Expressions.time(), since.filter(), since.within()),
                scope,
                path + "/since");
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
        if (when.kernel() instanceof Variable variable
                && DATE_OF_BIRTH.matcher(variable.path()).find()) {
            problems()
                    .add(
                            Code.INVALID_VALUE,
                            path,
                            "'within_days' compares whole dates, the year included: for a date of birth it holds only"
                                    + " in the first days of a life. Let the event say that it is a birthday");
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
        Optional<CalendarPeriod> calendar = Arrays.stream(CalendarPeriod.values())
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
