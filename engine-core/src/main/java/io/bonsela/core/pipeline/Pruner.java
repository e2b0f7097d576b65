package io.bonsela.core.pipeline;

import io.bonsela.api.store.Store;
import io.bonsela.api.store.Store.Logged;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes events that are kept no longer out of the store. Thread-safe. */
final class Pruner {
    private static final Logger LOG = LoggerFactory.getLogger(Pruner.class);

    private final Store store;
    private final BatchRunner runner;
    private final Timeline timeline;
    private final int batchLimit;
    private final Duration maxFuture;
    /** Up to when each tenant's events were looked at; from the beginning after a start. */
    private final Map<String, Instant> done = new ConcurrentHashMap<>();

    Pruner(Store store, BatchRunner runner, Timeline timeline, int batchLimit, Duration maxFuture) {
        this.store = store;
        this.runner = runner;
        this.timeline = timeline;
        this.batchLimit = batchLimit;
        this.maxFuture = maxFuture;
    }

    /** Prunes at most as many events as the limit, of those kept for so many days; gives how many. */
    int prune(long days, int limit) {
        // An event may be dated later than it was decided.
        long before = System.nanoTime();
        Instant until = timeline.read(store.now(), before)
                .now()
                .minus(days, ChronoUnit.DAYS)
                .minus(maxFuture);
        int pruned = 0;
        for (String tenant : store.tenants()) {
            int some = batchLimit;
            while (some > 0 && pruned < limit) {
                Instant from = done.getOrDefault(tenant, Instant.EPOCH);
                List<Logged> old = store.logged(tenant, from, until, Math.min(limit - pruned, batchLimit));
                some = prune(old);
                pruned += some;
                if (!old.isEmpty()) {
                    done.put(tenant, old.get(old.size() - 1).decidedAt());
                }
            }
        }
        return pruned;
    }

    private int prune(List<Logged> old) {
        List<Task.Old> tasks =
                old.stream().map(logged -> new Task.Old(logged.event())).toList();
        List<Answer> answers = tasks.isEmpty() ? List.of() : runner.decide(tasks);
        int pruned = 0;
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i) instanceof Answer.Failed failed) {
                LOG.atWarn()
                        .addKeyValue("event", tasks.get(i).event().eventId())
                        .setCause(failed.exception())
                        .log("an old event was not pruned");
            } else if (answers.get(i).get().equals(true)) {
                pruned++;
            }
        }
        return pruned;
    }
}
