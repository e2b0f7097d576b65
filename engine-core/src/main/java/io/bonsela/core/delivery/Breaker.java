package io.bonsela.core.delivery;

import dev.failsafe.CircuitBreaker;
import io.bonsela.api.connector.ConnectorPolicy;
import io.bonsela.api.delivery.Deliveries.ConnectorStatus;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker whose results are recorded explicitly. Failsafe itself would record a client error as a success,
 * count a result from before the last change of state, and wait indefinitely for a probe that never ends. Here each
 * permit is answered once, and its answer counts only while the breaker is in the state in which the permit was
 * granted. Grants and changes of state are synchronized, because a probe whose answer did not count would leave the
 * breaker half open permanently. Thread-safe.
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

    /** Reports a change outside the lock, because the receiver may be slow. */
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

        /** Records how the call went; only the first answer counts. */
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

    /** Grants a permit; empty while no call is allowed. */
    Optional<Permit> permit() {
        Optional<Permit> permit;
        synchronized (breaker) {
            permit = breaker.tryAcquirePermit() ? Optional.of(new Permit(epoch)) : Optional.empty();
        }
        tell();
        return permit;
    }

    /** How long every call is certain to be refused; null: a call may be allowed. */
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
