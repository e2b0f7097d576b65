package loyalty.ussd;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import loyalty.customer.Customer;
import loyalty.customer.CustomerData;
import loyalty.secret.Sealer;
import loyalty.tenant.TenantScope;
import loyalty.tenant.Tenants;
import loyalty.tenant.Tenants.Tenant;
import loyalty.tenant.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** What was answered in USSD sessions. Ids, inputs and numbers are stored as keyed hashes, answers encrypted. */
@Repository
class Hops implements CustomerData {
    private static final Duration KEPT = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final Tenants tenants;
    private final TenantScope scope;
    private final Sealer sealer;
    private final JsonMapper json;
    private final Clock clock;

    Hops(JdbcClient jdbc, Tenants tenants, TenantScope scope, Sealer sealer, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.tenants = tenants;
        this.scope = scope;
        this.sealer = sealer;
        this.json = json;
        this.clock = clock;
    }

    /**
     * A step of a session.
     *
     * @param screen the screen that was shown
     * @param options what the numbers on it stand for, in their order
     * @param page which page of it, from 0
     * @param text what was shown
     * @param ends whether the session ended with it
     */
    record Hop(Screen screen, List<String> options, int page, String text, boolean ends) {}

    /**
     * A stored step.
     *
     * @param textHash the hash of all inputs before it
     * @param phoneHash the hash of the number
     * @param hop the step
     */
    record Stored(String textHash, String phoneHash, Hop hop) {}

    /** Returns the steps of a session. */
    List<Stored> list(String tenant, String session) {
        String hash = sealer.hash(tenant, "session " + session);
        return scope.reading(
                tenant,
                () -> jdbc.sql("SELECT text_hash, phone_hash, sealed_hop FROM ussd_hop"
                                + " WHERE tenant = ? AND session_hash = ?")
                        .params(tenant, hash)
                        .query((row, number) -> new Stored(
                                row.getString(1),
                                row.getString(2),
                                json.readValue(sealer.open(row.getString(3), hash + row.getString(1)), Hop.class)))
                        .list());
    }

    /** Stores a step, unless a repeat of the request has stored it. */
    void add(String tenant, String session, String text, String phone, Hop hop) {
        String sessionHash = sealer.hash(tenant, "session " + session);
        String textHash = textHash(tenant, text);
        scope.within(
                tenant,
                () -> jdbc.sql("INSERT INTO ussd_hop (tenant, session_hash, text_hash, phone_hash,"
                                + " sealed_hop, created_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
                        .params(
                                tenant,
                                sessionHash,
                                textHash,
                                sealer.hash(tenant, phone),
                                sealer.seal(json.writeValueAsString(hop), sessionHash + textHash),
                                Times.micros(clock.instant()))
                        .update());
    }

    /** Returns the hash of all inputs of a session. */
    String textHash(String tenant, String text) {
        return sealer.hash(tenant, "text " + text);
    }

    @Override
    public void numberChanged(Customer before) {
        erase(before);
    }

    @Override
    public void erase(Customer customer) {
        String phone = customer.phone();
        if (phone != null) {
            jdbc.sql("DELETE FROM ussd_hop WHERE tenant = ? AND phone_hash = ?")
                    .params(customer.tenant(), sealer.hash(customer.tenant(), phone))
                    .update();
        }
    }

    /** Removes old sessions. */
    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1H")
    void forget() {
        long before = Times.micros(clock.instant().minus(KEPT));
        for (Tenant tenant : scope.acrossTenants(tenants::list)) {
            scope.within(
                    tenant.id(),
                    () -> jdbc.sql("DELETE FROM ussd_hop WHERE tenant = ? AND created_at < ?")
                            .params(tenant.id(), before)
                            .update());
        }
    }
}
