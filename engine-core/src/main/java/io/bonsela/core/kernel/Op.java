package io.bonsela.core.kernel;

import io.bonsela.api.rule.Expressions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The operators of the kernel. The first spelling is canonical: digests and messages use it, so it never changes.
 * Arities are those that authors may write.
 */
public enum Op {
    /** Equal to; false if one side is null, true if both are. */
    EQUAL(2, 2, "==", "==="),
    /** Not equal to. */
    NOT_EQUAL(2, 2, "!=", "!=="),
    /** Less than; false if a side is null. More than two operands: each is compared with the next. */
    LESS(2, Op.ANY, "<"),
    /** Less than or equal to. */
    AT_MOST(2, Op.ANY, "<="),
    /** Greater than. */
    GREATER(2, Op.ANY, ">"),
    /** Greater than or equal to. */
    AT_LEAST(2, Op.ANY, ">="),
    /** False if any operand is false, otherwise the first failure, otherwise true. */
    AND(1, Op.ANY, "and", "allOf"),
    /** True if any operand is true, otherwise the first failure, otherwise false. */
    OR(1, Op.ANY, "or", "anyOf"),
    /** Negation of a boolean. */
    NOT(1, 1, "!"),
    /** Condition, value, condition, value, ..., value: the value after the first condition that is true. */
    IF(3, Op.ANY, "if", "?:"),
    /** The first operand that is not null. */
    COALESCE(1, Op.ANY, "??"),
    /** A fact, or a replacement if the fact is unavailable. */
    IF_UNAVAILABLE(2, 2, "if_unavailable"),
    /** Whether a list contains a value, or a text contains another text. */
    IN(2, 2, "in"),
    /** The sum. */
    ADD(2, Op.ANY, "+"),
    /** The difference; of one operand, its negation. */
    SUBTRACT(1, 2, "-"),
    /** The product. */
    MULTIPLY(2, Op.ANY, "*"),
    /** The quotient, to 34 significant digits, half-even. */
    DIVIDE(2, 2, "/"),
    /** The remainder of a division. */
    REMAINDER(2, 2, "%"),
    /** The smallest operand. */
    MIN(1, Op.ANY, "min"),
    /** The largest operand. */
    MAX(1, Op.ANY, "max"),
    /** Operands joined into one text. */
    CAT(0, Op.ANY, "cat"),
    /** A part of a text. */
    SUBSTR(2, 3, "substr"),
    /** A text in lower case, regardless of the language. */
    LOWER(1, 1, "lower"),
    /** A text without white space at its beginning and end. */
    TRIM(1, 1, "trim"),
    /** A list of the operands. Rule files have a syntax for it and no name. */
    LIST(1, Op.ANY, Expressions.LIST),
    /** The elements of a list as operands of the operator around it. Rule files have a syntax for it and no name. */
    SPREAD(1, 1, Expressions.SPREAD),
    /** One list of the elements of lists and of single values. */
    MERGE(1, Op.ANY, "merge"),
    /** The value of an expression for each element of a list. */
    MAP(2, 2, "map"),
    /** The elements for which a condition is true. */
    FILTER(2, 2, "filter"),
    /** A value carried from one element of a list to the next. */
    REDUCE(3, 3, "reduce"),
    /**
     * The elements of a list with the smallest values of an expression. In the kernel its operands are the list, the
     * expression, the number of elements and, if elements consist of units, the name of the field with their number.
     */
    CHEAPEST(3, 3, "cheapest"),
    /** Whether a condition is true for every element of a list that is not empty. */
    ALL(2, 2, "all"),
    /** Whether a condition is true for an element of a list. */
    SOME(2, 2, "some"),
    /** Whether a condition is true for no element of a list. */
    NONE(2, 2, "none"),
    /** Whether a date or instant is on or before the event's date, by at most a number of days. */
    WITHIN_DAYS(2, 2, "within_days"),
    /**
     * Whether the event's date is an anniversary of a date, in a later year. In the kernel its operands are the date, the
     * event's date, and whether those of 29 February are on 1 March in other years instead of on 28 February.
     */
    ANNIVERSARY(1, 2, "anniversary"),
    /** The month of a date, from 1. */
    MONTH_OF(1, 1, "month_of"),
    /** The day of the month of a date, from 1. */
    DAY_OF(1, 1, "day_of");

    /** Operators that evaluate their second operand for each element of their first. */
    public static final Set<Op> ITERATIONS = Set.copyOf(EnumSet.of(ALL, SOME, NONE, MAP, FILTER, REDUCE, CHEAPEST));

    /** Operators that order two values. */
    public static final Set<Op> ORDERS = Set.copyOf(EnumSet.of(LESS, AT_MOST, GREATER, AT_LEAST));

    /** Operators that compare two values. */
    public static final Set<Op> COMPARISONS =
            Set.copyOf(EnumSet.of(EQUAL, NOT_EQUAL, LESS, AT_MOST, GREATER, AT_LEAST));

    private static final int ANY = Integer.MAX_VALUE;
    private static final Map<String, Op> BY_SPELLING = Arrays.stream(values())
            .flatMap(op -> op.spellings.stream().map(spelling -> Map.entry(spelling, op)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private final int leastOperands;
    private final int mostOperands;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
    private final List<String> spellings;

    Op(int leastOperands, int mostOperands, String... spellings) {
        this.leastOperands = leastOperands;
        this.mostOperands = mostOperands;
        this.spellings = List.of(spellings);
    }

    /** The operator with a spelling. */
    public static Optional<Op> spelled(String spelling) {
        return Optional.ofNullable(BY_SPELLING.get(spelling));
    }

    /** The canonical spelling. */
    public String spelling() {
        return spellings.get(0);
    }

    /** All spellings, the canonical one first. */
    public List<String> spellings() {
        return spellings;
    }

    /** The smallest number of operands. */
    public int leastOperands() {
        return leastOperands;
    }

    /** The largest number of operands; {@link Integer#MAX_VALUE}: unbounded. */
    public int mostOperands() {
        return mostOperands;
    }

    /**
     * The comparison that is true where this one is false.
     *
     * @throws IllegalStateException if this is not a comparison
     */
    public Op inverse() {
        return switch (this) {
            case EQUAL -> NOT_EQUAL;
            case NOT_EQUAL -> EQUAL;
            case LESS -> AT_LEAST;
            case AT_LEAST -> LESS;
            case GREATER -> AT_MOST;
            case AT_MOST -> GREATER;
            default -> throw new IllegalStateException(this + " is not a comparison");
        };
    }

    /**
     * The comparison that has the same result with its operands exchanged.
     *
     * @throws IllegalStateException if this is not a comparison
     */
    public Op mirrored() {
        return switch (this) {
            case EQUAL, NOT_EQUAL -> this;
            case LESS -> GREATER;
            case GREATER -> LESS;
            case AT_MOST -> AT_LEAST;
            case AT_LEAST -> AT_MOST;
            default -> throw new IllegalStateException(this + " is not a comparison");
        };
    }

    /**
     * Whether a comparison is true for a sign.
     *
     * @param sign the sign of the left side minus the right side
     * @throws IllegalStateException if this is not a comparison
     */
    public boolean holds(int sign) {
        return switch (this) {
            case EQUAL -> sign == 0;
            case NOT_EQUAL -> sign != 0;
            case LESS -> sign < 0;
            case AT_MOST -> sign <= 0;
            case GREATER -> sign > 0;
            case AT_LEAST -> sign >= 0;
            default -> throw new IllegalStateException(this + " is not a comparison");
        };
    }
}
