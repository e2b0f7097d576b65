package loyalty.webhook;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import loyalty.secret.Sealer;
import loyalty.secret.Secrets;
import loyalty.tenant.RememberedTenants;
import loyalty.tenant.TenantScope;
import loyalty.tenant.Tenants;
import loyalty.tenant.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

/** The endpoints of the tenants, and which of them have got a message that others have not. Secrets are encrypted. */
@Service
public class Endpoints {
    /** How many endpoints a tenant can have. */
    public static final int MOST = 3;

    private static final String COLUMNS =
            "SELECT id, tenant, url, events, active, sealed_secret, sealed_previous_secret,"
                    + " version, created_at FROM webhook_endpoint";
    private static final int SECRET_BYTES = 32;
    /** Longer than a message is tried. */
    private static final Duration KEPT = Duration.ofDays(8);

    private final JdbcClient jdbc;
    private final Tenants tenants;
    private final TenantScope scope;
    private final Sealer sealer;
    private final Secrets secrets;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final RememberedTenants served;

    Endpoints(JdbcClient jdbc, Tenants tenants, TenantScope scope, Sealer sealer, Secrets secrets, Clock clock) {
        this.jdbc = jdbc;
        this.tenants = tenants;
        this.scope = scope;
        this.sealer = sealer;
        this.secrets = secrets;
        this.clock = clock;
        served = new RememberedTenants(() ->
                scope.acrossTenants(() -> jdbc.sql("SELECT DISTINCT tenant FROM webhook_endpoint WHERE active = 1")
                        .query(String.class)
                        .list()));
    }

    /**
     * Adds an endpoint.
     *
     * @return empty: the tenant has as many as it can have
     */
    public Optional<Endpoint> add(String tenant, String url, List<String> events) {
        Endpoint endpoint =
                new Endpoint(secrets.id("we"), tenant, url, events, true, freshSecret(), null, 1, clock.instant());
        Optional<Endpoint> added = scope.within(tenant, () -> {
            // Locks the tenant: two requests at once would not see each other's endpoint.
            jdbc.sql("UPDATE tenant SET name = name WHERE id = ?")
                    .params(tenant)
                    .update();
            int rows = jdbc.sql("INSERT INTO webhook_endpoint (id, tenant, url, events, active, sealed_secret, version,"
                            + " created_at) SELECT :id, :tenant, :url, :events, 1, :secret, 1, :at WHERE"
                            + " (SELECT count(*) FROM webhook_endpoint WHERE tenant = :tenant) < :most")
                    .param("id", endpoint.id())
                    .param("tenant", tenant)
                    .param("url", url)
                    .param("events", String.join(" ", events))
                    .param("secret", sealer.seal(endpoint.secret(), endpoint.id()))
                    .param("at", Times.micros(endpoint.createdAt()))
                    .param("most", MOST)
                    .update();
            return rows == 1 ? find(tenant, endpoint.id()) : Optional.empty();
        });
        refresh();
        return added;
    }

    /**
     * Changes where an endpoint is and what it gets, and activates it again.
     *
     * @return the endpoint as it is now; empty: the tenant does not have it
     */
    public Optional<Endpoint> change(String tenant, String id, String url, List<String> events) {
        Optional<Endpoint> changed = scope.within(tenant, () -> {
            jdbc.sql("UPDATE webhook_endpoint SET url = ?, events = ?, active = 1, version = version + 1"
                            + " WHERE tenant = ? AND id = ?")
                    .params(url, String.join(" ", events), tenant, id)
                    .update();
            return find(tenant, id);
        });
        refresh();
        return changed;
    }

    /** Gives an endpoint a new key; the one before signs too until the next change of the key. */
    public Optional<Endpoint> renewSecret(String tenant, String id) {
        String fresh = sealer.seal(freshSecret(), id);
        return scope.within(tenant, () -> {
            jdbc.sql("UPDATE webhook_endpoint SET sealed_previous_secret = sealed_secret, sealed_secret = ?,"
                            + " version = version + 1 WHERE tenant = ? AND id = ?")
                    .params(fresh, tenant, id)
                    .update();
            return find(tenant, id);
        });
    }

    /** Sends nothing to an endpoint any more, because it says that it is gone. */
    void deactivate(Endpoint endpoint) {
        scope.within(
                endpoint.tenant(),
                () -> jdbc.sql("UPDATE webhook_endpoint SET active = 0, version = version + 1"
                                + " WHERE tenant = ? AND id = ? AND version = ?")
                        .params(endpoint.tenant(), endpoint.id(), endpoint.version())
                        .update());
        refresh();
    }

    /**
     * Removes an endpoint.
     *
     * @return whether the tenant had it
     */
    public boolean remove(String tenant, String id) {
        boolean removed = scope.within(
                tenant,
                () -> jdbc.sql("DELETE FROM webhook_endpoint WHERE tenant = ? AND id = ?")
                                .params(tenant, id)
                                .update()
                        == 1);
        refresh();
        return removed;
    }

    /** Returns the endpoints of a tenant, by age. */
    public List<Endpoint> list(String tenant) {
        return scope.reading(
                tenant,
                () -> jdbc.sql(COLUMNS + " WHERE tenant = ? ORDER BY created_at, id")
                        .params(tenant)
                        .query(this::endpoint)
                        .list());
    }

    private Optional<Endpoint> find(String tenant, String id) {
        return jdbc.sql(COLUMNS + " WHERE tenant = ? AND id = ?")
                .params(tenant, id)
                .query(this::endpoint)
                .optional();
    }

    /** Whether a tenant has an active endpoint, as it was a few seconds ago; answers from memory. */
    boolean serves(String tenant) {
        return served.contains(tenant);
    }

    /** Reads which tenants have endpoints: another process may have changed them. */
    @Scheduled(fixedDelayString = "PT5S")
    void refresh() {
        served.refresh();
    }

    /** Returns the ids of the endpoints that have got a message, or have refused it for good. */
    Set<String> done(String tenant, String message) {
        return Set.copyOf(scope.reading(
                tenant,
                () -> jdbc.sql("SELECT endpoint FROM webhook_sent WHERE tenant = ? AND message = ?")
                        .params(tenant, message)
                        .query(String.class)
                        .list()));
    }

    /** Records that endpoints have got a message while others have not. */
    void recordSent(String tenant, String message, List<Endpoint> got) {
        scope.within(tenant, () -> {
            got.forEach(endpoint -> jdbc.sql("INSERT INTO webhook_sent (tenant, message, endpoint, sent_at)"
                            + " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
                    .params(tenant, message, endpoint.id(), Times.micros(clock.instant()))
                    .update());
            return got;
        });
    }

    /** Removes what is known of messages that are not tried any more. */
    @Scheduled(initialDelayString = "PT3M", fixedDelayString = "PT1H")
    void forget() {
        long before = Times.micros(clock.instant().minus(KEPT));
        scope.acrossTenants(tenants::list)
                .forEach(tenant -> scope.within(
                        tenant.id(),
                        () -> jdbc.sql("DELETE FROM webhook_sent WHERE tenant = ? AND sent_at < ?")
                                .params(tenant.id(), before)
                                .update()));
    }

    private String freshSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return "whsec_" + Base64.getEncoder().encodeToString(bytes);
    }

    private Endpoint endpoint(ResultSet row, int number) throws SQLException {
        String id = row.getString("id");
        String previous = row.getString("sealed_previous_secret");
        return new Endpoint(
                id,
                row.getString("tenant"),
                row.getString("url"),
                List.of(row.getString("events").split(" ")),
                row.getInt("active") == 1,
                sealer.open(row.getString("sealed_secret"), id),
                previous == null ? null : sealer.open(previous, id),
                row.getLong("version"),
                Times.instant(row.getLong("created_at")));
    }
}
