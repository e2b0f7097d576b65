package io.bonsela.api.spi;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.rule.ValueType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A source of one fact from outside, such as a membership or a consent. It is asked before any transaction, at most once
 * a decision, and only if a rule comes to depend on it: where the rest of every condition that names the fact is false
 * already, nobody asks. What it gives is pinned in the decision.
 *
 * <p>A fact that cannot be had (what is thrown, too late, or of another type) makes the rules that depend on it end in
 * ERROR with FACT_UNAVAILABLE, and no others; a rule that is to go on says so: {@code if_unavailable(fact.NAME, VALUE)}.
 * Called by several threads of the engine's at once, {@linkplain Thread#interrupt interrupted} when the deadline is over.
 */
public interface FactProvider {
    /** The fact's name; conditions call it {@code fact.NAME}. */
    String name();

    /** Its type, as rule sets declare it. */
    ValueType type();

    /**
     * Fetches the fact.
     *
     * @param event whose subject it concerns
     * @return of the declared type, or null: there is none
     * @throws Exception if it cannot be had now
     */
    @Nullable
    Object fetch(Event event) throws Exception;

    /** Its deadline, and how long its answers are kept. */
    default FactPolicy policy() {
        return FactPolicy.DEFAULT;
    }

    /**
     * What the answer hangs on besides the tenant: events of one key share an answer that is kept.
     *
     * @param event the event
     * @return by default its subject
     */
    default String key(Event event) {
        return event.subject();
    }

    /**
     * How the engine deals with a provider of facts. After five time-outs in a row a provider is left alone for five
     * seconds, in which the fact cannot be had.
     *
     * @param deadline how long an event waits for the fact, 1 ms to 1 minute
     * @param atOnce how many calls may run at once, 1 to 1,000; a call that is given up runs on until it ends
     * @param yesLife how long an answer is kept that is neither nothing nor false; zero: not at all
     * @param noLife how long nothing, or false, is kept; zero: not at all
     * @param jitterPercent by how much the lives differ from subject to subject, up or down, 0 to 50, so that what was
     *     fetched together does not end together
     * @param mostKept how many answers are kept, from 1; those that were not asked for the longest time go first
     */
    public record FactPolicy(
            Duration deadline, int atOnce, Duration yesLife, Duration noLife, int jitterPercent, int mostKept) {
        private static final Duration LONGEST_LIFE = Duration.ofDays(30);

        /** A second, 16 calls at once, and nothing is kept. */
        public static final FactPolicy DEFAULT =
                new FactPolicy(Duration.ofSeconds(1), 16, Duration.ZERO, Duration.ZERO, 15, 100_000);

        /**
         * Checks the ranges.
         *
         * @throws BonselaException INVALID_CONFIGURATION if a value is out of its range
         */
        public FactPolicy {
            require(deadline.toMillis() >= 1 && deadline.compareTo(Duration.ofMinutes(1)) <= 0, "deadline", deadline);
            require(atOnce >= 1 && atOnce <= 1_000, "atOnce", atOnce);
            require(isLife(yesLife), "yesLife", yesLife);
            require(isLife(noLife), "noLife", noLife);
            require(jitterPercent >= 0 && jitterPercent <= 50, "jitterPercent", jitterPercent);
            require(mostKept >= 1, "mostKept", mostKept);
        }

        /**
         * The same with another deadline.
         *
         * @param value 1 ms to 1 minute
         */
        public FactPolicy within(Duration value) {
            return new FactPolicy(value, atOnce, yesLife, noLife, jitterPercent, mostKept);
        }

        /**
         * The same with a cache.
         *
         * @param yes how long an answer is kept that is neither nothing nor false, up to 30 days
         * @param no how long nothing, or false, is kept, up to 30 days
         */
        public FactPolicy keeping(Duration yes, Duration no) {
            return new FactPolicy(deadline, atOnce, yes, no, jitterPercent, mostKept);
        }

        private static boolean isLife(Duration life) {
            return !life.isNegative() && life.compareTo(LONGEST_LIFE) <= 0;
        }

        private static void require(boolean inRange, String name, Object value) {
            if (!inRange) {
                throw new BonselaException(ErrorCode.INVALID_CONFIGURATION, name + " " + value + " is out of range");
            }
        }
    }
}
