package io.bonsela.drools;

import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.core.kernel.Kernel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Limits the evaluation of one condition to the steps and characters that the language allows. */
final class Meter {
    static final int LONGEST_TEXT = 10_000;
    private static final int LONGEST_LIST = 1_000;
    private static final int STEPS = 100_000;
    private static final int CHARACTERS = 1024 * 1024;

    private int stepsLeft;
    private int charactersLeft;

    void reset() {
        stepsLeft = STEPS;
        charactersLeft = CHARACTERS;
    }

    /** Spends steps; returns null, or a failure if the limit is exceeded. */
    @Nullable
    Reason spend(int steps) {
        stepsLeft = Math.max(stepsLeft - steps, -1);
        return stepsLeft >= 0 ? null : beyond("steps");
    }

    Object made(String text) {
        if (text.length() > LONGEST_TEXT) {
            return beyond("text");
        }
        charactersLeft = Math.max(charactersLeft - text.length(), -1);
        return charactersLeft >= 0 ? text : beyond("text");
    }

    Object made(List<?> list) {
        if (list.size() > LONGEST_LIST) {
            return beyond("list");
        }
        Reason failure = spend(list.size());
        return failure == null ? list : failure;
    }

    static int cost(Kernel body) {
        return 1 + body.operands().stream().mapToInt(Meter::cost).sum();
    }

    private static Reason beyond(String limit) {
        return Reason.of(ReasonCode.LIMIT_EXCEEDED, "limit", limit);
    }
}
