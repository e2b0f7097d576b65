package io.bonsela.testkit;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Waits for conditions in tests. The limit is so long that, on any machine, only a condition that never becomes true
 * exceeds it.
 */
public final class Patience {
    /** The longest wait. */
    public static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Duration STEP = Duration.ofMillis(5);

    private Patience() {}

    /**
     * Waits until a condition is true.
     *
     * @param what the text in the failure message that names what is waited for
     * @param condition the condition
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
