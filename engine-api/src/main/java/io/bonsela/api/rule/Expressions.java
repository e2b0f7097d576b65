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

/**
 * Creates basic expressions and windows. Intended for static import; it is in one file because a rule needs one import
 * then.
 */
public final class Expressions {
    /** The operator that creates a list of its operands. JsonLogic writes it {@code [a, b]}. */
    public static final String LIST = "list";

    /**
     * The operator that passes the elements of its single operand, a list, to the enclosing operator; a value that is
     * not a list is passed unchanged. JsonLogic writes it by omitting the brackets:
     * <code>{"+": {"var": "prices"}}</code>.
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
     * A fact.
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

    /** The event's date in the tenant's time zone. */
    public static Variable date() {
        return new Variable("date", null);
    }

    /**
     * A part of the element that a quantifier examines; {@code ""} is the element itself.
     *
     * @param path the path within the element
     */
    public static Variable item(String path) {
        return new Variable(path, null);
    }

    /**
     * The balance of the subject's wallet at the rule's turn, with the grants of the rules before it.
     *
     * @param currency the currency of a reward, such as {@code POINTS}
     */
    public static Variable wallet(String currency) {
        return new Variable("wallet." + currency, null);
    }

    /**
     * What a cap of the rule leaves for the event at the rule's turn: a number of grants, or an amount. Null if a
     * dimension of the cap is missing. The dimensions of a cap cannot use it.
     *
     * @param id the id of the cap
     */
    public static Expression capLeft(String id) {
        return operation("cap.left", id);
    }

    /**
     * The level of a {@link Tier} that the subject has before the event: the number of the level, from 1; 0 if it has
     * none. It is compared with the names of levels.
     *
     * @param tier the tier's id
     */
    public static Variable tier(String tier) {
        return new Variable("tier." + tier, null);
    }

    /**
     * What the decision knows of the line of a sale that is examined: {@code left}, its amount less the discounts
     * granted before; {@code amount}, its amount; {@code number}, its position, from 1.
     *
     * @param name one of these names
     */
    public static Variable line(String name) {
        return new Variable("line." + name, null);
    }

    /**
     * A sum over the lines over which an effect shares its value: {@code left}, {@code amount} or {@code quantity}. Only
     * for the value of such an effect.
     *
     * @param name one of these names
     */
    public static Variable over(String name) {
        return new Variable("over." + name, null);
    }

    /**
     * The elements of a list with the smallest values of an expression; of several with the same value, the first. Of
     * lines with a quantity, single units are taken: a line is then an element with as many units as are taken of it.
     *
     * @param count how many, a number or an expression; a fraction is dropped
     * @param list the list
     * @param by a number or money over {@link #item}
     */
    public static Expression cheapest(Object count, Expression list, Expression by) {
        return operation("cheapest", count, list, by);
    }

    /**
     * A constant.
     *
     * @param value a value of a kind listed in {@link io.bonsela.api.Values}
     */
    public static Literal literal(@Nullable Object value) {
        return new Literal(value);
    }

    /**
     * A named set, for use as the right operand of {@code in}.
     *
     * @param name its name
     */
    public static Expression collection(String name) {
        return operation("collection", name);
    }

    /**
     * The value of a key in a named map; null if the map does not contain the key.
     *
     * @param name the map's name
     * @param key a literal or an expression that returns a text
     */
    public static Expression lookup(String name, Object key) {
        return operation("lookup", name, key);
    }

    /**
     * An operation by the operator's name. Use it for the host's own operators.
     *
     * @param operator the operator's name
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
     * The number of the subject's events of a type.
     *
     * @param eventType the type
     * @param window the time span in which events count
     */
    public static Aggregate count(String eventType, Window window) {
        return new Aggregate(Measure.COUNT, eventType, null, null, window);
    }

    /**
     * The sum of an attribute over the subject's events of a type.
     *
     * @param eventType the type
     * @param of what to sum, such as {@code field("amount")} of the counted event
     * @param window the time span in which events count
     */
    public static Aggregate sum(String eventType, Expression of, Window window) {
        return new Aggregate(Measure.SUM, eventType, of, null, window);
    }

    /**
     * The smallest value of an attribute among the subject's events of a type.
     *
     * @param eventType the type
     * @param of a number or money of the counted event
     * @param window the time span in which events count
     */
    public static Aggregate minOf(String eventType, Expression of, Window window) {
        return new Aggregate(Measure.MIN, eventType, of, null, window);
    }

    /**
     * The largest value of an attribute among the subject's events of a type.
     *
     * @param eventType the type
     * @param of a number or money of the counted event
     * @param window the time span in which events count
     */
    public static Aggregate maxOf(String eventType, Expression of, Window window) {
        return new Aggregate(Measure.MAX, eventType, of, null, window);
    }

    /**
     * The number of different values of an attribute among the subject's events of a type.
     *
     * @param eventType the type
     * @param of a single value of the counted event
     * @param window the time span in which events count
     */
    public static Aggregate distinct(String eventType, Expression of, Window window) {
        return new Aggregate(Measure.DISTINCT, eventType, of, null, window);
    }

    /**
     * A value from the subject's latest event of a type up to the current event.
     *
     * @param eventType the type
     * @param of a single value of that event, such as {@link #id()}
     * @param window how far back that event may be
     */
    public static Aggregate last(String eventType, Expression of, Window window) {
        return new Aggregate(Measure.LAST, eventType, of, null, window);
    }

    /** The id of the counted event, inside an aggregate. */
    public static Variable id() {
        return new Variable("id", null);
    }

    /** The event's time; inside an aggregate, the time of the counted event. */
    public static Variable time() {
        return new Variable("time", null);
    }

    /**
     * The number of different dates on which the subject has had events of a type.
     *
     * @param eventType the type
     * @param window the time span in which events count
     */
    public static Aggregate distinctDays(String eventType, Window window) {
        return new Aggregate(Measure.DISTINCT_DAYS, eventType, null, null, window);
    }

    /**
     * The number of consecutive calendar periods in which the subject has had events of a type, up to the current one,
     * which need not have one yet. At most 1,000 days, 520 weeks, 120 months or 100 years count.
     *
     * @param eventType the type
     * @param period the kind of period
     */
    public static Aggregate streak(String eventType, CalendarPeriod period) {
        return new Aggregate(Measure.STREAK, eventType, null, null, new Window.Calendar(period));
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
     * @param period the kind of period
     */
    public static Expression nthEventInPeriod(String eventType, int n, CalendarPeriod period) {
        return operation("nth_event_in_period", eventType, n, period.name().toLowerCase(Locale.ROOT));
    }

    /**
     * The last dates up to and including the event's date.
     *
     * @param days the number of dates, including the event's own
     */
    public static Window days(int days) {
        return new Window.Days(days);
    }

    /**
     * The last hours up to the event.
     *
     * @param hours the number of hours
     */
    public static Window hours(long hours) {
        return new Window.Rolling(Duration.ofHours(hours));
    }

    /**
     * The calendar period that contains the event.
     *
     * @param period the kind of period
     */
    public static Window calendar(CalendarPeriod period) {
        return new Window.Calendar(period);
    }

    /**
     * The window that begins with the subject's last event of a type.
     *
     * @param eventType the type
     * @param within how far back that event may be
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
