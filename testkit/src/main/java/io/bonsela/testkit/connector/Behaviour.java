package io.bonsela.testkit.connector;

/**
 * What the fake provider does about one request.
 *
 * @param executes whether money moves
 * @param say what it means to answer
 * @param wire how the answer gets through
 */
public record Behaviour(boolean executes, Say say, Wire wire) {
    /** How an answer gets through. */
    public enum Wire {
        /** Whole. */
        WHOLE,
        /** Never: the connection stays open. */
        NO_ANSWER,
        /** Never: the connection is closed. */
        CLOSED,
        /** Half of the body, then the connection is closed. */
        CUT,
        /** A byte at a time, for hours. */
        DRIP,
        /** With a body of 200 megabytes. */
        HUGE,
        /** As JSON that ends in the middle. */
        GARBAGE,
        /** As a page for people. */
        HTML,
        /** As a redirect to another host. */
        REDIRECT,
        /** As an internal error without a code. */
        STATUS_500,
        /** As a bad gateway. */
        STATUS_502
    }

    /**
     * It is executed, and said so.
     */
    public static Behaviour success() {
        return executing(Say.SUCCESS);
    }

    /**
     * It is executed.
     *
     * @param say what is answered
     */
    public static Behaviour executing(Say say) {
        return new Behaviour(true, say, Wire.WHOLE);
    }

    /**
     * It is not executed.
     *
     * @param say what is answered
     */
    public static Behaviour saying(Say say) {
        return new Behaviour(false, say, Wire.WHOLE);
    }

    /**
     * The same, on a line that is not so good.
     *
     * @param fault how the answer gets through
     */
    public Behaviour over(Wire fault) {
        return new Behaviour(executes, say, fault);
    }
}
