package io.bonsela.core.analyse;

import org.jspecify.annotations.Nullable;

/** What a condition is wanted to come to. What is neither true nor false is a failure, or nothing. */
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

    /** What the operand of a negation must come to. */
    Judgement negated() {
        return switch (this) {
            case TRUE -> FALSE;
            case FALSE -> TRUE;
            case NOT_TRUE -> NOT_FALSE;
            case NOT_FALSE -> NOT_TRUE;
        };
    }

    /** Whether every operand of an {@code and} must come to it, rather than one. */
    boolean needsAllOfAnd() {
        return this == TRUE || this == NOT_FALSE;
    }

    /** Whether every operand of an {@code or} must come to it, rather than one. */
    boolean needsAllOfOr() {
        return this == FALSE || this == NOT_TRUE;
    }
}
