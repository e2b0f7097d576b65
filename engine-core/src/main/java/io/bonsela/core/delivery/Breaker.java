package io.bonsela.core.delivery;

import dev.failsafe.CircuitBreaker;
import io.bonsela.api.connector.ConnectorPolicy;
import io.bonsela.api.delivery.ConnectorStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker whose results are recorded by hand. Failsafe would record a client's error as a success, let a result
 * from before the last change of state count, and wait for ever for a probe that never ends; here each permit is
 * answered once, and counts only while the state is the one that it was given in. Thread-safe.
 */
final class Breaker {
    private final CircuitBreaker<Object> breaker;
    private final AtomicLong epoch = new AtomicLong();

    Breaker(ConnectorPolicy policy, Runnable changed) {
        breaker = CircuitBreaker.builder()
                .withFailureThreshold(policy.breakerFailures(), policy.breakerCalls())
                .withSuccessThreshold(policy.breakerProbes())
                .withDelay(policy.breakerDelay())
                .onOpen(event -> change(changed))
                .onHalfOpen(event -> change(changed))
                .onClose(event -> change(changed))
                .build();
    }

    private void change(Runnable changed) {
        epoch.incrementAndGet();
        changed.run();
    }

    /** A permit to call. */
    final class Permit {
        private final long at = epoch.get();
        private boolean answered;

        private Permit() {}

        /** Says how the call went; only the first answer counts. */
        synchronized void answer(boolean healthy) {
            if (answered) {
                return;
            }
            answered = true;
            if (at != epoch.get()) {
                return;
            }
            if (healthy) {
                breaker.recordSuccess();
            } else {
                breaker.recordFailure();
            }
        }
    }

    /** A permit; empty while no call may go through. */
    Optional<Permit> permit() {
        return breaker.tryAcquirePermit() ? Optional.of(new Permit()) : Optional.empty();
    }

    /** How long no call will go through for sure; null: one may. */
    @Nullable
    Duration remaining() {
        Duration left = breaker.isOpen() ? breaker.getRemainingDelay() : Duration.ZERO;
        return left.isZero() ? null : left;
    }

    ConnectorStatus.Breaker state() {
        return switch (breaker.getState()) {
            case CLOSED -> ConnectorStatus.Breaker.CLOSED;
            case OPEN -> ConnectorStatus.Breaker.OPEN;
            case HALF_OPEN -> ConnectorStatus.Breaker.HALF_OPEN;
        };
    }
}
