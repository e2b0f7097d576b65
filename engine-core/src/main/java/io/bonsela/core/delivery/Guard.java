package io.bonsela.core.delivery;

import dev.failsafe.Bulkhead;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RateLimiter;
import dev.failsafe.RetryPolicy;
import io.bonsela.api.connector.ConnectorPolicy;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Unknown;
import io.bonsela.core.foreign.ForeignCode;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The policies around one connector: rate limiter, bulkhead, retry (of look-ups only), circuit breaker, then the call.
 * It never throws. A call that does not end in time is given up by {@link #giveUpOverdue}, and its thread is
 * interrupted; for the breaker it is a failure, whatever it returns later. Thread-safe.
 */
final class Guard {
    private static final Duration LONGEST_WAIT_FOR_RATE = Duration.ofSeconds(1);
    private static final Duration LOOKUP_PAUSE = Duration.ofMillis(200);

    private final PlugIn plugIn;
    private final ConnectorPolicy policy;
    private final Executor overdue;
    private final @Nullable RateLimiter<Object> limiter;
    private final Bulkhead<Object> bulkhead;
    private final FailsafeExecutor<Answer> lookups;
    private final Breaker sending;
    private final Breaker asking;
    private final Set<Call> underway = ConcurrentHashMap.newKeySet();
    private final AtomicInteger stuck = new AtomicInteger();

    Guard(PlugIn plugIn, ConnectorPolicy policy, Executor overdue, Runnable changed) {
        this.plugIn = plugIn;
        this.overdue = overdue;
        this.policy = policy;
        limiter = policy.ratePerSecond() == 0
                ? null
                : RateLimiter.smoothBuilder(policy.ratePerSecond(), Duration.ofSeconds(1))
                        .build();
        bulkhead = Bulkhead.of(policy.concurrency());
        // Stated in full, because the library uses its own exception handling and number of attempts for what is left
        // out.
        lookups = Failsafe.with(RetryPolicy.<Answer>builder()
                .handleResultIf(answer -> answer != null && answer.mayBeRepeated())
                .withMaxAttempts(policy.lookupTries())
                .withDelay(LOOKUP_PAUSE)
                .build());
        sending = new Breaker(policy, changed);
        asking = new Breaker(policy, changed);
    }

    /**
     * The result of a guarded call.
     *
     * @param outcome the outcome; empty: the provider does not know the reference
     * @param refusal why the call was not made; null: it was made
     */
    record Answer(
            Optional<DeliveryOutcome> outcome, @Nullable Refusal refusal) {
        /** Whether the call was made and failed at the provider or on the way to it. */
        boolean mayBeRepeated() {
            return refusal == null
                    && outcome.filter(DeliveryOutcome::isProviderFault).isPresent();
        }
    }

    /**
     * Why no call was made.
     *
     * @param code the code of the reason
     * @param pause how long to wait
     */
    record Refusal(String code, Duration pause) {}

    /**
     * Sends once.
     *
     * @param about the delivery
     * @param whenGivenUp runs once, on another thread, if the call does not end in time
     */
    Answer send(String about, Supplier<DeliveryOutcome> call, Runnable whenGivenUp) {
        return inTurn(() ->
                through(sending, about, () -> Optional.of(plugIn.heard().outcome(call.get())), whenGivenUp));
    }

    /**
     * Looks up a delivery. This changes nothing, and is tried several times in a row.
     *
     * @param about the delivery
     * @param whenGivenUp runs once, on another thread, if the call does not end in time
     */
    Answer ask(String about, Supplier<Optional<DeliveryOutcome>> call, Runnable whenGivenUp) {
        return inTurn(() -> lookups.get(() -> through(asking, about, call, whenGivenUp)));
    }

    private Answer inTurn(Supplier<Answer> work) {
        try {
            if (limiter != null && !limiter.tryAcquirePermit(LONGEST_WAIT_FOR_RATE)) {
                return refused("RATE_LIMITED", LONGEST_WAIT_FOR_RATE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return refused("CLOSING", LONGEST_WAIT_FOR_RATE);
        }
        if (!bulkhead.tryAcquirePermit()) {
            return refused("BULKHEAD_FULL", LONGEST_WAIT_FOR_RATE);
        }
        try {
            return work.get();
        } catch (FailsafeException e) {
            // Interrupted between two look-ups.
            return refused("CLOSING", LONGEST_WAIT_FOR_RATE);
        } finally {
            bulkhead.releasePermit();
        }
    }

    private static Answer refused(String code, Duration pause) {
        return new Answer(Optional.empty(), new Refusal(code, pause));
    }

    private Answer through(
            Breaker breaker, String about, Supplier<Optional<DeliveryOutcome>> work, Runnable whenGivenUp) {
        Optional<Breaker.Permit> permit = breaker.permit();
        if (permit.isEmpty()) {
            Duration left = breaker.remaining();
            return refused("BREAKER_OPEN", left == null ? policy.callTimeout() : left);
        }
        Call call =
                new Call(permit.get(), System.nanoTime() + policy.callTimeout().toNanos(), whenGivenUp);
        underway.add(call);
        Optional<DeliveryOutcome> outcome = Optional.of(new Unknown("CONNECTOR_FAILED", true));
        try {
            Optional<DeliveryOutcome> said = plugIn.call(about, work::get);
            // A plug-in that returns null has not reported an outcome.
            outcome = said == null ? Optional.of(plugIn.heard().outcome(null)) : said.map(plugIn.heard()::outcome);
        } catch (ForeignCode.Failure e) {
            // The outcome is not known. An interrupt by the engine can break calls in many ways.
        } finally {
            boolean late = call.end();
            if (late) {
                stuck.decrementAndGet();
            }
            underway.remove(call);
            // A late answer is not a sign of health, whichever thread records it first.
            permit.get()
                    .answer(!late
                            && outcome.filter(DeliveryOutcome::isProviderFault).isEmpty());
        }
        return new Answer(outcome, null);
    }

    /** Gives up the calls that have timed out, and interrupts their threads. */
    void giveUpOverdue() {
        long now = System.nanoTime();
        for (Call call : underway) {
            if (call.deadline - now < 0 && call.giveUp()) {
                stuck.incrementAndGet();
                // On another thread, because listeners are notified and other calls must be given up meanwhile.
                overdue.execute(() -> {
                    call.whenGivenUp.run();
                    call.permit.answer(false);
                });
            }
        }
    }

    /** Interrupts every call. */
    void interrupt() {
        underway.forEach(call -> call.thread.interrupt());
    }

    Breaker sending() {
        return sending;
    }

    Breaker asking() {
        return asking;
    }

    int underway() {
        return underway.size();
    }

    int stuck() {
        return stuck.get();
    }

    /** Whether every thread is in a call that does not return. */
    boolean isStuck() {
        return stuck.get() >= policy.concurrency();
    }

    /** A call under way on this thread. */
    private static final class Call {
        private final Thread thread = Thread.currentThread();
        private final Breaker.Permit permit;
        private final long deadline;
        private final Runnable whenGivenUp;
        private boolean ended;
        private boolean givenUp;

        Call(Breaker.Permit permit, long deadline, Runnable whenGivenUp) {
            this.permit = permit;
            this.deadline = deadline;
            this.whenGivenUp = whenGivenUp;
        }

        /** Gives the call up. Returns false if it has ended or was given up before. */
        synchronized boolean giveUp() {
            if (ended || givenUp) {
                return false;
            }
            givenUp = true;
            thread.interrupt();
            return true;
        }

        /** Marks the call as ended. Returns whether that was too late. */
        synchronized boolean end() {
            ended = true;
            if (givenUp) {
                // The interrupt was meant for the call, not for what the thread does next.
                boolean unused = Thread.interrupted();
            }
            return givenUp;
        }
    }
}
