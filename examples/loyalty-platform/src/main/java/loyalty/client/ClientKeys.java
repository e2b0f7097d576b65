package loyalty.client;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import loyalty.secret.Sealer;
import loyalty.secret.Secrets;
import loyalty.tenant.TenantScope;
import loyalty.tenant.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Keys with which servers of a merchant sign their requests. A client has two while it changes from one to the other. */
@Service
public class ClientKeys {
    private static final int MOST = 2;

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final Sealer sealer;
    private final Secrets secrets;
    private final Clock clock;

    ClientKeys(JdbcClient jdbc, TenantScope scope, Sealer sealer, Secrets secrets, Clock clock) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.sealer = sealer;
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * A key.
     *
     * @param id its id, which requests name
     * @param tenant the tenant
     * @param client the client
     * @param secret the secret
     */
    public record Key(String id, String tenant, String client, String secret) {
        /** Shows no secret. */
        @Override
        public String toString() {
            return "Key[" + tenant + '/' + client + '/' + id + ']';
        }
    }

    /** Thrown for a third key of a client. */
    public static final class TooManyKeysException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManyKeysException(String client) {
            super("client '" + client + "' has two keys: revoke one of them first");
        }
    }

    /**
     * Adds a key.
     *
     * @param tenant the tenant
     * @param client the client, such as {@code till-7}
     * @return the key, whose secret is shown once
     * @throws TooManyKeysException if it has two
     */
    public Key add(String tenant, String client) {
        Key key = new Key(secrets.id("k"), tenant, client, secrets.token());
        return scope.within(tenant, () -> {
            if (list(tenant, client).size() >= MOST) {
                throw new TooManyKeysException(client);
            }
            jdbc.sql("INSERT INTO client_key (id, tenant, client, sealed_secret, created_at) VALUES (?, ?, ?, ?, ?)")
                    .params(
                            key.id(),
                            tenant,
                            client,
                            sealer.seal(key.secret(), key.id()),
                            Times.micros(clock.instant()))
                    .update();
            return key;
        });
    }

    private List<String> list(String tenant, String client) {
        return jdbc.sql("SELECT id FROM client_key WHERE tenant = ? AND client = ? AND revoked_at IS NULL")
                .params(tenant, client)
                .query(String.class)
                .list();
    }

    /**
     * Revokes a key.
     *
     * @return whether the tenant has such a key that was not revoked before
     */
    public boolean revoke(String tenant, String id) {
        return scope.within(
                tenant,
                () -> jdbc.sql(
                                        "UPDATE client_key SET revoked_at = ? WHERE tenant = ? AND id = ? AND revoked_at IS NULL")
                                .params(Times.micros(clock.instant()), tenant, id)
                                .update()
                        == 1);
    }

    /**
     * A key without its secret.
     *
     * @param id its id
     * @param client the client
     */
    public record Listed(String id, String client) {}

    /** Returns the keys of a tenant that were not revoked, by client. */
    public List<Listed> list(String tenant) {
        return scope.reading(
                tenant,
                () -> jdbc.sql(
                                "SELECT id, client FROM client_key WHERE tenant = ? AND revoked_at IS NULL ORDER BY client, id")
                        .params(tenant)
                        .query((row, number) -> new Listed(row.getString(1), row.getString(2)))
                        .list());
    }

    /** Finds a key that was not revoked. */
    Optional<Key> find(String id) {
        return scope.acrossTenants(() -> jdbc.sql(
                        "SELECT tenant, client, sealed_secret FROM client_key WHERE id = ? AND revoked_at IS NULL")
                .params(id)
                .query((row, number) ->
                        new Key(id, row.getString(1), row.getString(2), sealer.open(row.getString(3), id)))
                .optional());
    }
}
