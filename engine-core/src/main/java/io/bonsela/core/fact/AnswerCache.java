package io.bonsela.core.fact;

import io.bonsela.api.spi.FactProvider.FactPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A provider's answers, each until its life is over. Thread-safe. */
final class AnswerCache {
    private final FactPolicy policy;
    private final Map<Key, Answer> answers;

    /**
     * What an answer hangs on.
     *
     * @param tenant whose
     * @param key the provider's
     */
    record Key(String tenant, String key) {}

    /** An answer. */
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

    /** Null: there is none that is still alive. */
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

    /** The jitter derives from what it is for, so that the same run keeps the same answers. */
    private Duration spread(Duration life, Key key, Instant now) {
        long range = life.toMillis() / 100 * policy.jitterPercent();
        long hash = mixed(31L * key.hashCode() + now.hashCode());
        return range == 0 ? life : life.plusMillis(Math.floorMod(hash, 2 * range + 1) - range);
    }

    /** The finalizer of SplitMix64: neighbouring inputs come out far apart. */
    private static long mixed(long seed) {
        long z = seed;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
