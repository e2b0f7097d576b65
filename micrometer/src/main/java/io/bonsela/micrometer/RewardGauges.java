package io.bonsela.micrometer;

import io.bonsela.api.Backlog;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.delivery.Deliveries.ConnectorStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gauges of what waits for an engine, of its connectors and pools and, if wanted, of its budgets. Reading a gauge never waits
 * for the store: it returns the last sample, and starts another one on a thread of its own if that is older than five
 * seconds; pools and budgets are sampled once a minute. Without a sample of the last two minutes, a gauge has no value.
 * Thread-safe.
 */
public final class RewardGauges implements MeterBinder, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RewardGauges.class);
    private static final Duration LIFE = Duration.ofSeconds(5);
    private static final Duration LIFE_OF_STOCKS = Duration.ofMinutes(1);
    private static final Duration TOO_OLD = Duration.ofMinutes(2);

    private final RewardEngine engine;
    private final boolean budgets;
    private final Clock clock;
    private final List<Rows> rows = new CopyOnWriteArrayList<>();
    private final List<Runnable> removals = new CopyOnWriteArrayList<>();
    private final ThreadPoolExecutor sampler = sampler();
    private final AtomicBoolean sampling = new AtomicBoolean();
    private volatile @Nullable Sample last;
    private volatile Instant stocksAt = Instant.MIN;

    private record Sample(Instant at, Backlog backlog, List<ConnectorStatus> connectors) {}

    private record Rows(MultiGauge pools, MultiGauge budgets) {}

    /**
     * Creates the gauges.
     *
     * @param engine the engine
     * @param budgets whether there is a gauge for each budget; listing them reads all budgets of all tenants
     * @param clock the clock of the store, or one close to it; dates how long deliveries are due
     */
    public RewardGauges(RewardEngine engine, boolean budgets, Clock clock) {
        this.engine = engine;
        this.budgets = budgets;
        this.clock = clock;
    }

    /** Returns one daemon thread, which ends when there is nothing to sample. */
    private static ThreadPoolExecutor sampler() {
        ThreadPoolExecutor sampler =
                new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "bonsela-gauges");
                    thread.setDaemon(true);
                    return thread;
                });
        sampler.allowCoreThreadTimeOut(true);
        return sampler;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        rows.add(new Rows(rows(BonselaMeter.POOL_AVAILABLE, registry), rows(BonselaMeter.BUDGET_AVAILABLE, registry)));
        stocksAt = Instant.MIN;
        gauge(
                registry,
                BonselaMeter.QUEUED,
                Tags.empty(),
                sample -> sample.backlog().queued());
        gauge(
                registry,
                BonselaMeter.ISSUANCES_DUE,
                Tags.empty(),
                sample -> sample.backlog().issuances().count());
        for (ConnectorStatus connector : engine.deliveries().connectors()) {
            String name = connector.name();
            Tags tags = Tags.of(BonselaTag.CONNECTOR.asString(), name);
            gauge(
                    registry,
                    BonselaMeter.DELIVERIES_DUE,
                    tags,
                    sample -> due(sample, name).count());
            gauge(
                    registry,
                    BonselaMeter.OLDEST_DELIVERY,
                    tags,
                    sample -> age(due(sample, name).oldest()));
            gauge(registry, BonselaMeter.BREAKER, tags, sample -> of(sample, name, RewardGauges::openness));
            gauge(registry, BonselaMeter.CALLS, tags, sample -> of(sample, name, ConnectorStatus::underway));
            gauge(registry, BonselaMeter.CALLS_STUCK, tags, sample -> of(sample, name, ConnectorStatus::stuck));
        }
        refresh();
    }

    /**
     * Removes the gauges from the registries. Close it with its engine, before gauges of another engine are bound: a registry
     * keeps the first gauge of a name.
     */
    @Override
    public void close() {
        removals.forEach(Runnable::run);
        removals.clear();
        show(Stocks.NONE);
        rows.clear();
        sampler.shutdownNow();
    }

    private static MultiGauge rows(BonselaMeter meter, MeterRegistry registry) {
        return MultiGauge.builder(meter.getName())
                .description(meter.description())
                .register(registry);
    }

    private void gauge(MeterRegistry registry, BonselaMeter meter, Tags tags, ToDoubleFunction<Sample> value) {
        Gauge gauge = Gauge.builder(meter.getName(), this, gauges -> {
                    Sample sample = gauges.recent();
                    return sample == null ? Double.NaN : value.applyAsDouble(sample);
                })
                .description(meter.description())
                .tags(tags)
                .baseUnit(meter.getBaseUnit())
                // The registry has the only reference if the host keeps none.
                .strongReference(true)
                .register(registry);
        removals.add(() -> registry.remove(gauge));
    }

    private @Nullable Sample recent() {
        Sample sample = last;
        Instant now = clock.instant();
        if (sample == null || !now.isBefore(sample.at().plus(LIFE))) {
            refresh();
        }
        return sample == null || now.isAfter(sample.at().plus(TOO_OLD)) ? null : sample;
    }

    private void refresh() {
        if (sampling.compareAndSet(false, true)) {
            try {
                sampler.execute(this::sample);
            } catch (RejectedExecutionException e) {
                // Closed while somebody read a gauge.
                sampling.set(false);
            }
        }
    }

    private void sample() {
        try {
            Instant now = clock.instant();
            last = new Sample(now, engine.backlog(), engine.deliveries().connectors());
            if (!now.isBefore(stocksAt.plus(LIFE_OF_STOCKS))) {
                stocksAt = now;
                show(Stocks.of(engine.records(), budgets));
            }
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("the engine's gauges cannot be read");
            show(Stocks.NONE);
            stocksAt = Instant.MIN;
        } finally {
            sampling.set(false);
        }
    }

    private void show(Stocks stocks) {
        List<MultiGauge.Row<?>> pools = new ArrayList<>();
        stocks.pools()
                .forEach((pool, left) -> pools.add(MultiGauge.Row.of(Tags.of(BonselaTag.POOL.asString(), pool), left)));
        List<MultiGauge.Row<?>> amounts = new ArrayList<>();
        stocks.budgets()
                .forEach((key, left) -> amounts.add(MultiGauge.Row.of(
                        Tags.of(
                                BonselaTag.BUDGET.asString(), key.budget(),
                                BonselaTag.CURRENCY.asString(), key.currency()),
                        left)));
        for (Rows each : rows) {
            each.pools().register(pools, true);
            each.budgets().register(amounts, true);
        }
    }

    private static Backlog.Due due(Sample sample, String connector) {
        Map<String, Backlog.Due> all = sample.backlog().deliveries();
        return all.getOrDefault(connector, new Backlog.Due(0, null));
    }

    private static double of(Sample sample, String connector, ToDoubleFunction<ConnectorStatus> value) {
        return sample.connectors().stream()
                .filter(status -> status.name().equals(connector))
                .mapToDouble(value)
                .findFirst()
                .orElse(Double.NaN);
    }

    private double age(@Nullable Instant since) {
        return since == null
                ? 0
                : Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1e3);
    }

    private static double openness(ConnectorStatus connector) {
        return switch (connector.sending()) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }
}
