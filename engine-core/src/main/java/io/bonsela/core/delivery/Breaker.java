package io.bonsela.core.delivery;

import dev.failsafe.CircuitBreaker;
import io.bonsela.api.connector.ConnectorPolicy;
import io.bonsela.api.delivery.Deliveries.ConnectorStatus;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker whose results are recorded by hand. Failsafe would record a client's error as a success, let a result
 * from before the last change of state count, and wait for ever for a probe that never ends; here each permit is
 * answered once, and counts only while the state is the one that it was given in. That a permit is given in a state, and
 * that the state changes, are one after the other: a probe whose answer did not count would leave the breaker half open
 * for ever. Thread-safe.
 */
final class Breaker {
    private final CircuitBreaker<Object> breaker;
    private final Runnable changed;
    private long epoch;
    private long told;

    Breaker(ConnectorPolicy policy, Runnable changed) {
        this.changed = changed;
        breaker = CircuitBreaker.builder()
                .withFailureThreshold(policy.breakerFailures(), policy.breakerCalls())
                .withSuccessThreshold(policy.breakerProbes())
                .withDelay(policy.breakerDelay())
                .onOpen(event -> epoch++)
                .onHalfOpen(event -> epoch++)
                .onClose(event -> epoch++)
                .build();
    }

    /** Tells of a change, outside of the lock: who is told may take its time. */
    private void tell() {
        boolean news;
        synchronized (breaker) {
            news = told != epoch;
            told = epoch;
        }
        if (news) {
            changed.run();
        }
    }

    /** A permit to call. */
    final class Permit {
        private final long at;
        private boolean answered;

        private Permit(long at) {
            this.at = at;
        }

        /** Says how the call went; only the first answer counts. */
        void answer(boolean healthy) {
            synchronized (breaker) {
                if (!answered && at == epoch) {
                    if (healthy) {
                        breaker.recordSuccess();
                    } else {
                        breaker.recordFailure();
                    }
                }
                answered = true;
            }
            tell();
        }
    }

    /** A permit; empty while no call may go through. */
    Optional<Permit> permit() {
        Optional<Permit> permit;
        synchronized (breaker) {
            permit = breaker.tryAcquirePermit() ? Optional.of(new Permit(epoch)) : Optional.empty();
        }
        tell();
        return permit;
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
