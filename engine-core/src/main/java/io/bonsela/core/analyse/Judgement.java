package io.bonsela.core.analyse;

import org.jspecify.annotations.Nullable;

/** The required result of a condition. A result that is neither true nor false is a failure or null. */
enum Judgement {
    TRUE,
    FALSE,
    NOT_TRUE,
    NOT_FALSE;

    boolean accepts(@Nullable Object value) {
        return switch (this) {
            case TRUE -> Boolean.TRUE.equals(value);
            case FALSE -> Boolean.FALSE.equals(value);
            case NOT_TRUE -> !Boolean.TRUE.equals(value);
            case NOT_FALSE -> !Boolean.FALSE.equals(value);
        };
    }

    /** Returns the required result of the operand of a negation. */
    Judgement negated() {
        return switch (this) {
            case TRUE -> FALSE;
            case FALSE -> TRUE;
            case NOT_TRUE -> NOT_FALSE;
            case NOT_FALSE -> NOT_TRUE;
        };
    }

    /** Whether every operand of an {@code and} must have this result, rather than one of them. */
    boolean needsAllOfAnd() {
        return this == TRUE || this == NOT_FALSE;
    }

    /** Whether every operand of an {@code or} must have this result, rather than one of them. */
    boolean needsAllOfOr() {
        return this == FALSE || this == NOT_TRUE;
    }
}
