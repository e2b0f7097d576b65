package loyalty.rules;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import loyalty.secret.Secrets;
import loyalty.tenant.TenantScope;
import loyalty.tenant.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The tables of texts by the digest of their rules, and of drafts: one for each tenant. */
@Repository
public class RuleTexts {
    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final Secrets secrets;
    private final Clock clock;

    RuleTexts(JdbcClient jdbc, TenantScope scope, Secrets secrets, Clock clock) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * A draft.
     *
     * @param text the text of the rule file
     * @param changedBy who changed it last
     * @param changedAt when
     * @param version identifies this text: no other text of the tenant has had it
     */
    public record Draft(String text, String changedBy, Instant changedAt, String version) {}

    /**
     * Keeps a text.
     *
     * @param replaces whether it replaces another text of the same rules
     */
    void keep(String tenant, String digest, String text, boolean replaces) {
        scope.within(
                tenant,
                () -> jdbc.sql("INSERT INTO rule_text (tenant, digest, text, created_at) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT (tenant, digest) DO "
                                + (replaces ? "UPDATE SET text = excluded.text" : "NOTHING"))
                        .params(tenant, digest, text, now())
                        .update());
    }

    /** Returns a text; empty if it was not kept. */
    Optional<String> text(String tenant, String digest) {
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
                                row.getString(1), row.getString(2), Times.instant(row.getLong(3)), row.getString(4)))
                        .optional());
    }

    /**
     * Stores a draft.
     *
     * @param version the version that was changed; empty: there was none
     * @return whether it is still that version
     */
    public boolean store(String tenant, String text, String actor, String version) {
        String next = secrets.id("draft");
        return scope.within(tenant, () -> {
            int stored = version.isEmpty()
                    ? jdbc.sql("INSERT INTO rule_draft (tenant, text, changed_by, changed_at, version)"
                                    + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
                            .params(tenant, text, actor, now(), next)
                            .update()
                    : jdbc.sql("UPDATE rule_draft SET text = ?, changed_by = ?, changed_at = ?, version = ?"
                                    + " WHERE tenant = ? AND version = ?")
                            .params(text, actor, now(), next, tenant, version)
                            .update();
            return stored == 1;
        });
    }

    /**
     * Removes the draft of a tenant.
     *
     * @param version the version that is removed
     * @return whether it was still that version
     */
    public boolean discard(String tenant, String version) {
        return scope.within(
                tenant,
                () -> jdbc.sql("DELETE FROM rule_draft WHERE tenant = ? AND version = ?")
                                .params(tenant, version)
                                .update()
                        == 1);
    }

    private long now() {
        return Times.micros(clock.instant());
    }
}
