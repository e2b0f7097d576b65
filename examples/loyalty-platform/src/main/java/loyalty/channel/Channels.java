package loyalty.channel;

import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import loyalty.secret.Sealer;
import loyalty.secret.Secrets;
import loyalty.tenant.RememberedTenants;
import loyalty.tenant.TenantScope;
import loyalty.tenant.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The channels of the tenants. Their settings are encrypted, because they contain secrets of providers. */
@Service
public class Channels {
    private static final TypeReference<Map<String, String>> SETTINGS = new TypeReference<>() {};
    private static final String COLUMNS = "SELECT id, tenant, kind, sealed_settings FROM channel";

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final Sealer sealer;
    private final Secrets secrets;
    private final JsonMapper json;
    private final Clock clock;
    private final Map<Kind, RememberedTenants> served = new EnumMap<>(Kind.class);

    Channels(JdbcClient jdbc, TenantScope scope, Sealer sealer, Secrets secrets, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.sealer = sealer;
        this.secrets = secrets;
        this.json = json;
        this.clock = clock;
        for (Kind kind : Kind.values()) {
            served.put(kind, new RememberedTenants(() -> tenantsWith(kind)));
        }
    }

    private List<String> tenantsWith(Kind kind) {
        return scope.acrossTenants(() -> jdbc.sql("SELECT DISTINCT tenant FROM channel WHERE kind = ?")
                .params(kind.name())
                .query(String.class)
                .list());
    }

    /** Whether a tenant has a channel of a kind, as it was a few seconds ago; answers from memory. */
    public boolean serves(String tenant, Kind kind) {
        return Objects.requireNonNull(served.get(kind)).contains(tenant);
    }

    /** Reads which tenants have channels: another process may have changed them. */
    @Scheduled(fixedDelayString = "PT5S")
    void refresh() {
        served.values().forEach(RememberedTenants::refresh);
    }

    /** What a channel is. */
    public enum Kind {
        /** A USSD gateway. */
        USSD,
        /** A number of WhatsApp's Cloud API. */
        WHATSAPP
    }

    /**
     * A channel.
     *
     * @param id its id
     * @param tenant the tenant
     * @param kind what it is
     * @param settings its settings by name
     */
    public record Channel(String id, String tenant, Kind kind, Map<String, String> settings) {
        /** Copies the map. */
        public Channel {
            settings = Map.copyOf(settings);
        }

        /** Shows no settings. */
        @Override
        public String toString() {
            return "Channel[" + tenant + '/' + id + ", " + kind + ']';
        }
    }

    /**
     * A new channel, with the key that is shown once.
     *
     * @param channel the channel
     * @param key the key, which is a part of the address that the provider calls
     */
    public record Added(Channel channel, String key) {
        /** Shows no key. */
        @Override
        public String toString() {
            return "Added[" + channel + ']';
        }
    }

    /** Adds a channel. */
    public Added add(String tenant, Kind kind, Map<String, String> settings) {
        Channel channel = new Channel(secrets.id("ch"), tenant, kind, settings);
        String key = secrets.token();
        Added added = scope.within(tenant, () -> {
            jdbc.sql("INSERT INTO channel (id, tenant, kind, key_hash, sealed_settings, created_at)"
                            + " VALUES (?, ?, ?, ?, ?, ?)")
                    .params(
                            channel.id(),
                            tenant,
                            kind.name(),
                            Secrets.digest(key),
                            sealer.seal(json.writeValueAsString(settings), channel.id()),
                            Times.micros(clock.instant()))
                    .update();
            return new Added(channel, key);
        });
        refresh();
        return added;
    }

    /** Finds the channel whose address has a key. */
    public Optional<Channel> find(Kind kind, String key) {
        return scope.acrossTenants(() -> jdbc.sql(COLUMNS + " WHERE kind = ? AND key_hash = ?")
                .params(kind.name(), Secrets.digest(key))
                .query((row, number) -> channel(row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
                .optional());
    }

    /** Returns the channels of a tenant, by age. */
    public List<Channel> list(String tenant) {
        return scope.reading(
                tenant,
                () -> jdbc.sql(COLUMNS + " WHERE tenant = ? ORDER BY created_at, id")
                        .params(tenant)
                        .query((row, number) ->
                                channel(row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
                        .list());
    }

    /**
     * Removes a channel.
     *
     * @return whether the tenant had it
     */
    public boolean remove(String tenant, String id) {
        boolean removed = scope.within(
                tenant,
                () -> jdbc.sql("DELETE FROM channel WHERE tenant = ? AND id = ?")
                                .params(tenant, id)
                                .update()
                        == 1);
        refresh();
        return removed;
    }

    private Channel channel(String id, String tenant, String kind, String sealed) {
        return new Channel(id, tenant, Kind.valueOf(kind), json.readValue(sealer.open(sealed, id), SETTINGS));
    }
}
