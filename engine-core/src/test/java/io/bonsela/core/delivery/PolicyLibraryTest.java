package io.bonsela.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.failsafe.Bulkhead;
import dev.failsafe.BulkheadFullException;
import dev.failsafe.CircuitBreaker;
import dev.failsafe.CircuitBreakerOpenException;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RateLimitExceededException;
import dev.failsafe.RetryPolicy;
import dev.failsafe.Timeout;
import dev.failsafe.TimeoutExceededException;
import io.bonsela.testkit.Patience;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What the policy library does where one might expect something else, each with what the engine does about it. A release
 * of the library that behaves otherwise fails here first.
 */
final class PolicyLibraryTest {
    private static final class ServerError extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final class ClientError extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Until it is interrupted. */
    private static void hang() throws InterruptedException {
        assertThat(new CountDownLatch(1).await(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    /** So the deadline is the HTTP client's, and a call that is given up counts as unknown. */
    @Test
    void aTimeoutWaitsForTheCallAndLosesItsValue() {
        Timeout<String> timeout = Timeout.of(Duration.ofMillis(50));
        AtomicBoolean ended = new AtomicBoolean();
        assertThatThrownBy(() -> Failsafe.with(timeout).get(call -> {
                    Patience.until("the time is over", call::isCancelled);
                    ended.set(true);
                    return "paid";
                }))
                .isInstanceOf(TimeoutExceededException.class);
        assertThat(ended).isTrue();
        Timeout<String> interrupting =
                Timeout.<String>builder(Duration.ofMillis(50)).withInterrupt().build();
        assertThatThrownBy(() -> Failsafe.with(interrupting).get(() -> {
                    hang();
                    return "paid";
                }))
                .isInstanceOf(TimeoutExceededException.class);
    }

    /** So the breaker is the innermost policy, and a time-out is recorded as a failure by hand. */
    @Test
    void aTimeoutAroundABreakerIsASuccessToTheBreaker() {
        CircuitBreaker<Object> outer = CircuitBreaker.ofDefaults();
        Timeout<Object> timeout =
                Timeout.<Object>builder(Duration.ofMillis(20)).withInterrupt().build();
        assertThatThrownBy(() -> Failsafe.with(outer, timeout).run(PolicyLibraryTest::hang))
                .isInstanceOf(TimeoutExceededException.class);
        assertThat(outer.isOpen()).isTrue();
    }

    /** So results are recorded by hand: a rejection is a value here, never an exception. */
    @Test
    void anExceptionThatIsNotHandledIsASuccess() {
        CircuitBreaker<Object> breaker =
                CircuitBreaker.builder().handle(ServerError.class).build();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> Failsafe.with(breaker).run(() -> {
                        throw new ClientError();
                    }))
                    .isInstanceOf(ClientError.class);
        }
        assertThat(breaker.getSuccessCount()).isPositive();
        assertThat(breaker.getFailureCount()).isZero();
        breaker.halfOpen();
        assertThatThrownBy(() -> Failsafe.with(breaker).run(() -> {
                    throw new ClientError();
                }))
                .isInstanceOf(ClientError.class);
        assertThat(breaker.isClosed()).isTrue();
    }

    /** So the number of probes is always stated. */
    @Test
    void aRateLetsAsManyProbesThroughAsItCounts() {
        CircuitBreaker<Object> loose = CircuitBreaker.builder()
                .withFailureRateThreshold(50, 20, Duration.ofSeconds(10))
                .build();
        loose.halfOpen();
        assertThat(permits(loose)).isEqualTo(20);
        CircuitBreaker<Object> tight = CircuitBreaker.builder()
                .withFailureRateThreshold(50, 20, Duration.ofSeconds(10))
                .withSuccessThreshold(2)
                .build();
        tight.halfOpen();
        assertThat(permits(tight)).isEqualTo(2);
    }

    /** So each permit is answered, at the latest when its call is given up. */
    @Test
    void aPermitThatIsNotAnsweredHoldsTheBreakerHalfOpen() {
        CircuitBreaker<Object> breaker = CircuitBreaker.builder()
                .withSuccessThreshold(1)
                .withDelay(Duration.ofMillis(1))
                .build();
        breaker.halfOpen();
        assertThat(breaker.tryAcquirePermit()).isTrue();
        assertThat(breaker.tryAcquirePermit()).isFalse();
        assertThat(breaker.isHalfOpen()).isTrue();
    }

    private static int permits(CircuitBreaker<Object> breaker) {
        int permits = 0;
        while (breaker.tryAcquirePermit()) {
            permits++;
        }
        return permits;
    }

    /** So an open breaker is an answer that a retry does not handle. */
    @Test
    void aRetryAroundAnOpenBreakerBurnsItsAttempts() {
        CircuitBreaker<Object> breaker = CircuitBreaker.ofDefaults();
        breaker.open();
        AtomicInteger failed = new AtomicInteger();
        RetryPolicy<Object> retry = RetryPolicy.builder()
                .withMaxAttempts(3)
                .onFailedAttempt(event -> failed.incrementAndGet())
                .build();
        assertThatThrownBy(() -> Failsafe.with(retry, breaker).run(() -> {}))
                .isInstanceOf(CircuitBreakerOpenException.class);
        assertThat(failed).hasValue(3);
    }

    /** So the bulkhead is outside. */
    @Test
    void aFullBulkheadWithinABreakerIsAFailure() {
        Bulkhead<Object> full = Bulkhead.of(1);
        assertThat(full.tryAcquirePermit()).isTrue();
        CircuitBreaker<Object> around = CircuitBreaker.ofDefaults();
        assertThatThrownBy(() -> Failsafe.with(around, full).run(() -> {})).isInstanceOf(BulkheadFullException.class);
        assertThat(around.isOpen()).isTrue();
        CircuitBreaker<Object> within = CircuitBreaker.ofDefaults();
        assertThatThrownBy(() -> Failsafe.with(full, within).run(() -> {})).isInstanceOf(BulkheadFullException.class);
        assertThat(within.isClosed()).isTrue();
    }

    /** So calls return outcomes, and nothing of the library leaves the guard. */
    @Test
    void exceptionsArriveWrappedAndTheLibrarysOwnAreTheirRelatives() {
        assertThatThrownBy(() -> Failsafe.with(
                                RetryPolicy.builder().withMaxAttempts(1).build())
                        .run(() -> {
                            throw new IOException("line");
                        }))
                .isInstanceOf(FailsafeException.class)
                .hasCauseInstanceOf(IOException.class);
        assertThat(FailsafeException.class)
                .isAssignableFrom(CircuitBreakerOpenException.class)
                .isAssignableFrom(TimeoutExceededException.class)
                .isAssignableFrom(BulkheadFullException.class)
                .isAssignableFrom(RateLimitExceededException.class);
    }

    /** So both are stated. */
    @Test
    void aLongestDurationLeavesThreeAttempts() {
        AtomicInteger attempts = new AtomicInteger();
        RetryPolicy<Object> retry =
                RetryPolicy.builder().withMaxDuration(Duration.ofSeconds(9)).build();
        assertThatThrownBy(() -> Failsafe.with(retry).run(() -> {
                    attempts.incrementAndGet();
                    throw new ServerError();
                }))
                .isInstanceOf(ServerError.class);
        assertThat(attempts).hasValue(3);
    }

    /** So listeners only count and pass on; what they throw is logged where it is thrown. */
    @Test
    void whatAListenerThrowsIsSwallowed() {
        CircuitBreaker<Object> breaker = CircuitBreaker.builder()
                .onOpen(event -> {
                    throw new ServerError();
                })
                .build();
        breaker.open();
        assertThat(breaker.isOpen()).isTrue();
    }

    /** So the handling of results is not stated alone. */
    @Test
    void handlingResultsLeavesTheHandlingOfExceptions() {
        AtomicInteger attempts = new AtomicInteger();
        RetryPolicy<String> retry = RetryPolicy.<String>builder()
                .handleResultIf("again"::equals)
                .withMaxAttempts(2)
                .build();
        assertThatThrownBy(() -> Failsafe.with(retry).get(() -> {
                    attempts.incrementAndGet();
                    throw new ServerError();
                }))
                .isInstanceOf(ServerError.class);
        assertThat(attempts).hasValue(2);
    }

    /** So every call has a thread of its connector's own, and none of the library's. */
    @Test
    void asynchronousWorkWouldRunOnThreadsOfTheLibrarysChoice() {
        String thread = Failsafe.with(RetryPolicy.<String>ofDefaults())
                .getAsync(() -> Thread.currentThread().getName())
                .join();
        assertThat(thread).doesNotStartWith("bonsela-");
    }

    /** So a breaker's delay is its own, and Retry-After goes into the schedule of the delivery. */
    @Test
    void aDelayFunctionDrivesTheOpenTime() {
        CircuitBreaker<Object> breaker = CircuitBreaker.builder()
                .withDelayFn(context -> Duration.ofMinutes(5))
                .build();
        assertThatThrownBy(() -> Failsafe.with(breaker).run(() -> {
                    throw new ServerError();
                }))
                .isInstanceOf(ServerError.class);
        assertThat(breaker.getRemainingDelay()).isGreaterThan(Duration.ofMinutes(4));
    }

    /** So a result counts only in the state in which its permit was given. */
    @Test
    void aLateResultIsIgnoredWhileOpenAndCountsWhileHalfOpen() {
        CircuitBreaker<Object> breaker = CircuitBreaker.ofDefaults();
        breaker.open();
        breaker.recordSuccess();
        assertThat(breaker.isOpen()).isTrue();
        breaker.halfOpen();
        breaker.recordSuccess();
        assertThat(breaker.isClosed()).isTrue();
    }

    /** So a retry between two policies counts: the outer one sees one failure, the inner one each. */
    @Test
    void theOuterPolicySeesOneFailureAndTheInnerOneEach() {
        CircuitBreaker<Object> outer =
                CircuitBreaker.builder().withFailureThreshold(10).build();
        CircuitBreaker<Object> inner =
                CircuitBreaker.builder().withFailureThreshold(10).build();
        RetryPolicy<Object> retry = RetryPolicy.builder().withMaxAttempts(3).build();
        assertThatThrownBy(() -> Failsafe.with(outer, retry, inner).run(() -> {
                    throw new ServerError();
                }))
                .isInstanceOf(ServerError.class);
        assertThat(outer.getFailureCount()).isEqualTo(1);
        assertThat(inner.getFailureCount()).isEqualTo(3);
    }
}
