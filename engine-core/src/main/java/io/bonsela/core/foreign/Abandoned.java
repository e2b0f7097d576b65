package io.bonsela.core.foreign;

/**
 * Ends what a thread was doing when another has taken it over, because an operator did not come back in time. An error, so
 * that nothing on its way takes it for a failure of what was done.
 */
public final class Abandoned extends Error {
    private static final long serialVersionUID = 1L;

    /** Creates the error; it has no stack trace. */
    public Abandoned() {
        super("another thread goes on with this", null, false, false);
    }
}
