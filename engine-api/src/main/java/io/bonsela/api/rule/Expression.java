package io.bonsela.api.rule;

import io.bonsela.api.Values;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A condition or a value: a tree of operators over the event, facts, and the subject's history. Immutable. An
 * expression is data, never code; all mistakes in it are reported when its rule set is published. It is in one file
 * because the kinds of expression are sealed, and all have the same methods.
 *
 * <p>The methods of this interface build larger expressions from smaller ones; {@link Expressions} creates the basic
 * ones. Operands that are not expressions are literals of the kinds listed in {@link Values}. Where money, a date or an
 * instant is expected, a literal may be a text, such as {@code "USD 5.00"}.
 */
public sealed interface Expression {
    /**
     * A constant.
     *
     * @param value a value of a kind listed in {@link Values}; may be null
     */
    record Literal(@Nullable Object value) implements Expression {
        /** Normalizes the value. */
        public Literal {
            value = Values.normalize("literal", value);
        }

        /** The expression in the syntax of rule files. */
        @Override
        public String toString() {
            return ExpressionPrinter.print(this);
        }
    }

    /**
     * A variable: {@code event.NAME}, a part of it such as {@code event.NAME.FIELD}, the currency code of a money
     * attribute as {@code event.NAME.currency}, {@code fact.NAME}, {@code subject}, {@code date} (the event's date in
     * the tenant's time zone) or {@code time} (its instant). Inside a quantifier, the path is relative to the element:
     * {@code ""} is the element itself.
     *
     * @param path the path
     * @param fallback the value to use if the path has no value; null: no fallback
     */
    record Variable(String path, @Nullable Expression fallback) implements Expression {
        /** Checks the path. */
        public Variable {
            Objects.requireNonNull(path, "path");
        }

        /** The expression in the syntax of rule files. */
        @Override
        public String toString() {
            return ExpressionPrinter.print(this);
        }
    }

    /**
     * An operator and its operands.
     *
     * @param operator the operator's name
     * @param operands the operands, in order
     */
    record Operation(String operator, List<Expression> operands) implements Expression {
        /** Copies the operands. */
        public Operation {
            operands = List.copyOf(operands);
        }

        /** The expression in the syntax of rule files. */
        @Override
        public String toString() {
            return ExpressionPrinter.print(this);
        }
    }

    /**
     * An aggregate over the subject's history: its events of one type that were decided before, and the current event
     * if it is of that type.
     *
     * <p>In {@code of} and {@code filter}, {@code event.NAME}, {@code id} and {@code time} refer to the counted event.
     *
     * @param measure what is computed
     * @param eventType the type of the counted events
     * @param of the value taken from each counted event; null for a measure of events or dates
     * @param filter which events count; null: all
     * @param window the time span in which events count
     */
    record Aggregate(
            Measure measure,
            String eventType,
            @Nullable Expression of,
            @Nullable Expression filter,
            Window window) implements Expression {

        /**
         * Returns a copy that counts only the events that meet a condition.
         *
         * @param condition a condition over {@code event.NAME} of the counted event
         */
        public Aggregate where(Expression condition) {
            return new Aggregate(measure, eventType, of, condition, window);
        }

        /** The expression in the syntax of rule files. */
        @Override
        public String toString() {
            return ExpressionPrinter.print(this);
        }
    }

    /** What an aggregate computes. */
    enum Measure {
        /** The number of events. */
        COUNT,
        /** The sum of a number or of money of one currency; null if there are no events to sum. */
        SUM,
        /** The smallest number, or amount of one currency; null if there is none. */
        MIN,
        /** The largest number, or amount of one currency; null if there is none. */
        MAX,
        /** The number of different values. The values must not be lists or objects. */
        DISTINCT,
        /**
         * The value from the latest event up to the current one, or the greatest value if several events have the same
         * instant; null if there is no such event. The value must not be a list or an object.
         */
        LAST,
        /** The number of different dates in the tenant's time zone. */
        DISTINCT_DAYS,
        /**
         * The number of consecutive calendar periods with an event, up to the period of the current event, which need not
         * have one yet. The window is the kind of period. At most 1,000 days, 520 weeks, 120 months or 100 years count.
         */
        STREAK,
        /** The date of the earliest event; null if there is none. */
        FIRST_DATE
    }

    /**
     * Equal to.
     *
     * @param value a literal or an expression
     */
    default Expression is(Object value) {
        return Expressions.operation("==", this, value);
    }

    /**
     * Not equal to. Null is equal only to null.
     *
     * @param value a literal or an expression
     */
    default Expression isNot(Object value) {
        return Expressions.operation("!=", this, value);
    }

    /** Whether the value is not null. */
    default Expression isPresent() {
        return new Operation("!=", List.of(this, new Literal(null)));
    }

    /**
     * Greater than or equal to.
     *
     * @param value a literal or an expression
     */
    default Expression atLeast(Object value) {
        return Expressions.operation(">=", this, value);
    }

    /**
     * Less than or equal to.
     *
     * @param value a literal or an expression
     */
    default Expression atMost(Object value) {
        return Expressions.operation("<=", this, value);
    }

    /**
     * Greater than.
     *
     * @param value a literal or an expression
     */
    default Expression above(Object value) {
        return Expressions.operation(">", this, value);
    }

    /**
     * Less than.
     *
     * @param value a literal or an expression
     */
    default Expression below(Object value) {
        return Expressions.operation("<", this, value);
    }

    /**
     * Equal to one of the given values.
     *
     * @param values literals
     */
    default Expression in(Object... values) {
        return new Operation("in", List.of(this, new Literal(Arrays.asList(values))));
    }

    /**
     * Whether this is in a named set, or another list.
     *
     * @param list the list, such as {@link Expressions#collection}
     */
    default Expression in(Expression list) {
        return Expressions.operation("in", this, list);
    }

    /**
     * Whether both hold.
     *
     * @param other a condition
     */
    default Expression and(Expression other) {
        return Expressions.operation("and", this, other);
    }

    /**
     * Whether either holds.
     *
     * @param other a condition
     */
    default Expression or(Expression other) {
        return Expressions.operation("or", this, other);
    }

    /** Whether this does not hold. */
    default Expression negate() {
        return new Operation("!", List.of(this));
    }

    /**
     * The sum.
     *
     * @param value a literal or an expression
     */
    default Expression plus(Object value) {
        return Expressions.operation("+", this, value);
    }

    /**
     * The difference.
     *
     * @param value a literal or an expression
     */
    default Expression minus(Object value) {
        return Expressions.operation("-", this, value);
    }

    /**
     * The product.
     *
     * @param value a literal or an expression
     */
    default Expression times(Object value) {
        return Expressions.operation("*", this, value);
    }

    /**
     * The quotient, to 34 significant digits, half-even.
     *
     * @param value a literal or an expression
     */
    default Expression dividedBy(Object value) {
        return Expressions.operation("/", this, value);
    }

    /**
     * Whether this date or instant is on or before the event's date, by at most the given number of days.
     *
     * @param days zero or more
     */
    default Expression withinDays(int days) {
        return Expressions.operation("within_days", this, days);
    }

    /**
     * Whether the event's date is an anniversary of this date, in a later year. A date of 29 February has its anniversary
     * on 28 February in other years.
     */
    default Expression isAnniversary() {
        return Expressions.operation("anniversary", this);
    }

    /** The month of this date, from 1. */
    default Expression month() {
        return Expressions.operation("month_of", this);
    }

    /** The day of the month of this date, from 1. */
    default Expression dayOfMonth() {
        return Expressions.operation("day_of", this);
    }

    /** This text in lower case, regardless of the language. */
    default Expression lower() {
        return Expressions.operation("lower", this);
    }

    /** This text without white space at its beginning and end. */
    default Expression trim() {
        return Expressions.operation("trim", this);
    }

    /**
     * Whether a condition holds for every element of this list, and the list is not empty.
     *
     * @param condition a condition over {@link Expressions#item}
     */
    default Expression allItems(Expression condition) {
        return Expressions.operation("all", this, condition);
    }

    /**
     * Whether a condition holds for some element of this list.
     *
     * @param condition a condition over {@link Expressions#item}
     */
    default Expression someItems(Expression condition) {
        return Expressions.operation("some", this, condition);
    }

    /**
     * Whether a condition holds for no element of this list.
     *
     * @param condition a condition over {@link Expressions#item}
     */
    default Expression noItems(Expression condition) {
        return Expressions.operation("none", this, condition);
    }

    /** The direct subexpressions, in order. */
    default List<Expression> parts() {
        if (this instanceof Operation operation) {
            return operation.operands();
        }
        if (this instanceof Variable variable) {
            return variable.fallback() == null ? List.of() : List.of(variable.fallback());
        }
        if (this instanceof Aggregate aggregate) {
            Expression begins = aggregate.window() instanceof Window.Since since ? since.filter() : null;
            return Stream.of(aggregate.of(), aggregate.filter(), begins)
                    .filter(Objects::nonNull)
                    .toList();
        }
        return List.of();
    }
}
