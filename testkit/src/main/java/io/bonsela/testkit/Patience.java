package io.bonsela.testkit;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** How long tests wait for what must come: so long that only what never comes is late, on any machine. */
public final class Patience {
    /** The longest wait. */
    public static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Duration STEP = Duration.ofMillis(5);

    private Patience() {}

    /**
     * Waits.
     *
     * @param what is waited for, as the failure names it
     * @param condition that must come true
     */
    public static void until(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new AssertionError("Not within " + LIMIT + ": " + what);
            }
            try {
                Thread.sleep(STEP.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("Interrupted while waiting for: " + what, e);
            }
        }
    }
}
