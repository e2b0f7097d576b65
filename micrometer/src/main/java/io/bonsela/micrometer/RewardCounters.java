package io.bonsela.micrometer;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Decision;
import io.bonsela.api.Issuance;
import io.bonsela.api.Records.PoolStock;
import io.bonsela.api.Reports.Reconciliation;
import io.bonsela.api.delivery.Deliveries.ConnectorStatus;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.spi.RewardListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;

/** Counts what an engine has committed. Pass it to the engine's builder as a listener. Thread-safe. */
public final class RewardCounters implements RewardListener {
    private final MeterRegistry registry;
    private final TenantTags tenantTags;

    /**
     * Creates counters without tags for tenants.
     *
     * @param registry where they are registered
     */
    public RewardCounters(MeterRegistry registry) {
        this(registry, tenant -> Tags.empty());
    }

    /**
     * Creates the counters.
     *
     * @param registry where they are registered
     * @param tenantTags adds tags to the counters of what concerns a tenant: all but those of connectors' breakers
     */
    public RewardCounters(MeterRegistry registry, TenantTags tenantTags) {
        this.registry = registry;
        this.tenantTags = tenantTags;
    }

    @Override
    public void decided(Decision decision) {
        Iterable<Tag> tenant = tenantTags.of(decision.tenant());
        count(
                BonselaMeter.DECISIONS,
                tenant,
                String.valueOf(!decision.issuances().isEmpty()));
        decision.outcomes()
                .forEach(outcome -> count(BonselaMeter.RULE_OUTCOMES, tenant, outcome.rule(), word(outcome.outcome())));
        decision.issuances().forEach(this::entered);
    }

    @Override
    public void executed(AuditRecord command) {
        count(
                BonselaMeter.COMMANDS,
                tenantTags.of(command.origin().tenant()),
                command.verb(),
                word(command.receipt().status()));
        // What a command has granted; listeners hear of its other changes.
        String byHand = Issuance.BY_HAND + command.origin().id();
        command.receipt().issuances().stream()
                .filter(issuance -> issuance.eventId().equals(byHand))
                .forEach(this::entered);
    }

    @Override
    public void changed(Issuance before, Issuance after) {
        if (before.state() != after.state()) {
            entered(after);
        }
    }

    private void entered(Issuance issuance) {
        count(BonselaMeter.ISSUANCES, tenantTags.of(issuance.tenant()), issuance.reward(), word(issuance.state()));
    }

    @Override
    public void budgetAlert(BudgetAlert alert) {
        count(
                BonselaMeter.BUDGET_ALERTS,
                tenantTags.of(alert.tenant()),
                alert.balance().budget(),
                String.valueOf(alert.isReached()));
    }

    @Override
    public void breakerOpened(BreakerOpened breaker) {
        count(BonselaMeter.RULE_BREAKERS, tenantTags.of(breaker.tenant()), breaker.rule());
    }

    @Override
    public void tierChanged(TierChange change) {
        count(BonselaMeter.TIER_CHANGES, tenantTags.of(change.tenant()), change.tier());
    }

    @Override
    public void delivery(Delivery delivery) {
        count(BonselaMeter.DELIVERIES, tenantTags.of(delivery.tenant()), delivery.connector(), word(delivery.state()));
    }

    @Override
    public void poolLow(PoolStock stock) {
        count(BonselaMeter.POOLS_LOW, tenantTags.of(stock.tenant()), stock.pool());
    }

    @Override
    public void breaker(ConnectorStatus connector) {
        count(BonselaMeter.BREAKER_CHANGES, Tags.empty(), connector.name());
    }

    @Override
    public void discrepancy(Reconciliation reconciliation) {
        count(BonselaMeter.DISCREPANCIES, tenantTags.of(reconciliation.tenant()));
    }

    private void count(BonselaMeter meter, Iterable<Tag> tenant, String... values) {
        Counter.Builder counter = Counter.builder(meter.getName())
                .description(meter.description())
                .tags(tenant);
        for (int i = 0; i < values.length; i++) {
            counter.tag(meter.getKeyNames()[i].asString(), values[i]);
        }
        counter.register(registry).increment();
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
