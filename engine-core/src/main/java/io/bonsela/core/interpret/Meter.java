package io.bonsela.core.interpret;

import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.core.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/**
 * Limits the cost of one evaluation of an expression. The cost depends on the expression, not on the evaluator, so that
 * all evaluators return the same result: examining an element of a list costs as many steps as the expression over the
 * element has parts, and creating a list costs as many steps as it has elements.
 */
final class Meter {
    /** The maximum number of steps of an evaluation. */
    private static final int MOST_STEPS = 100_000;
    /** The maximum number of characters that it writes into new texts. */
    private static final int MOST_CHARACTERS = 1 << 20;
    /** The maximum length of a text that it creates. */
    static final int LONGEST_TEXT = 10_000;
    /** The maximum length of a list that it creates. */
    private static final int LONGEST_LIST = 1_000;

    private int steps;
    private int characters;

    /** Counts steps. Returns the failure if the limit is exceeded, otherwise null. */
    @Nullable
    Reason steps(int more) {
        steps = Math.min(steps + more, MOST_STEPS + 1);
        return steps > MOST_STEPS ? exceeded("steps") : null;
    }

    /** Counts a text of this length. Returns the failure if a limit is exceeded, otherwise null. */
    @Nullable
    Reason text(long length) {
        if (length <= LONGEST_TEXT) {
            characters = Math.min(characters + (int) length, MOST_CHARACTERS + 1);
        }
        return length > LONGEST_TEXT || characters > MOST_CHARACTERS ? exceeded("text") : null;
    }

    /** Counts a list of this length. Returns the failure if a limit is exceeded, otherwise null. */
    @Nullable
    Reason list(int length) {
        return length > LONGEST_LIST ? exceeded("list") : steps(length);
    }

    /** The number of parts of an expression, including itself. */
    static int size(Kernel expression) {
        int size = 1;
        for (Kernel part : expression.operands()) {
            size += size(part);
        }
        return size;
    }

    private static Reason exceeded(String limit) {
        return Reason.of(ReasonCode.LIMIT_EXCEEDED, "limit", limit);
    }
}
