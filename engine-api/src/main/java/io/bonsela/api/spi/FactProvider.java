package io.bonsela.api.spi;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.rule.ValueType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Provides one external fact, such as a membership or a consent. It is called before any transaction, at most once per
 * decision, and only if a rule depends on the fact: if all conditions that use the fact are already false without it,
 * it is not called. The fact is recorded with the decision.
 *
 * <p>If a fact is unavailable (the provider throws an exception, is too late, or returns another type), the rules that
 * depend on it, and no others, have the outcome ERROR with FACT_UNAVAILABLE. A rule can provide a substitute with
 * {@code if_unavailable(fact.NAME, VALUE)}. Called by several threads of the engine concurrently, and
 * {@linkplain Thread#interrupt interrupted} when the deadline has passed.
 */
public interface FactProvider {
    /** The fact's name; conditions refer to it as {@code fact.NAME}. */
    String name();

    /** The fact's type, as declared in rule sets. */
    ValueType type();

    /**
     * Fetches the fact.
     *
     * @param event the event whose subject the fact concerns
     * @return a value of the declared type, or null if there is none
     * @throws Exception if the fact is unavailable now
     */
    @Nullable
    Object fetch(Event event) throws Exception;

    /** The deadline, and how long answers are cached. */
    default FactPolicy policy() {
        return FactPolicy.DEFAULT;
    }

    /**
     * The cache key within the tenant: events with the same key share a cached answer.
     *
     * @param event the event
     * @return by default the event's subject
     */
    default String key(Event event) {
        return event.subject();
    }

    /**
     * Controls how the engine calls a fact provider. After five consecutive time-outs a provider is not called for five
     * seconds; the fact is unavailable during this time.
     *
     * @param deadline how long an event waits for the fact, 1 ms to 1 minute
     * @param atOnce the maximum number of concurrent calls, 1 to 1,000; an abandoned call counts until it ends
     * @param yesLife how long an answer is cached that is neither null nor false; zero: not at all
     * @param noLife how long null and false are cached; zero: not at all
     * @param jitterPercent the variation of the cache times, up or down, in percent, 0 to 50, so that answers that were
     *     fetched together do not expire together
     * @param mostKept the maximum number of cached answers, from 1; the least recently used are removed first
     */
    record FactPolicy(
            Duration deadline, int atOnce, Duration yesLife, Duration noLife, int jitterPercent, int mostKept) {
        private static final Duration LONGEST_LIFE = Duration.ofDays(30);

        /** A deadline of one second, 16 concurrent calls, and no cache. */
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
         * Returns a copy with a different deadline.
         *
         * @param value 1 ms to 1 minute
         */
        public FactPolicy within(Duration value) {
            return new FactPolicy(value, atOnce, yesLife, noLife, jitterPercent, mostKept);
        }

        /**
         * Returns a copy with a cache.
         *
         * @param yes how long an answer is cached that is neither null nor false, up to 30 days
         * @param no how long null and false are cached, up to 30 days
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
