package loyalty.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.EstimationProbe;
import java.time.Duration;
import java.util.OptionalLong;

/** Counts the requests of each client in this process: a full minute at once, then evenly. Thread-safe. */
final class RateLimits {
    private static final int CLIENTS = 100_000;

    private final int perMinute;
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(CLIENTS)
            .expireAfterAccess(Duration.ofMinutes(5))
            .build();

    RateLimits(int perMinute) {
        this.perMinute = perMinute;
    }

    /**
     * Counts a request.
     *
     * @param client whose it is
     * @return how many seconds the client must wait; empty: the request is allowed
     */
    OptionalLong waitSeconds(String client) {
        ConsumptionProbe probe = bucket(client).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? OptionalLong.empty() : seconds(probe.getNanosToWaitForRefill());
    }

    /**
     * Counts nothing.
     *
     * @param client whose requests were counted
     * @return how many seconds the client must wait; empty: a request is allowed
     */
    OptionalLong waitSecondsNow(String client) {
        EstimationProbe probe = bucket(client).estimateAbilityToConsume(1);
        return probe.canBeConsumed() ? OptionalLong.empty() : seconds(probe.getNanosToWaitForRefill());
    }

    private Bucket bucket(String client) {
        return buckets.get(
                client,
                key -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                        .build());
    }

    private static OptionalLong seconds(long nanos) {
        return OptionalLong.of(1 + Duration.ofNanos(nanos).toSeconds());
    }
}
