package loyalty.operations;

import io.bonsela.api.Reports;
import io.bonsela.api.RewardEngine;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import loyalty.tenant.TenantScope;
import loyalty.tenant.Tenants;
import loyalty.tenant.Tenants.Tenant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Compares the balances of every tenant with its ledger each night. Differences are logged, counted by a gauge, and a
 * detail of the health: the platform stays up, because a restart mends nothing.
 */
@Component
public class Reconciliation implements HealthIndicator {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

    private final RewardEngine engine;
    private final Tenants tenants;
    private final TenantScope scope;
    private final AtomicInteger differences = new AtomicInteger();

    Reconciliation(RewardEngine engine, Tenants tenants, TenantScope scope, MeterRegistry registry) {
        this.engine = engine;
        this.tenants = tenants;
        this.scope = scope;
        Gauge.builder("loyalty.reconciliation.differences", differences, AtomicInteger::get)
                .description("Balances that differed from the ledger in the last reconciliation.")
                .register(registry);
    }

    /** Reconciles every tenant. */
    @Scheduled(cron = "${loyalty.reconcile-at:0 0 3 * * *}")
    public void reconcile() {
        int found = 0;
        for (Tenant tenant : scope.acrossTenants(tenants::list)) {
            Reports.Reconciliation result = engine.reports().reconcile(tenant.id());
            int ofTenant = result.differences().size() + result.unreadable().size();
            found += ofTenant;
            if (ofTenant > 0) {
                LOG.atError()
                        .addKeyValue("tenant", tenant.id())
                        .addKeyValue("differences", ofTenant)
                        .log("the balances of a tenant differ from its ledger");
            }
        }
        differences.set(found);
    }

    @Override
    public Health health() {
        return Health.up().withDetail("differences", differences.get()).build();
    }
}
