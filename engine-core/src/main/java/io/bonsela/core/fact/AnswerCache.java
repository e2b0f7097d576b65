package io.bonsela.core.fact;

import io.bonsela.api.spi.FactProvider.FactPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Caches a provider's answers until they expire. Thread-safe. */
final class AnswerCache {
    private final FactPolicy policy;
    private final Map<Key, Answer> answers;

    /**
     * What an answer depends on.
     *
     * @param tenant the tenant
     * @param key the provider's key for the event
     */
    record Key(String tenant, String key) {}

    /** An answer and the instant at which it expires. */
    record Answer(@Nullable Object value, Instant until) {}

    AnswerCache(FactPolicy policy) {
        this.policy = policy;
        answers = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Answer> eldest) {
                return size() > policy.mostKept();
            }
        };
    }

    /** Returns the answer, or null if there is none that has not expired. */
    synchronized @Nullable Answer get(Key key, Instant now) {
        Answer answer = answers.get(key);
        if (answer != null && !now.isBefore(answer.until())) {
            answers.remove(key);
            return null;
        }
        return answer;
    }

    synchronized void put(Key key, @Nullable Object value, Instant now) {
        Duration life = value == null || value.equals(false) ? policy.noLife() : policy.yesLife();
        if (!life.isZero()) {
            answers.put(key, new Answer(value, now.plus(spread(life, key, now))));
        }
    }

    /** Adds jitter that is derived from the key and the time, so that the same run keeps the same answers. */
    private Duration spread(Duration life, Key key, Instant now) {
        long range = life.toMillis() / 100 * policy.jitterPercent();
        long hash = mixed(31L * key.hashCode() + now.hashCode());
        return range == 0 ? life : life.plusMillis(Math.floorMod(hash, 2 * range + 1) - range);
    }

    /** The finalizer of SplitMix64: similar inputs have very different results. */
    private static long mixed(long seed) {
        long z = seed;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
