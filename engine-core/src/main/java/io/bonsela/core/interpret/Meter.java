package io.bonsela.core.interpret;

import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.rule.Expression;
import org.jspecify.annotations.Nullable;

/**
 * Counts what one evaluation of an expression costs, so that none is without end. It counts what the expression means,
 * not what an evaluator does, so that all evaluators come to the same end: looking at an element of a list costs as many
 * steps as the expression over the element has parts, a list that is made as many as it has elements.
 */
final class Meter {
    /** So many steps an evaluation may take. */
    private static final int MOST_STEPS = 100_000;
    /** So many characters it may write into new texts. */
    private static final int MOST_CHARACTERS = 1 << 20;
    /** So long is a text that it makes. */
    static final int LONGEST_TEXT = 10_000;
    /** So long is a list that it makes. */
    private static final int LONGEST_LIST = 1_000;

    private int steps;
    private int characters;

    /** The failure if so many more steps are too many; null: go on. */
    @Nullable
    Reason steps(int more) {
        steps = Math.min(steps + more, MOST_STEPS + 1);
        return steps > MOST_STEPS ? exceeded("steps") : null;
    }

    /** The failure if a text of this length is too much; null: go on. */
    @Nullable
    Reason text(long length) {
        if (length <= LONGEST_TEXT) {
            characters = Math.min(characters + (int) length, MOST_CHARACTERS + 1);
        }
        return length > LONGEST_TEXT || characters > MOST_CHARACTERS ? exceeded("text") : null;
    }

    /** The failure if a list of this length is too much; null: go on. */
    @Nullable
    Reason list(int length) {
        return length > LONGEST_LIST ? exceeded("list") : steps(length);
    }

    /** How many parts an expression has, itself included. */
    static int size(Expression expression) {
        int size = 1;
        for (Expression part : expression.parts()) {
            size += size(part);
        }
        return size;
    }

    private static Reason exceeded(String limit) {
        return Reason.of(ReasonCode.LIMIT_EXCEEDED, "limit", limit);
    }
}
