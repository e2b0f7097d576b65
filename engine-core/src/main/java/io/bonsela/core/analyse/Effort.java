package io.bonsela.core.analyse;

import io.bonsela.core.kernel.Kernel;
import java.util.List;

/**
 * The remaining effort of an analysis. When it is spent, answers are undecided, never wrong. It is counted in steps,
 * about one for each evaluated part of an expression, rather than in time, so that a question has the same answer on
 * every machine. Not thread-safe.
 */
final class Effort {
    /** The steps to begin a case. */
    private static final int CASE = 30;

    /** The steps to decide an event, in addition to its conditions. */
    private static final int EVENT = 300;

    /** The steps to read one event of the history. */
    private static final int LOOK_BACK = 10;

    /** The assumed number of elements of a list. */
    private static final int ELEMENTS = 100;

    private static final long MOST = 100_000;

    private long left;

    /**
     * Creates an effort.
     *
     * @param steps the maximum number of steps
     */
    Effort(long steps) {
        left = steps;
    }

    /** Estimates the steps that it takes to evaluate an expression. */
    static long of(Kernel expression) {
        boolean iterates = Atoms.isIteration(expression);
        List<Kernel> parts = expression.operands();
        long steps = 1;
        for (int i = 0; i < parts.size(); i++) {
            steps += of(parts.get(i)) * (iterates && i == 1 ? ELEMENTS : 1);
        }
        return Math.min(steps, MOST);
    }

    /** Spends the steps to begin a case. */
    void ofCase() {
        left -= CASE;
    }

    /** Spends the steps to decide events in sequence; each may read those before it. */
    void ofEvents(int events, long conditions) {
        left -= events * (EVENT + conditions + (long) LOOK_BACK * events);
    }

    /** Spends steps. */
    void ofSteps(long steps) {
        left -= steps;
    }

    boolean isSpent() {
        return left < 0;
    }
}
