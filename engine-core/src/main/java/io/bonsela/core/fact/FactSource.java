package io.bonsela.core.fact;

import dev.failsafe.CircuitBreaker;
import io.bonsela.api.Event;
import io.bonsela.api.Reason;
import io.bonsela.api.Values;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.FactProvider;
import io.bonsela.api.spi.FactProvider.FactPolicy;
import io.bonsela.core.foreign.ForeignCode;
import io.bonsela.core.foreign.ForeignCode.Failure;
import io.bonsela.core.interpret.ValueTypes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One provider with its deadline, its limits and its cached answers. Thread-safe. */
public final class FactSource {
    private static final Logger LOG = LoggerFactory.getLogger(FactSource.class);
    private static final int MOST_TIMEOUTS = 5;
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
    private static final Duration REST = Duration.ofSeconds(5);

    private final Described provider;
    private final FactPolicy policy;
    private final ForeignCode foreign;
    private final Clock clock;
    private final Executor executor;
    private final AnswerCache cache;
    private final Semaphore permits;
    private final AtomicReference<@Nullable Instant> warned = new AtomicReference<>();
    /** Opened by time-outs only: an immediate failure costs no time and may concern one subject only. */
    private final CircuitBreaker<Object> breaker = CircuitBreaker.builder()
            .withFailureThreshold(MOST_TIMEOUTS)
            .withDelay(REST)
            .build();

    /**
     * A provider and its description of itself.
     *
     * @param provider the provider
     * @param name the fact's name
     * @param type the fact's type
     * @param policy its deadline, and how long its answers are kept
     */
    public record Described(FactProvider provider, String name, ValueType type, FactPolicy policy) {
        /** Reads a provider's description of itself. */
        public static Described of(FactProvider provider) {
            return new Described(
                    provider,
                    Objects.requireNonNull(provider.name(), "name() returned null"),
                    Objects.requireNonNull(provider.type(), "type() returned null"),
                    Objects.requireNonNull(provider.policy(), "policy() returned null"));
        }
    }

    FactSource(Described provider, Clock clock, Executor executor, ForeignCode foreign) {
        this.provider = provider;
        this.foreign = foreign;
        this.clock = clock;
        this.executor = executor;
        policy = provider.policy();
        cache = new AnswerCache(policy);
        permits = new Semaphore(policy.atOnce());
    }

    /** Returns the fact, which may be null, or a {@link Reason} why it is not available. */
    @Nullable
    Object get(Event event) {
        try {
            AnswerCache.Key key = new AnswerCache.Key(
                    event.tenant(), called(event, () -> provider.provider().key(event)));
            AnswerCache.Answer kept = cache.get(key, clock.instant());
            if (kept != null) {
                return kept.value();
            }
            Object fact = call(event);
            if (!ValueTypes.fits(fact, provider.type())) {
                return unavailable("the value has the wrong type", null);
            }
            cache.put(key, fact, clock.instant());
            return fact;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unavailable("interrupted", null);
        } catch (TimeoutException e) {
            return unavailable("timed out", null);
        } catch (ExecutionException | Failure e) {
            // Logged where it was caught.
            return Facts.unavailable(provider.name());
        } catch (RuntimeException e) {
            return unavailable("the provider failed", e);
        }
    }

    private <T extends @Nullable Object> T called(Event event, Callable<T> code) throws Failure {
        return foreign.call(ForeignCode.Kind.FACT_PROVIDER, provider.name(), "event " + event, code);
    }

    private @Nullable Object call(Event event) throws InterruptedException, ExecutionException, TimeoutException {
        if (!breaker.tryAcquirePermit()) {
            throw new TimeoutException();
        }
        boolean inTime = true;
        try {
            return callInTime(event);
        } catch (TimeoutException e) {
            inTime = false;
            throw e;
        } finally {
            if (inTime) {
                breaker.recordSuccess();
            } else {
                breaker.recordFailure();
            }
        }
    }

    private @Nullable Object callInTime(Event event) throws InterruptedException, ExecutionException, TimeoutException {
        long end = System.nanoTime() + policy.deadline().toNanos();
        if (!permits.tryAcquire(policy.deadline().toNanos(), TimeUnit.NANOSECONDS)) {
            throw new TimeoutException();
        }
        FutureTask<@Nullable Object> call = new FutureTask<>(() -> called(
                event,
                () -> Values.normalize(provider.name(), provider.provider().fetch(event))));
        start(call);
        try {
            return call.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } finally {
            call.cancel(true);
        }
    }

    /** An abandoned call holds its permit until it ends. */
    private void start(FutureTask<?> call) {
        boolean started = false;
        try {
            executor.execute(() -> {
                try {
                    call.run();
                } finally {
                    permits.release();
                }
            });
            started = true;
        } finally {
            if (!started) {
                permits.release();
            }
        }
    }

    private Reason unavailable(String why, @Nullable Throwable cause) {
        LOG.atLevel(level())
                .addKeyValue("fact", provider.name())
                .addKeyValue("why", why)
                .setCause(cause)
                .log("a fact is not available");
        return Facts.unavailable(provider.name());
    }

    /** Warns at most once a minute: while a provider is down, every event would cause a warning. */
    private Level level() {
        Instant now = clock.instant();
        Instant before = warned.get();
        boolean due = before == null || !now.isBefore(before.plus(BETWEEN_WARNINGS));
        return due && warned.compareAndSet(before, now) ? Level.WARN : Level.DEBUG;
    }
}
