package io.bonsela.api.rule;

import io.bonsela.api.Values;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A condition or a value: a closed tree of operators over the event, facts, and the subject's history. Immutable. It is
 * data, never code; every mistake in it is found when its rule set is published.
 *
 * <p>The methods here build larger expressions from smaller ones; {@link Expressions} has the leaves. Operands that are
 * not expressions are literals of the kinds of {@link Values}. Where money, a date or an instant is expected, a literal
 * may be its text, such as {@code "USD 5.00"}.
 */
public sealed interface Expression {
    /**
     * A constant.
     *
     * @param value of a kind of {@link Values}; null: nothing
     */
    record Literal(@Nullable Object value) implements Expression {
        /** Brings the value into its normal form. */
        public Literal {
            value = Values.normalize("literal", value);
        }

        /** As rule files write it. */
        @Override
        public String toString() {
            return ExpressionPrinter.print(this);
        }
    }

    /**
     * Something that comes in from outside: {@code event.NAME}, a part of it such as {@code event.NAME.FIELD}, the code
     * of a money attribute as {@code event.NAME.currency}, {@code fact.NAME}, {@code subject}, {@code date} (the event's
     * date in the tenant's zone) or {@code time} (its instant). Inside a quantifier, the path is that of the element:
     * {@code ""} is the element itself.
     *
     * @param path the path
     * @param fallback what it is where the path leads to nothing; null: nothing
     */
    record Variable(String path, @Nullable Expression fallback) implements Expression {
        /** Checks the path. */
        public Variable {
            Objects.requireNonNull(path, "path");
        }

        /** As rule files write it. */
        @Override
        public String toString() {
            return ExpressionPrinter.print(this);
        }
    }

    /**
     * An operator and its operands.
     *
     * @param operator the operator's name
     * @param operands in order
     */
    record Operation(String operator, List<Expression> operands) implements Expression {
        /** Copies the operands. */
        public Operation {
            operands = List.copyOf(operands);
        }

        /** As rule files write it. */
        @Override
        public String toString() {
            return ExpressionPrinter.print(this);
        }
    }

    /**
     * Something about the subject's history: its events of one type that were decided before, and this one if it is of
     * that type.
     *
     * <p>What it looks at of a counted event is {@code event.NAME}, {@code id} and {@code time}: that event's.
     *
     * @param measure what is computed
     * @param eventType over events of this type
     * @param of of which part of the counted event; null for a measure of events or dates
     * @param filter which events count; null: all
     * @param window over which stretch of time
     */
    record Aggregate(
            Measure measure,
            String eventType,
            @Nullable Expression of,
            @Nullable Expression filter,
            Window window) implements Expression {

        /**
         * The same over fewer events.
         *
         * @param condition over {@code event.NAME} of the counted event
         */
        public Aggregate where(Expression condition) {
            return new Aggregate(measure, eventType, of, condition, window);
        }

        /** As rule files write it. */
        @Override
        public String toString() {
            return ExpressionPrinter.print(this);
        }
    }

    /** What an aggregate computes. */
    enum Measure {
        /** How many events. A number. */
        COUNT,
        /** The sum of a number or of money of one currency; nothing if there are no events to sum. */
        SUM,
        /** The smallest number, or amount of one currency; nothing if there is none. */
        MIN,
        /** The largest number, or amount of one currency; nothing if there is none. */
        MAX,
        /** How many different values of a single part. A number. */
        DISTINCT,
        /**
         * A single part of the latest event up to this one, of several at one instant the greatest; nothing if there is
         * none.
         */
        LAST,
        /** On how many different tenant-local dates. A number. */
        DISTINCT_DAYS,
        /** The date of the earliest event; nothing if there is none. */
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
     * Not equal to; true of nothing.
     *
     * @param value a literal or an expression
     */
    default Expression isNot(Object value) {
        return Expressions.operation("!=", this, value);
    }

    /** Whether there is a value. */
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
     * One of a few.
     *
     * @param values literals
     */
    default Expression in(Object... values) {
        return new Operation("in", List.of(this, new Literal(Arrays.asList(values))));
    }

    /**
     * Whether this is in a named set, or another list.
     *
     * @param list such as {@link Expressions#collection}
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
     * Whether this date or instant lies on or before the event's date, and at most so many dates before it.
     *
     * @param days zero or more
     */
    default Expression withinDays(int days) {
        return Expressions.operation("within_days", this, days);
    }

    /**
     * Whether a condition holds for every element of this list, and there is at least one.
     *
     * @param condition over {@link Expressions#item}
     */
    default Expression allItems(Expression condition) {
        return Expressions.operation("all", this, condition);
    }

    /**
     * Whether a condition holds for some element of this list.
     *
     * @param condition over {@link Expressions#item}
     */
    default Expression someItems(Expression condition) {
        return Expressions.operation("some", this, condition);
    }

    /**
     * Whether a condition holds for no element of this list.
     *
     * @param condition over {@link Expressions#item}
     */
    default Expression noItems(Expression condition) {
        return Expressions.operation("none", this, condition);
    }

    /** The parts of this expression, in order. */
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
