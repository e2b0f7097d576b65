package io.bonsela.core.check;

import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Aggregate;
import io.bonsela.api.rule.Expression.Measure;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import io.bonsela.api.rule.Window;
import io.bonsela.core.check.CurrencyGuards.Meeting;
import io.bonsela.core.kernel.Aggregation;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Apply;
import io.bonsela.core.kernel.Kernel.Call;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Kernel.History;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Op;
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

/** Checks operators that read the subject's history or the event's date. */
record HistoryRules(
        ExpressionChecker checker,
        TypeRules types,
        Map<String, EventType> eventTypes,
        @Nullable Long retention,
        AggregateTable aggregates) {
    private static final Pattern DATE_OF_BIRTH = Pattern.compile("(?i)(birth|born|(^|[._])dob($|[._]))");

    Typed aggregate(Aggregate aggregate, Scope scope, String path) {
        if (!scope.history()) {
            problems().add(Code.TYPE_MISMATCH, path, "history can only be used in conditions, values and caps");
            return Typed.BROKEN;
        }
        EventType counted = eventType(aggregate.eventType(), path);
        if (counted == null) {
            return Typed.BROKEN;
        }
        boolean streak = aggregate.measure() == Measure.STREAK;
        if (streak && !(aggregate.window() instanceof Window.Calendar)) {
            problems()
                    .add(
                            Code.INVALID_WINDOW,
                            path,
                            "'streak' takes a calendar period: day, week, sunday_week, month or year");
            return Typed.BROKEN;
        }
        boolean valid = Windows.check(aggregate.window(), true, path, problems())
                && (streak
                        ? Windows.checkStreak(aggregate.window(), retention, path, problems())
                        : Windows.checkLookBack(aggregate.window(), retention, path, problems()));
        Scope inner = Scope.counted(counted);
        Typed filter = filter(aggregate.filter(), inner, path + "/filter");
        Typed of = of(aggregate, inner, path);
        Typed anchor = aggregate.window() instanceof Window.Since since && valid ? anchor(since, scope, path) : null;
        boolean broken = Stream.of(filter, of, anchor).anyMatch(part -> part != null && part.broken());
        if (!valid || broken || !isGuarded(aggregate, filter, of, inner, path)) {
            return Typed.BROKEN;
        }
        Aggregation kernel = new Aggregation(
                aggregate.measure(),
                aggregate.eventType(),
                of == null ? null : of.kernel(),
                filter == null ? null : filter.kernel(),
                aggregate.window());
        ValueType type = switch (aggregate.measure()) {
            case COUNT, DISTINCT_DAYS, DISTINCT, STREAK -> ValueType.NUMBER;
            case FIRST_DATE -> ValueType.DATE;
            case SUM, MIN, MAX, LAST ->
                Objects.requireNonNull(Objects.requireNonNull(of).type());
        };
        Integer from = anchor == null
                ? null
                : Trees.aggregatesIn(anchor.kernel()).iterator().next();
        int number = aggregates.number(kernel, type, meaning(kernel, counted), from);
        return Typed.of(new History(number), type);
    }

    /** Checks that currencies are never mixed: an event in a different currency would make it fail permanently. */
    private boolean isGuarded(
            Aggregate aggregate, @Nullable Typed filter, @Nullable Typed of, Scope inner, String path) {
        CurrencyGuards guards = new CurrencyGuards(inner);
        Optional<Meeting> inFilter = filter == null ? Optional.empty() : guards.inFilter(filter.kernel());
        inFilter.ifPresent(meeting -> unguarded(meeting, aggregate.filter(), path + "/filter"));
        Optional<Meeting> counted = of == null
                ? Optional.empty()
                : guards.inCounted(of.kernel(), filter == null ? null : filter.kernel(), adds(aggregate));
        counted.ifPresent(meeting -> unguarded(meeting, aggregate.filter(), path + "/of"));
        return inFilter.isEmpty() && counted.isEmpty();
    }

    private void unguarded(Meeting meeting, @Nullable Expression filter, String path) {
        String message = "amounts of different currencies cannot be combined: use amounts of one currency";
        if (meeting.path() != null) {
            String code = Objects.requireNonNullElse(meeting.currency(), "USD");
            Expression guard = new Variable(meeting.path() + ".currency", null).is(code);
            // If the filter accepts several currencies, the guard would exclude events that the author requires.
            boolean several = String.valueOf(filter).contains(meeting.path() + ".currency");
            message = "'" + meeting.path() + "' can have "
                    + (several
                            ? "several currencies with this filter, and amounts of different currencies cannot be"
                                    + " combined: write " + guard
                                    + ", and a separate sum for each currency"
                            : "any currency, and amounts of different currencies cannot be combined:"
                                    + " write the filter "
                                    + (filter == null ? guard : guard.and(filter)));
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
                            "unknown event type '" + name + "'" + NearMiss.hint(name, eventTypes.keySet()));
        }
        return type;
    }

    private @Nullable Typed filter(@Nullable Expression filter, Scope inner, String path) {
        return filter == null ? null : types.require(checker.visit(filter, inner, path), ValueType.BOOLEAN, path);
    }

    /** Checks the expression over each counted event; null for measures that count events or dates. */
    private @Nullable Typed of(Aggregate aggregate, Scope inner, String path) {
        boolean adds = adds(aggregate);
        if (!adds && aggregate.measure() != Measure.DISTINCT && aggregate.measure() != Measure.LAST) {
            return null;
        }
        if (aggregate.of() == null) {
            problems().add(Code.MISSING, path, "the expression to evaluate for each event is missing");
            return Typed.BROKEN;
        }
        Typed of = checker.visit(aggregate.of(), inner, path + "/of");
        boolean number = of.is(Kind.NUMBER) || of.is(Kind.MONEY);
        boolean single = of.type() != null && !of.is(Kind.LIST) && !of.is(Kind.OBJECT);
        if (!of.broken() && !(adds ? number : single)) {
            problems()
                    .add(
                            Code.TYPE_MISMATCH,
                            path + "/of",
                            "expected " + (adds ? "a number or money" : "a single value") + ", but found "
                                    + TypeRules.name(of));
            return Typed.BROKEN;
        }
        return of;
    }

    private static boolean adds(Aggregate aggregate) {
        return Set.of(Measure.SUM, Measure.MIN, Measure.MAX).contains(aggregate.measure());
    }

    /** The time of the event with which a window begins. */
    private Typed anchor(Window.Since since, Scope scope, String path) {
        return aggregate(
                new Aggregate(Measure.LAST, since.eventType(), Expressions.time(), since.filter(), since.within()),
                scope,
                path + "/since");
    }

    /** The attributes of the counted event, and the versions of the host's operators that the aggregate uses. */
    private static String meaning(Aggregation kernel, EventType counted) {
        StringBuilder meaning = new StringBuilder(counted.attributes().toString());
        kernel.operands().forEach(part -> versions(part, meaning));
        return meaning.toString();
    }

    private static void versions(Kernel kernel, StringBuilder into) {
        // The name of a collection's operator contains the digest of its content.
        if (kernel instanceof Call call && !(call.operator() instanceof CollectionOperator)) {
            into.append(' ')
                    .append(call.operator().name())
                    .append(' ')
                    .append(call.operator().version());
        }
        kernel.operands().forEach(part -> versions(part, into));
    }

    Typed withinDays(List<Typed> operands, Scope scope, String path) {
        if (!scope.history()) {
            problems()
                    .add(Code.TYPE_MISMATCH, path, "'within_days' needs the event's date, which is not available here");
            return Typed.BROKEN;
        }
        if (!types.arity(Op.WITHIN_DAYS, operands, path)) {
            return Typed.BROKEN;
        }
        Typed when = operands.get(0);
        if (!when.broken() && !when.is(Kind.DATE) && !when.is(Kind.INSTANT)) {
            problems()
                    .add(
                            Code.TYPE_MISMATCH,
                            path + "/0",
                            "'within_days' takes a date or an instant, not " + TypeRules.name(when));
            return Typed.BROKEN;
        }
        if (when.kernel() instanceof Read read
                && DATE_OF_BIRTH.matcher(read.path()).find()) {
            problems()
                    .add(
                            Code.INVALID_VALUE,
                            path,
                            "'within_days' compares full dates including the year: a date of birth matches only in the"
                                    + " first days after birth. Write anniversary(" + read.path() + ")");
            return Typed.BROKEN;
        }
        Optional<Integer> days = wholeNumber(operands.get(1), 0, path + "/1");
        return days.isEmpty()
                ? Typed.BROKEN
                : Typed.of(
                        Apply.of(Op.WITHIN_DAYS, when.kernel(), operands.get(1).kernel()), ValueType.BOOLEAN);
    }

    Typed nthEvent(List<Typed> operands, Scope scope, String path) {
        if (!types.arity(operands, 3, 3, Derived.NTH_EVENT.spelling(), path)) {
            return Typed.BROKEN;
        }
        Optional<Integer> n = wholeNumber(operands.get(1), 1, path + "/1");
        Object type = operands.get(0).kernel() instanceof Constant constant ? constant.value() : null;
        Object period = operands.get(2).kernel() instanceof Constant constant ? constant.value() : null;
        Optional<CalendarPeriod> calendar = Arrays.stream(CalendarPeriod.values())
                .filter(p -> p.name().toLowerCase(Locale.ROOT).equals(period))
                .findFirst();
        if (n.isEmpty() || !(type instanceof String eventType) || calendar.isEmpty()) {
            problems()
                    .add(
                            Code.INVALID_VALUE,
                            path,
                            "'nth_event_in_period' takes an event type, a number, and day, week, sunday_week, month or year");
            return Typed.BROKEN;
        }
        Typed count = aggregate(
                new Aggregate(Measure.COUNT, eventType, null, null, new Window.Calendar(calendar.get())), scope, path);
        return new Typed(
                Apply.of(Op.EQUAL, count.kernel(), operands.get(1).kernel()), ValueType.BOOLEAN, count.broken());
    }

    private Optional<Integer> wholeNumber(Typed operand, int least, String path) {
        if (operand.kernel() instanceof Constant constant
                && constant.value() instanceof BigDecimal number
                && number.scale() <= 0
                && number.compareTo(BigDecimal.valueOf(least)) >= 0
                && number.compareTo(BigDecimal.valueOf(36_600)) <= 0) {
            return Optional.of(number.intValueExact());
        }
        problems().add(Code.INVALID_VALUE, path, "expected a whole number from " + least + " to 36600");
        return Optional.empty();
    }

    private Problems problems() {
        return types.problems();
    }
}
