package io.bonsela.testkit;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How long tests wait for what other threads and sockets do. It is set here alone, and long: a test that passes never
 * waits that long, so no test passes or fails by how fast the machine is.
 */
public final class Patience {
    /** The longest wait for one thing. */
    public static final Duration LONGEST = Duration.ofSeconds(60);

    private static final int PAUSE_MILLIS = 10;

    private Patience() {}

    /**
     * Waits until something holds, {@link #LONGEST} at most.
     *
     * @param what what must hold, for the message
     * @param holds tells whether it does
     * @throws AssertionError if it does not hold in time, or if the thread is interrupted
     */
    public static void until(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + LONGEST.toSeconds() + " s: " + what);
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting: " + what, e);
            }
        }
    }
}
