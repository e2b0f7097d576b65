package io.bonsela.core.foreign;

/**
 * Ends the work of a thread after another thread has taken it over, because an operator did not return in time. It is
 * an error, so that no code on its way treats it as a failure of the work.
 */
public final class Abandoned extends Error {
    private static final long serialVersionUID = 1L;

    /** Creates the error; it has no stack trace. */
    public Abandoned() {
        super("another thread continues this work", null, false, false);
    }
}
