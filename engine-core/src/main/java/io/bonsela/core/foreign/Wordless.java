package io.bonsela.core.foreign;

import org.jspecify.annotations.Nullable;

/** A copy of a throwable for logs: class names and stack traces without messages, which may contain anything. */
public final class Wordless extends Throwable {
    private static final long serialVersionUID = 1L;
    private static final int MOST_CAUSES = 8;

    private Wordless(Throwable thrown, @Nullable Wordless cause) {
        super(thrown.getClass().getName(), cause, false, true);
        setStackTrace(thrown.getStackTrace());
    }

    /** Returns a copy without messages, including its causes. */
    public static Wordless of(Throwable thrown) {
        return of(thrown, MOST_CAUSES);
    }

    private static Wordless of(Throwable thrown, int causes) {
        Throwable cause = thrown.getCause();
        return new Wordless(thrown, cause == null || causes == 0 ? null : of(cause, causes - 1));
    }
}
