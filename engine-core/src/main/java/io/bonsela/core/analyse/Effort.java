package io.bonsela.core.analyse;

import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Operation;
import java.util.List;

/**
 * How much may be done: where it runs out, answers are undecided, never wrong. It is counted in steps, about so many parts
 * of expressions as are evaluated, and not timed, so that a question has one answer on every machine. Not thread-safe.
 */
final class Effort {
    /** To begin a case. */
    private static final int CASE = 30;

    /** To decide an event, beside its conditions. */
    private static final int EVENT = 300;

    /** And to look back on an event. */
    private static final int LOOK_BACK = 10;

    /** So many elements a list is taken to have. */
    private static final int ELEMENTS = 100;

    private static final long MOST = 100_000;

    private long left;

    /**
     * An effort.
     *
     * @param steps how many may be taken
     */
    Effort(long steps) {
        left = steps;
    }

    /** About how many steps it takes to evaluate an expression. */
    static long of(Expression expression) {
        boolean iterates = expression instanceof Operation operation && Atoms.isIteration(operation);
        List<Expression> parts = expression.parts();
        long steps = 1;
        for (int i = 0; i < parts.size(); i++) {
            steps += of(parts.get(i)) * (iterates && i == 1 ? ELEMENTS : 1);
        }
        return Math.min(steps, MOST);
    }

    /** A case is begun. */
    void ofCase() {
        left -= CASE;
    }

    /** Events are decided, one after the other: each may look back on those before it. */
    void ofEvents(int events, long conditions) {
        left -= events * (EVENT + conditions + (long) LOOK_BACK * events);
    }

    /** Steps are taken. */
    void ofSteps(long steps) {
        left -= steps;
    }

    boolean isSpent() {
        return left < 0;
    }
}
