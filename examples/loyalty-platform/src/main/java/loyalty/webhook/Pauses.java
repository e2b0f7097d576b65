package loyalty.webhook;

import io.bonsela.api.connector.DeliveryOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Endpoints that did not answer: they are not called for a minute, so that the messages of other tenants do not wait for
 * their timeouts. Thread-safe.
 */
final class Pauses {
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Map<String, Instant> until = new ConcurrentHashMap<>();

    /** Returns how long an endpoint is not called; empty: it is called. */
    Optional<Duration> of(Endpoint endpoint, Instant now) {
        return Optional.ofNullable(until.get(endpoint.id()))
                .filter(now::isBefore)
                .map(end -> Duration.between(now, end));
    }

    /** Notes the outcome of a call: any answer of the receiver ends the pause. */
    void note(Endpoint endpoint, DeliveryOutcome outcome, Instant now) {
        boolean silent = outcome instanceof DeliveryOutcome.Unknown || outcome instanceof DeliveryOutcome.NotSent;
        if (silent && !outcome.code().startsWith("HTTP_")) {
            until.put(endpoint.id(), now.plus(PAUSE));
        } else {
            until.remove(endpoint.id());
        }
    }
}
