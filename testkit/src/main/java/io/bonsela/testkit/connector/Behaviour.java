package io.bonsela.testkit.connector;

/**
 * The reaction of the fake provider to one request.
 *
 * @param executes whether money moves
 * @param say the meaning of the answer
 * @param wire how the answer is transmitted
 */
public record Behaviour(boolean executes, Say say, Wire wire) {
    /** How an answer is transmitted. */
    public enum Wire {
        /** Complete. */
        WHOLE,
        /** Never: the connection stays open. */
        NO_ANSWER,
        /** Never: the connection is closed. */
        CLOSED,
        /** Half of the body, then the connection is closed. */
        CUT,
        /** One byte at a time, for hours. */
        DRIP,
        /** With a body of 200 megabytes. */
        HUGE,
        /** As JSON that ends in the middle. */
        GARBAGE,
        /** As an HTML page. */
        HTML,
        /** As a redirect to another host. */
        REDIRECT,
        /** As an internal error without a code. */
        STATUS_500,
        /** As a bad gateway. */
        STATUS_502
    }

    /** The request is executed, and the answer says so. */
    public static Behaviour success() {
        return executing(Say.SUCCESS);
    }

    /**
     * The request is executed.
     *
     * @param say the meaning of the answer
     */
    public static Behaviour executing(Say say) {
        return new Behaviour(true, say, Wire.WHOLE);
    }

    /**
     * The request is not executed.
     *
     * @param say the meaning of the answer
     */
    public static Behaviour saying(Say say) {
        return new Behaviour(false, say, Wire.WHOLE);
    }

    /**
     * Returns the same behaviour with a fault in transmission.
     *
     * @param fault how the answer is transmitted
     */
    public Behaviour over(Wire fault) {
        return new Behaviour(executes, say, fault);
    }
}
