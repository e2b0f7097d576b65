package io.bonsela.micrometer;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The counters and gauges of an engine. */
public enum BonselaMeter implements MeterDocumentation {
    DECISIONS(
            "bonsela.decisions",
            "Events that were decided for the first time.",
            Meter.Type.COUNTER,
            null,
            BonselaTag.EARNED),
    RULE_OUTCOMES(
            "bonsela.rule.outcomes",
            "Outcomes of rules that matched an event.",
            Meter.Type.COUNTER,
            null,
            BonselaTag.RULE,
            BonselaTag.OUTCOME),
    ISSUANCES(
            "bonsela.issuances",
            "Issuances that entered a state.",
            Meter.Type.COUNTER,
            null,
            BonselaTag.REWARD,
            BonselaTag.STATE),
    COMMANDS(
            "bonsela.commands",
            "Commands that were decided for the first time.",
            Meter.Type.COUNTER,
            null,
            BonselaTag.COMMAND,
            BonselaTag.OUTCOME),
    DELIVERIES(
            "bonsela.deliveries",
            "Deliveries that ended or need attention.",
            Meter.Type.COUNTER,
            null,
            BonselaTag.CONNECTOR,
            BonselaTag.STATE),
    BUDGET_ALERTS(
            "bonsela.budget.alerts",
            "Budgets that reached an alert threshold or refused a reward.",
            Meter.Type.COUNTER,
            null,
            BonselaTag.BUDGET,
            BonselaTag.REACHED),
    RULE_BREAKERS(
            "bonsela.rule.breaker_openings",
            "Breakers of rules that opened, so that the rule is paused.",
            Meter.Type.COUNTER,
            null,
            BonselaTag.RULE),
    TIER_CHANGES("bonsela.tier.changes", "Changes of levels of subjects.", Meter.Type.COUNTER, null, BonselaTag.TIER),
    POOLS_LOW("bonsela.pool.low", "Pools that got low.", Meter.Type.COUNTER, null, BonselaTag.POOL),
    DISCREPANCIES(
            "bonsela.discrepancies",
            "Reconciliations that found data that is not as the engine wrote it.",
            Meter.Type.COUNTER,
            null),
    BREAKER_CHANGES(
            "bonsela.connector.breaker_changes",
            "Changes of the state of connectors' circuit breakers.",
            Meter.Type.COUNTER,
            null,
            BonselaTag.CONNECTOR),
    QUEUED("bonsela.queue.size", "Events and commands that wait for a lane.", Meter.Type.GAUGE, null),
    ISSUANCES_DUE(
            "bonsela.due.issuances",
            "Issuances whose hold or life is over, and which maintenance has not processed. At most "
                    + "10,000 are counted.",
            Meter.Type.GAUGE,
            null),
    DELIVERIES_DUE(
            "bonsela.due.deliveries",
            "Deliveries that are due. At most 10,000 are counted.",
            Meter.Type.GAUGE,
            null,
            BonselaTag.CONNECTOR),
    OLDEST_DELIVERY(
            "bonsela.due.oldest_delivery",
            "How long the longest overdue delivery is due.",
            Meter.Type.GAUGE,
            "seconds",
            BonselaTag.CONNECTOR),
    BREAKER(
            "bonsela.connector.breaker",
            "The circuit breaker of a connector's sends: 0 closed, 1 half-open, 2 open.",
            Meter.Type.GAUGE,
            null,
            BonselaTag.CONNECTOR),
    CALLS(
            "bonsela.connector.calls",
            "Calls of a connector that are in progress.",
            Meter.Type.GAUGE,
            null,
            BonselaTag.CONNECTOR),
    CALLS_STUCK(
            "bonsela.connector.stuck_calls",
            "Calls of a connector that did not end in time.",
            Meter.Type.GAUGE,
            null,
            BonselaTag.CONNECTOR),
    POOL_AVAILABLE(
            "bonsela.pool.available",
            "Codes of a pool that can still be granted; the smallest number if several tenants have a "
                    + "pool of this name.",
            Meter.Type.GAUGE,
            null,
            BonselaTag.POOL),
    BUDGET_AVAILABLE(
            "bonsela.budget.available",
            "The available amount of a budget in its latest period; the smallest if several tenants "
                    + "have a budget of this name.",
            Meter.Type.GAUGE,
            null,
            BonselaTag.BUDGET,
            BonselaTag.CURRENCY);

    private final String name;
    private final String description;
    private final Meter.Type type;
    private final @Nullable String unit;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<BonselaTag> tags;

    BonselaMeter(String name, String description, Meter.Type type, @Nullable String unit, BonselaTag... tags) {
        this.name = name;
        this.description = description;
        this.type = type;
        this.unit = unit;
        this.tags = List.of(tags);
    }

    @Override
    public String getName() {
        return name;
    }

    /** Says what it counts or measures. */
    public String description() {
        return description;
    }

    @Override
    public Meter.Type getType() {
        return type;
    }

    @Override
    public @Nullable String getBaseUnit() {
        return unit;
    }

    @Override
    public KeyName[] getKeyNames() {
        return tags.toArray(KeyName[]::new);
    }
}
