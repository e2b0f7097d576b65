package io.bonsela.core.analyse;

/**
 * How much may be done for an answer: where it runs out, the answer is undecided, never wrong. It is counted and not timed,
 * so that a question has one answer on every machine. Not thread-safe.
 */
final class Effort {
    /** To begin a case takes about as long as to try so many values. */
    private static final int CASE = 10;

    /** And to decide an event. */
    private static final int EVENT = 100;

    private long left;

    /**
     * An effort.
     *
     * @param values how many values may be tried
     */
    Effort(long values) {
        left = values;
    }

    /** A value is tried. */
    void ofValue() {
        left--;
    }

    /** A case is begun. */
    void ofCase() {
        left -= CASE;
    }

    /** Events are decided. */
    void ofEvents(int events) {
        left -= (long) EVENT * events;
    }

    boolean isSpent() {
        return left < 0;
    }
}
