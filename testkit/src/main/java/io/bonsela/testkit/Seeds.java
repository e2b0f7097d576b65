package io.bonsela.testkit;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Random;
import java.util.UUID;

/**
 * The seeds of tests. They are the same in every run, so that a build fails because of a change and not by chance. With
 * {@code -Dbonsela.random-seeds} a run uses new seeds; with {@code -Dbonsela.random-seeds=<base>} it repeats the seeds
 * of the run that printed this base.
 */
public final class Seeds {
    private static final String PROPERTY = "bonsela.random-seeds";
    private static final long FIXED = 20_260_101;
    private static final long BASE = base();

    private Seeds() {}

    /**
     * Returns the seed of a test.
     *
     * @param name the name of the test; each name has its own seed, which does not depend on other tests
     */
    public static long of(String name) {
        return UUID.nameUUIDFromBytes((BASE + " " + name).getBytes(StandardCharsets.UTF_8))
                .getMostSignificantBits();
    }

    /**
     * Returns random numbers from the seed of a test.
     *
     * @param name the name of the test, as for {@link #of}
     */
    public static Random random(String name) {
        return new Random(of(name));
    }

    private static long parsed(String asked) {
        try {
            return Long.parseLong(asked);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(PROPERTY + " is not a whole number: " + asked, e);
        }
    }

    private static long base() {
        String asked = System.getProperty(PROPERTY);
        boolean anew = asked != null && (asked.isEmpty() || asked.equals("true"));
        long base = asked == null ? FIXED : anew ? new SecureRandom().nextLong() : parsed(asked);
        System.out.println("The base of the seeds is " + base + "; -D" + PROPERTY + '=' + base + " repeats them.");
        return base;
    }
}
