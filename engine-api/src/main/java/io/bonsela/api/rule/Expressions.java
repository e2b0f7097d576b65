package io.bonsela.api.rule;

import io.bonsela.api.rule.Expression.Aggregate;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Measure;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The leaves of expressions, for a static import. */
public final class Expressions {
    /** The operator that makes a list of its operands. JsonLogic writes it {@code [a, b]}. */
    public static final String LIST = "list";

    /**
     * The operator that gives the elements of its one operand, a list, to the operator around it; what is no list, it
     * gives as it is. JsonLogic writes it by leaving the brackets out: <code>{"+": {"var": "prices"}}</code>.
     */
    public static final String SPREAD = "spread";

    private Expressions() {}

    /**
     * An attribute of the event.
     *
     * @param name its name, or a path such as {@code address.city}
     */
    public static Variable field(String name) {
        return new Variable("event." + name, null);
    }

    /**
     * A fact from outside.
     *
     * @param name the fact's name
     */
    public static Variable fact(String name) {
        return new Variable("fact." + name, null);
    }

    /** The event's subject. */
    public static Variable subject() {
        return new Variable("subject", null);
    }

    /** The event's date in the tenant's zone. */
    public static Variable date() {
        return new Variable("date", null);
    }

    /**
     * A part of the element that a quantifier looks at; {@code ""} is the element itself.
     *
     * @param path the path within the element
     */
    public static Variable item(String path) {
        return new Variable(path, null);
    }

    /**
     * A constant.
     *
     * @param value of a kind of {@link io.bonsela.api.Values}
     */
    public static Literal literal(@Nullable Object value) {
        return new Literal(value);
    }

    /**
     * A named set, to stand behind {@code in}.
     *
     * @param name its name
     */
    public static Expression collection(String name) {
        return operation("collection", name);
    }

    /**
     * What a key leads to in a named map; nothing if it is not there.
     *
     * @param name the map's name
     * @param key a literal or an expression that gives a text
     */
    public static Expression lookup(String name, Object key) {
        return operation("lookup", name, key);
    }

    /**
     * An operator by its name; this is how operators of the host are used.
     *
     * @param operator the name
     * @param operands literals or expressions
     */
    public static Expression operation(String operator, Object... operands) {
        return new Operation(
                operator, Arrays.stream(operands).map(Expressions::operand).toList());
    }

    /**
     * Whether all hold.
     *
     * @param conditions at least one
     */
    public static Expression allOf(Expression... conditions) {
        return new Operation("allOf", List.of(conditions));
    }

    /**
     * Whether any holds.
     *
     * @param conditions at least one
     */
    public static Expression anyOf(Expression... conditions) {
        return new Operation("anyOf", List.of(conditions));
    }

    /**
     * Whether none holds.
     *
     * @param conditions at least one
     */
    public static Expression noneOf(Expression... conditions) {
        return new Operation("noneOf", List.of(conditions));
    }

    /**
     * How many events of a type the subject has had.
     *
     * @param eventType the type
     * @param window over which stretch of time
     */
    public static Aggregate count(String eventType, Window window) {
        return new Aggregate(Measure.COUNT, eventType, null, null, window);
    }

    /**
     * The sum of an attribute over the subject's events of a type.
     *
     * @param eventType the type
     * @param of what to sum, e.g. {@code field("amount")}: the counted event's
     * @param window over which stretch of time
     */
    public static Aggregate sum(String eventType, Expression of, Window window) {
        return new Aggregate(Measure.SUM, eventType, of, null, window);
    }

    /**
     * The smallest value of an attribute among the subject's events of a type.
     *
     * @param eventType the type
     * @param of a number or money of the counted event
     * @param window over which stretch of time
     */
    public static Aggregate minOf(String eventType, Expression of, Window window) {
        return new Aggregate(Measure.MIN, eventType, of, null, window);
    }

    /**
     * The largest value of an attribute among the subject's events of a type.
     *
     * @param eventType the type
     * @param of a number or money of the counted event
     * @param window over which stretch of time
     */
    public static Aggregate maxOf(String eventType, Expression of, Window window) {
        return new Aggregate(Measure.MAX, eventType, of, null, window);
    }

    /**
     * How many different values an attribute has among the subject's events of a type.
     *
     * @param eventType the type
     * @param of a single value of the counted event
     * @param window over which stretch of time
     */
    public static Aggregate distinct(String eventType, Expression of, Window window) {
        return new Aggregate(Measure.DISTINCT, eventType, of, null, window);
    }

    /**
     * Something of the subject's latest event of a type up to this one.
     *
     * @param eventType the type
     * @param of a single value of that event, such as {@link #id()}
     * @param window how far back it may lie
     */
    public static Aggregate last(String eventType, Expression of, Window window) {
        return new Aggregate(Measure.LAST, eventType, of, null, window);
    }

    /** In what an aggregate looks at: the counted event's id. */
    public static Variable id() {
        return new Variable("id", null);
    }

    /** The event's time; in what an aggregate looks at, the counted event's. */
    public static Variable time() {
        return new Variable("time", null);
    }

    /**
     * On how many different dates the subject has had events of a type.
     *
     * @param eventType the type
     * @param window over which stretch of time
     */
    public static Aggregate distinctDays(String eventType, Window window) {
        return new Aggregate(Measure.DISTINCT_DAYS, eventType, null, null, window);
    }

    /**
     * The date of the subject's first event of a type.
     *
     * @param eventType the type
     */
    public static Aggregate firstDate(String eventType) {
        return new Aggregate(Measure.FIRST_DATE, eventType, null, null, new Window.Lifetime());
    }

    /**
     * Whether this event is the subject's n-th of a type within its calendar period.
     *
     * @param eventType the type
     * @param n from 1
     * @param period which period
     */
    public static Expression nthEventInPeriod(String eventType, int n, CalendarPeriod period) {
        return operation("nth_event_in_period", eventType, n, period.name().toLowerCase(Locale.ROOT));
    }

    /**
     * The last dates up to the event's.
     *
     * @param days how many, the event's own included
     */
    public static Window days(int days) {
        return new Window.Days(days);
    }

    /**
     * The last hours up to the event.
     *
     * @param hours how many
     */
    public static Window hours(long hours) {
        return new Window.Rolling(Duration.ofHours(hours));
    }

    /**
     * The calendar period that contains the event.
     *
     * @param period which
     */
    public static Window calendar(CalendarPeriod period) {
        return new Window.Calendar(period);
    }

    /**
     * From the subject's last event of a type on.
     *
     * @param eventType the type
     * @param within how far back that event may lie
     */
    public static Window.Since since(String eventType, Window within) {
        return new Window.Since(eventType, null, within);
    }

    /** All time. */
    public static Window lifetime() {
        return new Window.Lifetime();
    }

    private static Expression operand(Object operand) {
        return operand instanceof Expression expression ? expression : new Literal(operand);
    }
}
