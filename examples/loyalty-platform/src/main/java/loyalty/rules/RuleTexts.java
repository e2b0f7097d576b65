package loyalty.rules;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import loyalty.tenant.TenantScope;
import loyalty.tenant.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The texts of rule files by the digest of their rules, and one draft for each tenant. */
@Repository
public class RuleTexts {
    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final Clock clock;

    RuleTexts(JdbcClient jdbc, TenantScope scope, Clock clock) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.clock = clock;
    }

    /**
     * A draft.
     *
     * @param text the text of the rule file
     * @param changedBy who changed it last
     * @param changedAt when
     * @param version counts the changes
     */
    public record Draft(String text, String changedBy, Instant changedAt, long version) {}

    /** Keeps the text of rules that are published. */
    public void keep(String tenant, String digest, String text) {
        scope.within(
                tenant,
                () -> jdbc.sql("INSERT INTO rule_text (tenant, digest, text, created_at)"
                                + " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
                        .params(tenant, digest, text, now())
                        .update());
    }

    /** Returns the text of rules; empty if they were not published here. */
    public Optional<String> text(String tenant, String digest) {
        return scope.reading(
                tenant,
                () -> jdbc.sql("SELECT text FROM rule_text WHERE tenant = ? AND digest = ?")
                        .params(tenant, digest)
                        .query(String.class)
                        .optional());
    }

    /** Returns the draft of a tenant. */
    public Optional<Draft> draft(String tenant) {
        return scope.reading(
                tenant,
                () -> jdbc.sql("SELECT text, changed_by, changed_at, version FROM rule_draft WHERE tenant = ?")
                        .params(tenant)
                        .query((row, number) -> new Draft(
                                row.getString(1), row.getString(2), Times.instant(row.getLong(3)), row.getLong(4)))
                        .optional());
    }

    /**
     * Stores a draft.
     *
     * @param version the version that was changed; 0: there was none
     * @return whether it is still that version
     */
    public boolean store(String tenant, String text, String actor, long version) {
        return scope.within(tenant, () -> {
            int stored = version == 0
                    ? jdbc.sql("INSERT INTO rule_draft (tenant, text, changed_by, changed_at, version)"
                                    + " VALUES (?, ?, ?, ?, 1) ON CONFLICT DO NOTHING")
                            .params(tenant, text, actor, now())
                            .update()
                    : jdbc.sql("UPDATE rule_draft SET text = ?, changed_by = ?, changed_at = ?, version = version + 1"
                                    + " WHERE tenant = ? AND version = ?")
                            .params(text, actor, now(), tenant, version)
                            .update();
            return stored == 1;
        });
    }

    /** Removes the draft of a tenant. */
    public void discard(String tenant) {
        scope.within(
                tenant,
                () -> jdbc.sql("DELETE FROM rule_draft WHERE tenant = ?")
                        .params(tenant)
                        .update());
    }

    private long now() {
        return Times.micros(clock.instant());
    }
}
