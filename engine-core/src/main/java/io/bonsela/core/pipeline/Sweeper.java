package io.bonsela.core.pipeline;

import io.bonsela.api.Maintenance.Swept;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.Store.IssuanceLease;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the holds of issuances, and expires them, when that is due. Each is leased first, so that several engines on one
 * store share the work; one that fails is not retried until its lease ends. Thread-safe.
 */
final class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final Store store;
    private final BatchRunner runner;
    private final Timeline timeline;
    private final int batchLimit;

    Sweeper(Store store, BatchRunner runner, Timeline timeline, int batchLimit) {
        this.store = store;
        this.runner = runner;
        this.timeline = timeline;
        this.batchLimit = batchLimit;
    }

    /**
     * Processes at most as many issuances as the limit.
     *
     * @param notAfter ignores what is due later; null: ignores what is not due now
     */
    Swept sweep(@Nullable Instant notAfter, int limit) {
        Instant at = notAfter == null ? null : notAfter.truncatedTo(ChronoUnit.MICROS);
        int released = 0;
        int expired = 0;
        int left = limit;
        while (left > 0) {
            List<IssuanceLease> leases = leaseIssuances(at, Math.min(left, batchLimit), LEASE);
            if (leases.isEmpty()) {
                return new Swept(released, expired, false);
            }
            left -= leases.size();
            for (DueWork.Brought brought : bring(leases, at)) {
                released += brought.released() ? 1 : 0;
                expired += brought.expired() ? 1 : 0;
            }
        }
        // A lease of zero length only checks.
        boolean more = !leaseIssuances(at, 1, Duration.ZERO).isEmpty();
        return new Swept(released, expired, more);
    }

    private List<IssuanceLease> leaseIssuances(@Nullable Instant notAfter, int limit, Duration lease) {
        Instant now = timeline.forStore();
        Instant due = now == null ? notAfter : timeline.dueAt(notAfter, now);
        return store.leaseIssuances(due, limit, now, lease);
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
