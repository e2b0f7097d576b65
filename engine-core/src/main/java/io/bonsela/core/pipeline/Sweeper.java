package io.bonsela.core.pipeline;

import io.bonsela.api.Maintenance.Swept;
import io.bonsela.api.store.StateKey.SpendKey;
import io.bonsela.api.store.StateKey.TierKey;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.Store.IssuanceLease;
import io.bonsela.core.secret.Keys;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the holds of issuances and wallets, and the levels of tiers, and expires issuances, when that is due. Each issuance
 * is leased first, so that several engines on one store share the work; one that fails is not retried until its lease
 * ends. Thread-safe.
 */
final class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final Store store;
    private final BatchRunner runner;
    private final Timeline timeline;
    private final Keys keys;
    private final int batchLimit;

    Sweeper(Store store, BatchRunner runner, Timeline timeline, Keys keys, int batchLimit) {
        this.store = store;
        this.runner = runner;
        this.timeline = timeline;
        this.keys = keys;
        this.batchLimit = batchLimit;
    }

    /**
     * Processes at most as much as the limit.
     *
     * @param notAfter ignores what is due later; null: ignores what is not due now
     */
    Swept sweep(@Nullable Instant notAfter, int limit) {
        Instant at = notAfter == null ? null : notAfter.truncatedTo(ChronoUnit.MICROS);
        Done holds = each(limit, most -> dueHolds(at, most), key -> new HoldWork(key, at, timeline));
        Done levels = each(
                limit - holds.done, most -> dueTiers(at, most), key -> new TierWork(key, at, timeline, keys, null));
        int released = holds.done;
        int expired = levels.done;
        int left = limit - released - expired;
        while (left > 0) {
            List<IssuanceLease> leases = leaseIssuances(at, Math.min(left, batchLimit), LEASE);
            if (leases.isEmpty()) {
                break;
            }
            left -= leases.size();
            for (DueWork.Brought brought : bring(leases, at)) {
                released += brought.released() ? 1 : 0;
                expired += brought.expired() ? 1 : 0;
            }
        }
        // A lease of zero length only checks.
        boolean more = holds.more
                || levels.more
                || !leaseIssuances(at, 1, Duration.ZERO).isEmpty();
        return new Swept(released, expired, more);
    }

    /**
     * Decides what is due of a kind that needs no leases.
     *
     * @param due returns at most as many as a limit that are due, the longest overdue first
     */
    private <K> Done each(int limit, IntFunction<List<K>> due, Function<K, Work<Boolean>> work) {
        int done = 0;
        // Some that failed stay due: others are read past them.
        Set<K> failed = new HashSet<>();
        while (true) {
            List<K> keys = due.apply(Math.min(limit - done, batchLimit) + failed.size() + 1).stream()
                    .filter(key -> !failed.contains(key))
                    .toList();
            if (keys.isEmpty() || done >= limit) {
                return new Done(done, !keys.isEmpty());
            }
            for (K key : keys.subList(0, Math.min(keys.size(), limit - done))) {
                BatchEntry<Boolean> entry =
                        runner.decide(List.of(work.apply(key))).get(0);
                if (entry.answer() instanceof Answer.Failed<Boolean> failure) {
                    LOG.atWarn()
                            .addKeyValue("work", entry.work().name())
                            .setCause(failure.exception())
                            .log("what was due was not processed");
                    failed.add(key);
                } else if (entry.get()) {
                    done++;
                } else {
                    failed.add(key);
                }
            }
        }
    }

    /** How much was done, and whether more is due. */
    private record Done(int done, boolean more) {}

    private List<SpendKey> dueHolds(@Nullable Instant notAfter, int limit) {
        Instant now = timeline.forStore();
        return store.dueHolds(due(notAfter, now), limit, now);
    }

    private List<TierKey> dueTiers(@Nullable Instant notAfter, int limit) {
        Instant now = timeline.forStore();
        return store.dueTiers(due(notAfter, now), limit, now);
    }

    private List<IssuanceLease> leaseIssuances(@Nullable Instant notAfter, int limit, Duration lease) {
        Instant now = timeline.forStore();
        return store.leaseIssuances(due(notAfter, now), limit, now, lease);
    }

    private @Nullable Instant due(@Nullable Instant notAfter, @Nullable Instant now) {
        return now == null ? notAfter : timeline.dueAt(notAfter, now);
    }

    private List<DueWork.Brought> bring(List<IssuanceLease> leases, @Nullable Instant at) {
        Map<String, List<DueWork>> byTenant = leases.stream()
                .map(lease -> new DueWork(lease.issuance(), lease.fence(), at, timeline))
                .collect(Collectors.groupingBy(DueWork::tenant, LinkedHashMap::new, Collectors.toList()));
        return byTenant.values().stream()
                .flatMap(works -> bring(works).stream())
                .toList();
    }

    private List<DueWork.Brought> bring(List<DueWork> works) {
        List<DueWork.Brought> brought = new ArrayList<>();
        for (BatchEntry<DueWork.Brought> entry : runner.decide(works)) {
            if (entry.answer() instanceof Answer.Failed<DueWork.Brought> failed) {
                LOG.atWarn()
                        .addKeyValue("work", entry.work().name())
                        .setCause(failed.exception())
                        .log("a due issuance was not processed");
            } else {
                brought.add(entry.get());
            }
        }
        return brought;
    }
}
