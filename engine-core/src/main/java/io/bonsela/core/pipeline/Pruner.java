package io.bonsela.core.pipeline;

import io.bonsela.api.store.Store;
import io.bonsela.api.store.Store.Logged;
import io.bonsela.core.secret.Keys;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes events past their retention period from the store. Thread-safe. */
final class Pruner {
    private static final Logger LOG = LoggerFactory.getLogger(Pruner.class);

    private final Store store;
    private final BatchRunner runner;
    private final Timeline timeline;
    private final int batchLimit;
    private final Duration maxFuture;
    private final Keys keys;
    /** Up to when each tenant's events were examined; empty after a start. */
    private final Map<String, Instant> done = new ConcurrentHashMap<>();

    Pruner(Store store, BatchRunner runner, Timeline timeline, int batchLimit, Duration maxFuture, Keys keys) {
        this.store = store;
        this.runner = runner;
        this.timeline = timeline;
        this.batchLimit = batchLimit;
        this.maxFuture = maxFuture;
        this.keys = keys;
    }

    /** Prunes events older than the given days, at most as many as the limit; returns how many. */
    int prune(long days, int limit) {
        // An event may be dated later than it was decided.
        long before = System.nanoTime();
        Instant until = timeline.read(store.now(), before)
                .now()
                .minus(days, ChronoUnit.DAYS)
                .minus(maxFuture);
        int pruned = 0;
        for (String tenant : store.records().tenants()) {
            int some = batchLimit;
            while (some > 0 && pruned < limit) {
                Instant from = done.getOrDefault(tenant, Instant.EPOCH);
                List<Logged> old = store.logged(tenant, from, until, Math.min(limit - pruned, batchLimit));
                some = prune(old, days);
                pruned += some;
                if (!old.isEmpty()) {
                    done.put(tenant, old.get(old.size() - 1).decidedAt());
                }
            }
        }
        return pruned;
    }

    private int prune(List<Logged> old, long days) {
        List<PruneWork> works = old.stream()
                .map(logged -> new PruneWork(logged.event(), days, keys))
                .toList();
        int pruned = 0;
        for (BatchEntry<Boolean> entry : runner.decide(works)) {
            if (entry.answer() instanceof Answer.Failed<Boolean> failed) {
                LOG.atWarn()
                        .addKeyValue("work", entry.work().name())
                        .setCause(failed.exception())
                        .log("an old event was not pruned");
            } else if (entry.get()) {
                pruned++;
            }
        }
        return pruned;
    }
}
