package loyalty.data;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import loyalty.data.CsvFile.Mistake;
import loyalty.data.CsvFile.Row;
import loyalty.data.ImportJob.State;
import loyalty.tenant.TenantScope;
import loyalty.tenant.Times;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Imports the parts of files, one process at a time for each file. */
@Component
class ImportWorker {
    private static final Logger LOG = LoggerFactory.getLogger(ImportWorker.class);
    private static final Duration CLAIM = Duration.ofMinutes(2);
    private static final int MOST_ATTEMPTS = 10;

    private final JdbcClient jdbc;
    private final Imports imports;
    private final TenantScope scope;
    private final Clock clock;
    private volatile boolean stopping;

    ImportWorker(JdbcClient jdbc, Imports imports, TenantScope scope, Clock clock) {
        this.jdbc = jdbc;
        this.imports = imports;
        this.scope = scope;
        this.clock = clock;
    }

    /** An import that is running. */
    private record Running(String tenant, String id, String kind) {}

    /** A part that is to be imported. */
    private record Part(int number, List<Row> rows) {}

    /** Goes on with what is running, part by part in turns, so that a long import does not keep others waiting. */
    @Scheduled(initialDelayString = "PT1S", fixedDelayString = "PT1S")
    void work() {
        boolean more = true;
        while (more) {
            more = false;
            for (Running job : running()) {
                more |= !stopping && step(job);
            }
        }
    }

    /** Ends the work after the part that is being imported. */
    @EventListener(ContextClosedEvent.class)
    void stop() {
        stopping = true;
    }

    private List<Running> running() {
        return scope.acrossTenants(() -> jdbc.sql("SELECT tenant, id, kind FROM import_job"
                        + " WHERE state = 'RUNNING' AND claimed_until < ? ORDER BY created_at, id")
                .params(Times.micros(clock.instant()))
                .query((row, number) -> new Running(row.getString(1), row.getString(2), row.getString(3)))
                .list());
    }

    /** Imports the next part; returns whether it did. */
    private boolean step(Running job) {
        if (!claim(job)) {
            return false;
        }
        try {
            Optional<Part> part = next(job);
            if (part.isEmpty()) {
                return scope.within(job.tenant(), () -> imports.ended(job.tenant(), job.id(), State.DONE));
            }
            List<Mistake> refused = imports.kind(job.kind())
                    .run(job.tenant(), job.id(), part.get().rows());
            done(job, part.get(), refused);
            return true;
        } catch (RuntimeException e) {
            // The part is tried again when the claim has expired. An exception's words can contain personal data.
            LOG.atWarn()
                    .addKeyValue("import", job.id())
                    .addKeyValue("exception", e.getClass().getName())
                    .log("a part of a file was not imported");
            return false;
        }
    }

    private boolean claim(Running job) {
        return scope.within(job.tenant(), () -> {
            long now = Times.micros(clock.instant());
            int claimed = jdbc.sql(
                            "UPDATE import_job SET claimed_until = ?, attempts = attempts + 1"
                                    + " WHERE tenant = ? AND id = ? AND state = 'RUNNING' AND claimed_until < ? AND attempts < ?")
                    .params(Times.micros(clock.instant().plus(CLAIM)), job.tenant(), job.id(), now, MOST_ATTEMPTS)
                    .update();
            if (claimed == 0) {
                endIfItFailsAlways(job, now);
            }
            return claimed == 1;
        });
    }

    /** Another process can be at the last attempt: then its claim has not expired. */
    private void endIfItFailsAlways(Running job, long now) {
        boolean failed = jdbc.sql("SELECT count(*) FROM import_job WHERE tenant = ? AND id = ? AND attempts >= ?"
                                + " AND claimed_until < ?")
                        .params(job.tenant(), job.id(), MOST_ATTEMPTS, now)
                        .query(Long.class)
                        .single()
                > 0;
        if (failed && imports.ended(job.tenant(), job.id(), State.FAILED)) {
            LOG.atError().addKeyValue("import", job.id()).log("an import has failed too often");
        }
    }

    private Optional<Part> next(Running job) {
        return scope.reading(
                job.tenant(),
                () -> jdbc.sql("SELECT number, sealed_rows FROM import_part WHERE tenant = ? AND job = ?"
                                + " ORDER BY number LIMIT 1")
                        .params(job.tenant(), job.id())
                        .query((row, number) ->
                                new Part(row.getInt(1), imports.rows(job.id(), row.getInt(1), row.getString(2))))
                        .optional());
    }

    private void done(Running job, Part part, List<Mistake> refused) {
        scope.within(job.tenant(), () -> {
            int removed = jdbc.sql("DELETE FROM import_part WHERE tenant = ? AND job = ? AND number = ?")
                    .params(job.tenant(), job.id(), part.number())
                    .update();
            if (removed == 0) {
                // Cancelled meanwhile, or another process was faster after the claim had expired.
                return removed;
            }
            refused.forEach(mistake -> jdbc.sql("INSERT INTO import_refusal (tenant, job, line, code, detail)"
                            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
                    .params(job.tenant(), job.id(), mistake.line(), mistake.code(), mistake.detail())
                    .update());
            return jdbc.sql("UPDATE import_job SET done = done + ?, refused = refused + ?, attempts = 0,"
                            + " claimed_until = 0 WHERE tenant = ? AND id = ?")
                    .params(part.rows().size(), refused.size(), job.tenant(), job.id())
                    .update();
        });
    }
}
