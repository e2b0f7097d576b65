package io.bonsela.core.pipeline;

import io.bonsela.api.Maintenance.Swept;
import io.bonsela.api.Reports;
import io.bonsela.api.Reports.Reconciliation;
import io.bonsela.api.store.Store;
import io.bonsela.core.foreign.Worker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends holds, expires rewards and prunes events that are due, and adds up figures by day, round after round on its own
 * thread. Checks the store and reconciles every tenant once a day.
 */
public final class MaintenanceTimer {
    private static final Logger LOG = LoggerFactory.getLogger(MaintenanceTimer.class);
    private static final Duration RECONCILIATION = Duration.ofDays(1);
    private static final int LIMIT = 1_000;
    private static final int ADDED = 100_000;

    private final Pipeline pipeline;
    private final Store store;
    private final Reports reports;
    private final Listeners listeners;
    private final Clock clock;
    private final Duration every;
    private @Nullable Worker worker;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Instant nextReconciliation;

    /** Creates a timer that {@link #start} starts. */
    public MaintenanceTimer(
            Pipeline pipeline, Store store, Reports reports, Listeners listeners, Clock clock, Duration every) {
        this.pipeline = pipeline;
        this.store = store;
        this.reports = reports;
        this.listeners = listeners;
        this.clock = clock;
        this.every = every;
        nextReconciliation = clock.instant();
    }

    /** Starts the rounds, unless they have begun or this is closed. */
    public synchronized void start() {
        if (worker == null && closed.getCount() > 0) {
            worker = Worker.start("bonsela-maintenance", listeners.foreign(), this::next);
        }
    }

    /** Begins no further round. */
    public synchronized void close() {
        closed.countDown();
        if (worker != null) {
            worker.interrupt();
        }
    }

    private boolean next() throws InterruptedException {
        if (closed.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        round();
        return true;
    }

    private void round() {
        try {
            Instant now = clock.instant();
            // Each pass must make progress; otherwise an issuance that always fails would be tried endlessly.
            Swept swept = pipeline.sweep(null, LIMIT);
            while (swept.more() && swept.released() + swept.expired() > 0) {
                swept = pipeline.sweep(null, LIMIT);
            }
            if (pipeline.hasRetention()) {
                int pruned = pipeline.prune(LIMIT);
                while (pruned == LIMIT) {
                    pruned = pipeline.prune(LIMIT);
                }
            }
            store.records().tenants().forEach(this::addUp);
            if (!now.isBefore(nextReconciliation)) {
                nextReconciliation = now.plus(RECONCILIATION);
                check();
                store.records().tenants().forEach(this::reconcile);
            }
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("maintenance failed; retrying in the next run");
        }
    }

    private void addUp(String tenant) {
        try {
            boolean more = true;
            while (more && pipeline.needsAddUp(tenant)) {
                more = pipeline.addUp(tenant, ADDED) > 0;
            }
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("tenant", tenant).setCause(e).log("figures by day were not added up");
        }
    }

    private void check() {
        List<String> damage = store.check();
        if (!damage.isEmpty()) {
            LOG.atError().addKeyValue("damage", damage).log("the store is damaged; the engine makes no decisions");
        }
    }

    private void reconcile(String tenant) {
        Reconciliation found;
        try {
            found = reports.reconcile(tenant);
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("tenant", tenant).setCause(e).log("reconciliation failed");
            return;
        }
        if (!found.isClean()) {
            LOG.atError()
                    .addKeyValue("tenant", tenant)
                    .addKeyValue("differences", found.differences().size())
                    .addKeyValue("unreadable", found.unreadable().size())
                    .log("reconciliation found changed, missing or unreadable data");
            listeners.tell("reconciliation of " + tenant, listener -> listener.discrepancy(found));
        }
    }
}
