package io.bonsela.api;

import java.time.Duration;

/**
 * How redemption codes are guarded.
 *
 * @param attempts how many wrong ones in a row lock out, 1 to 100: the issuance for passwords, the actor for codes
 * @param lockOut for how long, one second to 30 days
 * @param passwordLife how long a one-time password is good, one second to one day
 */
public record CodePolicy(int attempts, Duration lockOut, Duration passwordLife) {
    /** Five attempts, a quarter of an hour, ten minutes. */
    public static final CodePolicy DEFAULT = new CodePolicy(5, Duration.ofMinutes(15), Duration.ofMinutes(10));

    /** Checks the ranges. */
    public CodePolicy {
        if (attempts < 1 || attempts > 100) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "attempts " + attempts + " is not within 1 to 100");
        }
        requireWithin("lockOut", lockOut, Duration.ofDays(30));
        requireWithin("passwordLife", passwordLife, Duration.ofDays(1));
    }

    private static void requireWithin(String what, Duration value, Duration most) {
        if (value.toSeconds() < 1 || value.compareTo(most) > 0) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, what + " " + value + " is not within PT1S to " + most);
        }
    }
}
