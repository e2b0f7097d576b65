package loyalty.tenant;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of tenants. Its methods are called within a {@link TenantScope}. */
@Repository
public class Tenants {
    private final JdbcClient jdbc;

    Tenants(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A merchant.
     *
     * @param id its id, which is the engine's tenant
     * @param name its name
     * @param zone the time zone of its dates
     */
    public record Tenant(String id, String name, ZoneId zone) {}

    /** Adds a tenant. */
    public void add(Tenant tenant, Instant at) {
        jdbc.sql("INSERT INTO tenant (id, name, zone, created_at) VALUES (?, ?, ?, ?)")
                .params(tenant.id(), tenant.name(), tenant.zone().getId(), Times.micros(at))
                .update();
    }

    /** Returns when a tenant was added; empty if there is no such tenant. */
    public Optional<Instant> createdAt(String id) {
        return jdbc.sql("SELECT created_at FROM tenant WHERE id = ?")
                .params(id)
                .query(Long.class)
                .optional()
                .map(Times::instant);
    }

    /** Returns the tenants that the transaction sees, by id. */
    public List<Tenant> list() {
        return jdbc.sql("SELECT id, name, zone FROM tenant ORDER BY id")
                .query((row, number) -> new Tenant(row.getString(1), row.getString(2), ZoneId.of(row.getString(3))))
                .list();
    }
}
